#include "wwn/wwn_server.h"

#include <utility>

#include <boost/asio/steady_timer.hpp>

#include "http/socket.h"

namespace nest2mqtt::simulator {
WwnServer::WwnServer(asio::io_context& io, const Settings& settings, Simulation& simulation,
                     std::function<void()> changed)
    : io_(io),
      settings_(settings),
      simulation_(simulation),
      faults_(simulation.faults(works_with_nest)),
      changed_(std::move(changed)),
      service_(settings, simulation) {}

Result<void> WwnServer::open() {
  const auto front = [this](HttpRequest request, tcp::socket& socket) {
    return answer_front(std::move(request), socket);
  };
  return open_port(io_, "front", settings_.bind, settings_.port, front)
      .and_then([&](std::shared_ptr<HttpPort> port) {
        front_ = std::move(port);
        return open_api(settings_.api_port);
      })
      .map([&](std::shared_ptr<HttpPort> port) { api_ = std::move(port); });
}

void WwnServer::close() {
  for (const auto& port : {front_, api_}) {
    if (port != nullptr) port->close();
  }
}

std::vector<PortUrl> WwnServer::urls() const {
  return {{"front", front_url()}, {"api", api_url()}};
}

void WwnServer::cut_streams() {
  for (const auto& stream : streams_) stream->close();
}

void WwnServer::stall_streams() {
  for (const auto& stream : streams_) stream->stall();
}

void WwnServer::resume_streams() {
  for (const auto& stream : streams_) {
    stream->resume();
    for (const Listener& listener : stream->listeners()) put(*stream, listener, false);
  }
}

void WwnServer::send_raw(const std::string& bytes) {
  for (const auto& stream : streams_) stream->send(bytes);
}

void WwnServer::send_padded(std::size_t padding) {
  for (const auto& stream : streams_) {
    for (const Listener& listener : stream->listeners()) {
      json::value document = service_.document(stream->path(), listener.token);
      if (!document.is_object()) continue;
      document.get_object()["simulator_padding"] = std::string(padding, 'x');
      stream->put(to_text(document));
    }
  }
}

void WwnServer::revoke_streams(const std::optional<std::string>& token) {
  for (const auto& stream : streams_) {
    if (stream->listens_for(token)) stream->revoke(token);
  }
}

void WwnServer::end_streams(const std::optional<std::string>& token) {
  for (const auto& stream : streams_) {
    if (stream->listens_for(token)) stream->finish();
  }
}

bool WwnServer::move_api() {
  auto moved = open_api(0);
  if (!moved) return false;
  api_->close();
  api_ = std::move(*moved);
  return true;
}

Result<std::shared_ptr<HttpPort>> WwnServer::open_api(std::uint16_t port) {
  const auto answer = [this](HttpRequest request, tcp::socket& socket) {
    return answer_api(std::move(request), socket);
  };
  return open_port(io_, "api", settings_.bind, port, answer);
}

asio::awaitable<bool> WwnServer::answer_front(HttpRequest request, tcp::socket& socket) {
  HttpReply reply = service_.front(request, addresses_for(request), Instant::now());
  co_return co_await send_reply(socket, std::move(reply), full_speed);
}

asio::awaitable<bool> WwnServer::answer_api(HttpRequest request, tcp::socket& socket) {
  Answer answer = service_.api(request, Instant::now());
  changed_();
  if (answer.hang_up) co_return false;
  if (answer.delay.count() > 0) {
    asio::steady_timer timer(io_, answer.delay);
    co_await timer.async_wait(use_result);
  }
  if (answer.stream) {
    co_await run_stream(std::move(*answer.stream), socket);
    co_return false;
  }
  const Rate rate = [this] { return faults_.bytes_per_second(); };
  co_return co_await send_reply(socket, std::move(answer.reply), rate);
}

asio::awaitable<void> WwnServer::run_stream(Subscription subscription, tcp::socket& socket) {
  const Rate rate = [this] { return faults_.bytes_per_second(); };
  const auto stream = std::make_shared<DocumentStream>(socket, std::move(subscription), settings_.keep_alive, rate);
  const bool half = faults_.take_half_event();
  for (const Listener& listener : stream->listeners()) put(*stream, listener, half);
  if (!half && faults_.take_cut_opening()) stream->finish();
  streams_.insert(stream);
  if (faults_.stalls_openings()) stream->stall();
  co_await stream->run();
  streams_.erase(stream);
}

void WwnServer::publish(Instant) {
  std::set<std::string> changed;
  for (const std::string& user : simulation_.users()) {
    const std::uint64_t revision = simulation_.home(user)->document().revision();
    if (std::exchange(published_[user], revision) != revision) changed.insert(user);
  }
  std::vector<std::pair<std::shared_ptr<DocumentStream>, Listener>> news;
  for (const auto& stream : streams_) {
    for (const Listener& listener : stream->listeners()) {
      if (changed.contains(listener.user)) news.emplace_back(stream, listener);
    }
  }
  if (news.empty()) return;
  const bool half = faults_.take_half_event();
  for (const auto& [stream, listener] : news) put(*stream, listener, half);
}

void WwnServer::put(DocumentStream& stream, const Listener& listener, bool half) const {
  const std::string document = to_text(service_.document(stream.path(), listener.token));
  if (half) {
    stream.put_half(document);
  } else {
    stream.put(document);
  }
}

Addresses WwnServer::addresses_for(const HttpRequest& request) const {
  // If the server listens on a wildcard address, the redirect uses the host name of the request.
  const std::string& host = request.host;
  const std::size_t colon = host.find(':', host.find(']') == std::string::npos ? 0 : host.find(']'));
  const std::string name = host.substr(0, colon);
  return {url_of(*front_, settings_.bind, name), url_of(*api_, settings_.bind, name)};
}

}  // namespace nest2mqtt::simulator
