#include "control/change_feed.h"

namespace nest2mqtt::simulator {
namespace {

std::string event_of(const std::string& state) {
  return "data: " + state + "\n\n";
}

StreamFormat feed_format() {
  StreamFormat format;
  format.head =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
      "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n";
  format.keep_alive = ":\n\n";
  format.keep_alive_interval = std::chrono::seconds(5);
  format.max_queued = 4;
  return format;
}

}  // namespace

asio::awaitable<void> ChangeFeed::run(tcp::socket& socket, const std::string& state) {
  const auto stream = std::make_shared<EventStream>(socket, feed_format(), full_speed);
  tell(state);
  stream->send(event_of(state));
  streams_.insert(stream);
  co_await stream->run();
  streams_.erase(stream);
}

void ChangeFeed::tell(const std::string& state) {
  if (state == told_) return;
  told_ = state;
  for (const auto& stream : streams_) stream->send(event_of(state));
}

}  // namespace nest2mqtt::simulator
