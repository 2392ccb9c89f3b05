#include "wwn/wwn_server.h"

#include <utility>

#include "http/socket.h"

namespace nest2mqtt::simulator {

WwnServer::WwnServer(asio::io_context& io, const Settings& settings, Simulation& simulation,
                     std::function<void()> changed)
    : StreamingService(simulation.faults(works_with_nest), std::move(changed)),
      io_(io),
      settings_(settings),
      simulation_(simulation),
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

std::shared_ptr<DocumentStream> WwnServer::make_stream(Subscription subscription, tcp::socket& socket) {
  return std::make_shared<DocumentStream>(socket, std::move(subscription), settings_.keep_alive, rate());
}

void WwnServer::send_first_events(DocumentStream& stream) {
  const bool half = faults().take_half_event();
  for (const Listener& listener : stream.listeners()) put(stream, listener, half);
}

void WwnServer::send_state(DocumentStream& stream) {
  for (const Listener& listener : stream.listeners()) put(stream, listener, false);
}

void WwnServer::send_padded_event(DocumentStream& stream, std::size_t padding) {
  for (const Listener& listener : stream.listeners()) {
    json::value document = service_.document(stream.path(), listener.token);
    if (!document.is_object()) continue;
    document.get_object()["simulator_padding"] = std::string(padding, 'x');
    stream.put(to_text(document));
  }
}

void WwnServer::revoke_streams(const std::optional<std::string>& token) {
  for (const auto& stream : streams()) {
    if (stream->listens_for(token)) stream->revoke(token);
  }
}

void WwnServer::end_streams(const std::optional<std::string>& token) {
  for (const auto& stream : streams()) {
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
  WwnReply reply = service_.api(request, Instant::now());
  co_return co_await send(std::move(reply), socket);
}

void WwnServer::publish(Instant) {
  std::set<std::string> changed;
  for (const std::string& user : simulation_.users()) {
    const std::uint64_t revision = simulation_.home(user)->document().revision();
    if (std::exchange(published_[user], revision) != revision) changed.insert(user);
  }
  std::vector<std::pair<std::shared_ptr<DocumentStream>, Listener>> news;
  for (const auto& stream : streams()) {
    for (const Listener& listener : stream->listeners()) {
      if (changed.contains(listener.user)) news.emplace_back(stream, listener);
    }
  }
  if (news.empty()) return;
  const bool half = faults().take_half_event();
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
