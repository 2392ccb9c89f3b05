#include "nle/nle_server.h"

#include <utility>

#include "nle/python_text.h"
#include "nle/replies.h"

namespace nest2mqtt::simulator {
namespace {

std::string event_for(const std::string& serial, std::size_t padding = 0) {
  json::object data{{"serial", serial}};
  if (padding > 0) data["simulator_padding"] = std::string(padding, 'x');
  return "data: " + python_json(data) + "\n\n";
}

}  // namespace

NleServer::NleServer(asio::io_context& io, const Settings& settings, Simulation& simulation,
                     std::function<void()> changed)
    : StreamingService(simulation.faults(no_longer_evil), std::move(changed)),
      io_(io),
      settings_(settings),
      simulation_(simulation),
      service_(settings, simulation) {}

Result<void> NleServer::open() {
  return open_nle_port(settings_.nle_port.value_or(0)).map([&] {
    // The thermostats are connected already when the simulator starts.
    service_.devices().start(Instant::now(), std::chrono::seconds(0));
  });
}

Result<void> NleServer::open_nle_port(std::uint16_t number) {
  const auto handler = [this](HttpRequest request, tcp::socket& socket) { return answer(std::move(request), socket); };
  return open_port(io_, "nle", settings_.bind, number, handler).map([&](std::shared_ptr<HttpPort> port) {
    port_ = std::move(port);
  });
}

void NleServer::close() {
  if (port_ != nullptr) port_->close();
}

std::vector<PortUrl> NleServer::urls() const {
  return {{"nle", url_of(*port_, settings_.bind)}};
}

void NleServer::publish(Instant now) {
  const WallTime time = simulation_.clock().at(now);
  if (refuses_at_ && time >= *refuses_at_) refuse_connections(*refuses_at_);
  if (streams_end_at_ && time >= *streams_end_at_) {
    streams_end_at_.reset();
    cut_streams();
  }
  service_.devices().advance(now);
  const std::vector<std::string> events = service_.devices().take_events();
  if (events.empty() || streams().empty()) return;
  const bool half = faults().take_half_event();
  for (const auto& stream : streams()) {
    if (half) {
      stream->send_half(event_for(events.front()));
      continue;
    }
    for (const std::string& serial : events) stream->send(event_for(serial));
  }
}

void NleServer::resume_streams() {
  if (!streams_end_at_) StreamingService::resume_streams();
}

std::shared_ptr<EventStream> NleServer::make_stream(NleEvents, tcp::socket& socket) {
  StreamFormat format;
  format.head = nle_stream_head();
  format.chunked = true;
  return std::make_shared<EventStream>(socket, std::move(format), rate());
}

void NleServer::send_state(EventStream& stream) {
  for (const std::string& serial : service_.devices().serials()) stream.send(event_for(serial));
}

void NleServer::send_padded_event(EventStream& stream, std::size_t padding) {
  const std::vector<std::string> serials = service_.devices().serials();
  if (!serials.empty()) stream.send(event_for(serials.front(), padding));
}

void NleServer::stop(bool kill, Instant now) {
  NleDevices& devices = service_.devices();
  if (kill) {
    devices.stop();
    refuses_at_.reset();
    streams_end_at_.reset();
    port_->close();
    return;
  }
  if (!devices.is_running()) return;
  const WallTime time = simulation_.clock().at(now);
  if (devices.has_open_requests()) {
    devices.begin_stop();
    refuses_at_ = time + stop_timeout;
  } else {
    refuse_connections(time);
  }
}

void NleServer::refuse_connections(WallTime time) {
  service_.devices().stop();
  refuses_at_.reset();
  port_->stop_listening();
  stall_streams();
  streams_end_at_ = time + stop_timeout;
}

Result<void> NleServer::start(Instant now) {
  if (service_.devices().is_running()) return {};
  refuses_at_.reset();
  streams_end_at_.reset();
  port_->close();  // the old process is gone when a new one runs
  return open_nle_port(port_->port()).map([&] { service_.devices().start(now, NleDevices::reaction_time); });
}

asio::awaitable<bool> NleServer::answer(HttpRequest request, tcp::socket& socket) {
  NleReply reply = service_.answer(request, Instant::now());
  co_return co_await send(std::move(reply), socket);
}

}  // namespace nest2mqtt::simulator
