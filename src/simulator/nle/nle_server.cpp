#include "nle/nle_server.h"

#include <utility>

#include <boost/asio/steady_timer.hpp>

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
    : io_(io),
      settings_(settings),
      simulation_(simulation),
      faults_(simulation.faults(no_longer_evil)),
      changed_(std::move(changed)),
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
  cut_streams();
  if (port_ != nullptr) port_->close();
}

std::vector<PortUrl> NleServer::urls() const {
  return {{"nle", url_of(*port_, settings_.bind)}};
}

void NleServer::publish(Instant now) {
  if (silent_until_ && simulation_.clock().at(now) >= *silent_until_) {
    silent_until_.reset();
    cut_streams();
  }
  service_.devices().advance(now);
  const std::vector<std::string> events = service_.devices().take_events();
  if (events.empty() || streams_.empty()) return;
  const bool half = faults_.take_half_event();
  for (const auto& stream : streams_) {
    if (half) stream->send_half(event_for(events.front()));
    for (const std::string& serial : events) stream->send(event_for(serial));
  }
}

void NleServer::cut_streams() {
  for (const auto& stream : streams_) stream->close();
}

void NleServer::stall_streams() {
  for (const auto& stream : streams_) stream->stall();
}

void NleServer::resume_streams() {
  if (!service_.devices().is_running()) return;
  for (const auto& stream : streams_) {
    stream->resume();
    for (const std::string& serial : service_.devices().serials()) stream->send(event_for(serial));
  }
}

void NleServer::send_raw(const std::string& bytes) {
  for (const auto& stream : streams_) stream->send(bytes);
}

void NleServer::send_padded(std::size_t padding) {
  for (const auto& stream : streams_) {
    for (const std::string& serial : service_.devices().serials()) {
      stream->send(event_for(serial, padding));
      break;
    }
  }
}

void NleServer::stop(bool kill, Instant now) {
  service_.devices().stop();
  if (kill) {
    silent_until_.reset();
    cut_streams();
    port_->close();
    return;
  }
  port_->stop_listening();
  stall_streams();
  if (!silent_until_) silent_until_ = simulation_.clock().at(now) + silence_after_stop;
}

Result<void> NleServer::start(Instant now) {
  if (service_.devices().is_running()) return {};
  silent_until_.reset();
  cut_streams();  // the old process is gone when a new one runs
  return open_nle_port(port_->port()).map([&] { service_.devices().start(now, NleDevices::reaction_time); });
}

asio::awaitable<bool> NleServer::answer(HttpRequest request, tcp::socket& socket) {
  NleAnswer answer = service_.answer(request, Instant::now());
  changed_();
  if (answer.hang_up) co_return false;
  if (answer.delay.count() > 0) {
    asio::steady_timer timer(io_, answer.delay);
    co_await timer.async_wait(use_result);
  }
  if (answer.stream) {
    co_await run_stream(socket);
    co_return false;
  }
  const Rate rate = [this] { return faults_.bytes_per_second(); };
  co_return co_await send_reply(socket, std::move(answer.reply), rate);
}

asio::awaitable<void> NleServer::run_stream(tcp::socket& socket) {
  const Rate rate = [this] { return faults_.bytes_per_second(); };
  StreamFormat format;
  format.head = nle_stream_head();
  format.chunked = true;
  const auto stream = std::make_shared<EventStream>(socket, std::move(format), rate);
  if (faults_.take_cut_opening()) stream->finish();
  streams_.insert(stream);
  if (faults_.stalls_openings()) stream->stall();
  co_await stream->run();
  streams_.erase(stream);
}

}  // namespace nest2mqtt::simulator
