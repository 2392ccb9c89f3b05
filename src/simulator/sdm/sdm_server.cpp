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
  // Whoever asks during a silence gets no answer, and nothing is done; the connection is closed when the silence ends.
  if (co_await was_silent()) co_return false;
  SdmAnswer answer = service_.answer(request, Instant::now());
  changed_();
  if (answer.hang_up) co_return false;
  if (answer.delay.count() > 0) {
    asio::steady_timer timer(io_, answer.delay);
    co_await timer.async_wait(use_result);
  }
  if (co_await was_silent()) co_return false;
  if (answer.pull) {
    auto messages = co_await wait_for_messages(*answer.pull, socket);
    if (!messages) co_return false;
    answer.reply = std::move(*messages);
  }
  if (co_await was_silent()) co_return false;
  const Rate rate = [this] { return faults_.bytes_per_second(); };
  co_return co_await send_reply(socket, std::move(answer.reply), rate);
}

asio::awaitable<bool> SdmServer::was_silent() {
  const bool is_silent = silent_;
  while (silent_) co_await speaks_.async_wait(use_result);
  co_return is_silent;
}

asio::awaitable<std::optional<HttpReply>> SdmServer::wait_for_messages(PubSubPull pull, tcp::socket& socket) {
  constexpr std::chrono::milliseconds interval(50);
  const auto end = std::chrono::steady_clock::now() + settings_.sdm.max_pull_time;
  asio::steady_timer timer(io_);
  while (std::chrono::steady_clock::now() < end) {
    timer.expires_after(interval);
    co_await timer.async_wait(use_result);
    // A message must not be given to a client that has gone.
    if (!is_connected(socket)) co_return std::nullopt;
    if (silent_) continue;
    if (auto messages = service_.messages_for(pull, Instant::now())) co_return messages;
  }
  co_return HttpReply{200, "{}"};
}

}  // namespace nest2mqtt::simulator
