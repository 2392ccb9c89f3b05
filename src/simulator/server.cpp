#include "server.h"

#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <fmt/format.h>

#include "http/socket.h"

namespace nest2mqtt::simulator {
namespace {

constexpr std::chrono::milliseconds tick_interval(100);

std::size_t full_speed() {
  return 0;
}

}  // namespace

Server::Server(asio::io_context& io, Settings settings, json::object home,
               std::function<void(const std::string&)> report_error)
    : io_(io),
      settings_(std::move(settings)),
      report_error_(std::move(report_error)),
      simulation_(settings_, std::move(home), Instant::now(), *this),
      service_(settings_, simulation_),
      control_api_(simulation_),
      ticker_(io) {}

Result<void> Server::start() {
  const auto open = [](const char* name, std::uint16_t port, auto&& make) -> Result<void> {
    try {
      make();
      return {};
    } catch (const boost::system::system_error& error) {
      return fail(fmt::format("cannot listen on the {} port {}: {}", name, port, error.code().message()));
    }
  };
  const auto front = [this](HttpRequest request, tcp::socket& socket) {
    return answer_front(std::move(request), socket);
  };
  const auto control = [this](HttpRequest request, tcp::socket& socket) {
    return answer_control(std::move(request), socket);
  };
  return open("front", settings_.port, [&] { front_ = open_port(settings_.port, front); })
      .and_then([&] { return open("api", settings_.api_port, [&] { api_ = open_api(settings_.api_port); }); })
      .and_then([&] {
        return open("control", settings_.control_port, [&] { control_ = open_port(settings_.control_port, control); });
      })
      .map([&] { asio::co_spawn(io_, tick(), asio::detached); });
}

void Server::stop() {
  if (stopped_) return;
  stopped_ = true;
  if (on_stop_) on_stop_();
  ticker_.cancel();
  for (const auto& port : {front_, api_, control_}) {
    if (port != nullptr) port->close();
  }
}

std::string Server::front_url() const {
  return url_of(*front_, "");
}
std::string Server::api_url() const {
  return url_of(*api_, "");
}
std::string Server::control_url() const {
  return url_of(*control_, "");
}

void Server::cut_streams() {
  for (const auto& stream : streams_) stream->close();
}

void Server::stall_streams() {
  for (const auto& stream : streams_) stream->stall();
}

void Server::resume_streams() {
  for (const auto& stream : streams_) {
    stream->resume();
    for (const Listener& listener : stream->listeners()) {
      stream->put(to_text(service_.document(stream->path(), listener.token)));
    }
  }
}

void Server::send_raw(const std::string& bytes) {
  for (const auto& stream : streams_) stream->send(bytes);
}

void Server::send_padded(std::size_t padding) {
  for (const auto& stream : streams_) {
    for (const Listener& listener : stream->listeners()) {
      json::value document = service_.document(stream->path(), listener.token);
      if (!document.is_object()) continue;
      document.get_object()["simulator_padding"] = std::string(padding, 'x');
      stream->put(to_text(document));
    }
  }
}

void Server::revoke_streams(const std::optional<std::string>& token) {
  for (const auto& stream : streams_) {
    if (stream->listens_for(token)) stream->revoke(token);
  }
}

void Server::end_streams(const std::optional<std::string>& token) {
  for (const auto& stream : streams_) {
    if (stream->listens_for(token)) stream->finish();
  }
}

bool Server::move_api() {
  try {
    const auto moved = open_api(0);
    api_->close();
    api_ = moved;
    return true;
  } catch (const boost::system::system_error&) {
    return false;
  }
}

std::shared_ptr<HttpPort> Server::open_port(std::uint16_t port, Open handler) {
  const tcp::endpoint at(asio::ip::make_address(settings_.bind), port);
  auto opened = std::make_shared<HttpPort>(io_, at, std::move(handler));
  opened->start();
  return opened;
}

std::shared_ptr<HttpPort> Server::open_api(std::uint16_t port) {
  return open_port(port,
                   [this](HttpRequest request, tcp::socket& socket) { return answer_api(std::move(request), socket); });
}

asio::awaitable<bool> Server::answer_front(HttpRequest request, tcp::socket& socket) {
  HttpReply reply = service_.front(request, addresses_for(request), Instant::now());
  co_return co_await send_reply(socket, std::move(reply), full_speed);
}

asio::awaitable<bool> Server::answer_api(HttpRequest request, tcp::socket& socket) {
  Answer answer = service_.api(request, Instant::now());
  publish();
  if (answer.hang_up) co_return false;
  if (answer.delay.count() > 0) {
    asio::steady_timer timer(io_, answer.delay);
    co_await timer.async_wait(use_result);
  }
  if (answer.stream) {
    co_await run_stream(std::move(*answer.stream), socket);
    co_return false;
  }
  const Rate rate = [this] { return simulation_.faults().bytes_per_second(); };
  co_return co_await send_reply(socket, std::move(answer.reply), rate);
}

asio::awaitable<bool> Server::answer_control(HttpRequest request, tcp::socket& socket) {
  HttpReply reply = control_api_.handle(request, Instant::now());
  publish();
  const bool usable = co_await send_reply(socket, std::move(reply), full_speed);
  if (quitting_) stop();
  co_return usable;
}

asio::awaitable<void> Server::run_stream(Subscription subscription, tcp::socket& socket) {
  const Rate rate = [this] { return simulation_.faults().bytes_per_second(); };
  const auto stream = std::make_shared<EventStream>(socket, std::move(subscription), settings_.keep_alive, rate);
  const bool half = simulation_.faults().take_half_event();
  for (const Listener& listener : stream->listeners()) put(*stream, listener, half);
  if (!half && simulation_.faults().take_cut_opening()) stream->finish();
  streams_.insert(stream);
  if (simulation_.faults().stalls_openings()) stream->stall();
  co_await stream->run();
  streams_.erase(stream);
}

asio::awaitable<void> Server::tick() {
  while (!stopped_) {
    ticker_.expires_after(tick_interval);
    co_await ticker_.async_wait(use_result);
    if (stopped_) co_return;
    for (const std::string& error : simulation_.advance(Instant::now())) {
      report_error_("scenario: " + error);
    }
    publish();
  }
}

void Server::publish() {
  std::set<std::string> changed;
  for (const std::string& user : simulation_.users()) {
    const std::uint64_t revision = simulation_.home(user)->document().revision();
    if (std::exchange(published_[user], revision) != revision) changed.insert(user);
  }
  std::vector<std::pair<std::shared_ptr<EventStream>, Listener>> news;
  for (const auto& stream : streams_) {
    for (const Listener& listener : stream->listeners()) {
      if (changed.contains(listener.user)) news.emplace_back(stream, listener);
    }
  }
  if (news.empty()) return;
  const bool half = simulation_.faults().take_half_event();
  for (const auto& [stream, listener] : news) put(*stream, listener, half);
}

void Server::put(EventStream& stream, const Listener& listener, bool half) const {
  const std::string document = to_text(service_.document(stream.path(), listener.token));
  if (half) {
    stream.put_half(document);
  } else {
    stream.put(document);
  }
}

std::string Server::url_of(const HttpPort& port, const std::string& host) const {
  const auto address = asio::ip::make_address(settings_.bind);
  std::string name = settings_.bind;
  if (address.is_unspecified()) name = host.empty() ? "127.0.0.1" : host;
  if (name.find(':') != std::string::npos && !name.starts_with('[')) name = "[" + name + "]";
  return fmt::format("http://{}:{}", name, port.port());
}

Addresses Server::addresses_for(const HttpRequest& request) const {
  // If the server listens on a wildcard address, the redirect uses the host name of the request.
  const std::string& host = request.host;
  const std::size_t colon = host.find(':', host.find(']') == std::string::npos ? 0 : host.find(']'));
  const std::string name = host.substr(0, colon);
  return {url_of(*front_, name), url_of(*api_, name)};
}

}  // namespace nest2mqtt::simulator
