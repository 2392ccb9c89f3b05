#include "sdm/sdm_server.h"

#include <utility>

#include "http/socket.h"

namespace nest2mqtt::simulator {

SdmServer::SdmServer(asio::io_context& io, const Settings& settings, Simulation& simulation,
                     std::function<void()> changed)
    : io_(io),
      settings_(settings),
      faults_(simulation.faults(google_device_access)),
      changed_(std::move(changed)),
      service_(settings, simulation, Instant::now()),
      speaks_(io, asio::steady_timer::time_point::max()) {}

Result<void> SdmServer::open() {
  const auto handler = [this](HttpRequest request, tcp::socket& socket) { return answer(std::move(request), socket); };
  return open_port(io_, "sdm", settings_.bind, settings_.sdm.port.value_or(0), handler)
      .map([&](std::shared_ptr<HttpPort> port) { port_ = std::move(port); });
}

void SdmServer::close() {
  resume_streams();
  if (port_ != nullptr) port_->close();
}

std::vector<PortUrl> SdmServer::urls() const {
  return {{"sdm", url_of(*port_, settings_.bind)}};
}

void SdmServer::cut_streams() {
  port_->close_connections();
}

void SdmServer::resume_streams() {
  silent_ = false;
  speaks_.cancel();
}

asio::awaitable<bool> SdmServer::answer(HttpRequest request, tcp::socket& socket) {
  if (silent_) {
    // Whoever asks now gets no answer, and nothing is done; the connection is closed when the silence ends.
    while (silent_) co_await speaks_.async_wait(use_result);
    co_return false;
  }
  SdmAnswer answer = service_.answer(request, Instant::now());
  changed_();
  if (answer.hang_up) co_return false;
  if (answer.delay.count() > 0) {
    asio::steady_timer timer(io_, answer.delay);
    co_await timer.async_wait(use_result);
  }
  const Rate rate = [this] { return faults_.bytes_per_second(); };
  co_return co_await send_reply(socket, std::move(answer.reply), rate);
}

}  // namespace nest2mqtt::simulator
