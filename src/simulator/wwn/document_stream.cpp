#include "wwn/document_stream.h"

#include <algorithm>

namespace nest2mqtt::simulator {
namespace {

constexpr std::size_t max_queued_events = 64;  // for every listener

StreamFormat stream_format(const Subscription& subscription, std::chrono::milliseconds keep_alive) {
  StreamFormat format;
  format.head =
      "HTTP/1.1 200 OK\r\n"
      "Content-Type: text/event-stream;charset=UTF-8\r\n"
      "Cache-Control: no-cache\r\n"
      "Connection: keep-alive\r\n\r\n";
  format.keep_alive = "event: keep-alive\ndata: null\n\n";
  format.keep_alive_interval = keep_alive;
  format.max_queued = max_queued_events * (subscription.listeners.size() + 1);
  return format;
}

std::string put_event(const std::string& document) {
  return "event: put\ndata: {\"path\":\"/\",\"data\":" + document + "}\n\n";
}

std::string revoked_event(const std::string& token) {
  return "event: auth_revoked\ndata: " + token + "\n\n";
}

}  // namespace

DocumentStream::DocumentStream(tcp::socket& socket, Subscription subscription, std::chrono::milliseconds keep_alive,
                               Rate rate)
    : EventStream(socket, stream_format(subscription, keep_alive), std::move(rate)),
      subscription_(std::move(subscription)) {
  for (const std::string& token : subscription_.revoked) send(revoked_event(token));
}

void DocumentStream::put(const std::string& document) {
  if (stalled()) return;
  if (!subscription_.path.empty()) {
    if (document == last_) return;
    last_ = document;
  }
  send(put_event(document));
}

void DocumentStream::put_half(const std::string& document) {
  send_half(put_event(document));
}

void DocumentStream::revoke(const std::optional<std::string>& token) {
  const auto gone = [&](const Listener& listener) { return !token || *token == listener.token; };
  for (const Listener& listener : listeners()) {
    if (gone(listener)) send(revoked_event(listener.token));
  }
  std::erase_if(subscription_.listeners, gone);
  if (listeners().empty()) finish();
}

bool DocumentStream::listens_for(const std::optional<std::string>& token) const {
  return std::any_of(listeners().begin(), listeners().end(),
                     [&](const Listener& listener) { return !token || *token == listener.token; });
}

}  // namespace nest2mqtt::simulator
