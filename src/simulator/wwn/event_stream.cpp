#include "wwn/event_stream.h"

#include <algorithm>
#include <array>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace nest2mqtt::simulator {
namespace {

constexpr std::size_t max_queued_events = 64;  // for every listener
constexpr const char* head =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/event-stream;charset=UTF-8\r\n"
    "Cache-Control: no-cache\r\n"
    "Connection: keep-alive\r\n\r\n";

std::string put_event(const std::string& document) {
  return "event: put\ndata: {\"path\":\"/\",\"data\":" + document + "}\n\n";
}

std::string revoked_event(const std::string& token) {
  return "event: auth_revoked\ndata: " + token + "\n\n";
}

}  // namespace

EventStream::EventStream(tcp::socket& socket, Subscription subscription, std::chrono::milliseconds keep_alive,
                         Rate rate)
    : socket_(socket),
      subscription_(std::move(subscription)),
      keep_alive_(keep_alive),
      rate_(std::move(rate)),
      wake_(socket.get_executor()) {
  queue_.emplace_back(head);
  for (const std::string& token : subscription_.revoked) queue_.push_back(revoked_event(token));
}

asio::awaitable<void> EventStream::run() {
  const auto self = shared_from_this();
  asio::co_spawn(socket_.get_executor(), watch(self), asio::detached);
  auto next_keep_alive = std::chrono::steady_clock::now() + keep_alive_;
  while (!closed_) {
    if (!queue_.empty()) {
      std::string text = std::move(queue_.front());
      queue_.pop_front();
      if (!co_await write_paced(socket_, std::move(text), rate_)) break;
      continue;
    }
    if (finishing_) break;
    wake_.expires_at(next_keep_alive);
    const auto [interrupted] = co_await wake_.async_wait(use_result);
    if (interrupted) continue;
    next_keep_alive += keep_alive_;
    if (!stalled_) queue_.emplace_back("event: keep-alive\ndata: null\n\n");
  }
  close();
}

void EventStream::send(std::string bytes) {
  if (stalled_ || finishing_ || closed_) return;
  if (queue_.size() >= max_queued_events * (subscription_.listeners.size() + 1)) queue_.pop_front();
  queue_.push_back(std::move(bytes));
  wake_.cancel();
}

void EventStream::put(const std::string& document) {
  if (stalled_) return;
  if (!subscription_.path.empty()) {
    if (document == last_) return;
    last_ = document;
  }
  send(put_event(document));
}

void EventStream::put_half(const std::string& document) {
  const std::string event = put_event(document);
  send(event.substr(0, event.size() / 2));
  finish();
}

void EventStream::revoke(const std::optional<std::string>& token) {
  const auto gone = [&](const Listener& listener) { return !token || *token == listener.token; };
  for (const Listener& listener : listeners()) {
    if (gone(listener)) send(revoked_event(listener.token));
  }
  std::erase_if(subscription_.listeners, gone);
  if (listeners().empty()) finish();
}

bool EventStream::listens_for(const std::optional<std::string>& token) const {
  return std::any_of(listeners().begin(), listeners().end(),
                     [&](const Listener& listener) { return !token || *token == listener.token; });
}

void EventStream::finish() {
  finishing_ = true;
  wake_.cancel();
}

void EventStream::close() {
  closed_ = true;
  close_now(socket_);
  wake_.cancel();
}

void EventStream::stall() {
  stalled_ = true;
}

void EventStream::resume() {
  stalled_ = false;
}

asio::awaitable<void> EventStream::watch(std::shared_ptr<EventStream> self) {
  std::array<char, 256> ignored{};
  while (!self->closed_) {
    const auto [error, size] = co_await self->socket_.async_read_some(asio::buffer(ignored), use_result);
    if (self->closed_) co_return;
    if (error) self->close();
  }
}

}  // namespace nest2mqtt::simulator
