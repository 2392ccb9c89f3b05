#include "http/event_stream.h"

#include <array>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <fmt/format.h>

namespace nest2mqtt::simulator {
namespace {

std::string chunk(const std::string& bytes) {
  return fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes);
}

}  // namespace

EventStream::EventStream(tcp::socket& socket, StreamFormat format, Rate rate)
    : socket_(socket), format_(std::move(format)), rate_(std::move(rate)), wake_(socket.get_executor()) {
  queue_.push_back(format_.head);
}

asio::awaitable<void> EventStream::run() {
  const auto self = shared_from_this();
  asio::co_spawn(socket_.get_executor(), watch(self), asio::detached);
  const bool keeps_alive = format_.keep_alive_interval.count() > 0;
  auto next_keep_alive = keeps_alive ? std::chrono::steady_clock::now() + format_.keep_alive_interval
                                     : std::chrono::steady_clock::time_point::max();
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
    if (interrupted || !keeps_alive) continue;
    next_keep_alive += format_.keep_alive_interval;
    send(format_.keep_alive);
  }
  close();
}

void EventStream::send(std::string bytes) {
  if (stalled_ || finishing_ || closed_ || bytes.empty()) return;
  if (queue_.size() >= format_.max_queued) queue_.pop_front();
  queue_.push_back(format_.chunked ? chunk(bytes) : std::move(bytes));
  wake_.cancel();
}

void EventStream::send_half(const std::string& bytes) {
  send(bytes.substr(0, bytes.size() / 2));
  finish();
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

asio::awaitable<void> EventStream::watch(std::shared_ptr<EventStream> self) {
  std::array<char, 256> ignored{};
  while (!self->closed_) {
    const auto [error, size] = co_await self->socket_.async_read_some(asio::buffer(ignored), use_result);
    if (self->closed_) co_return;
    if (error) self->close();
  }
}

}  // namespace nest2mqtt::simulator
