#include "curl_engine.h"

#include <signal.h>

#include "exchange.h"

namespace nest2mqtt::net {
namespace {

/// How long the thread sleeps when nothing happens; orders wake it and libcurl shortens it for its
/// own timers.
constexpr int idle_ms = 60'000;

/// Signals are for the main thread. SIGPIPE above all: OpenSSL writes to closed sockets without
/// asking, and with CURLOPT_NOSIGNAL libcurl does not guard against it.
void block_signals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

HttpFailure shut_down(Progress progress) {
  return {progress, Error{Recovery::retry, "the HTTP client was shut down"}};
}

}  // namespace

CurlEngine::CurlEngine() : multi_(make_multi()), thread_([this](const std::stop_token& stop) { run(stop); }) {}

CurlEngine::~CurlEngine() {
  thread_.request_stop();
  curl_multi_wakeup(multi_.get());
  thread_.join();
}

void CurlEngine::give(Order order, std::shared_ptr<Exchange> exchange) {
  {
    const std::scoped_lock lock(mutex_);
    orders_.emplace_back(order, std::move(exchange));
  }
  curl_multi_wakeup(multi_.get());
}

void CurlEngine::run(const std::stop_token& stop) noexcept {
  block_signals();
  while (!stop.stop_requested()) {
    take_orders();
    int running = 0;
    curl_multi_perform(multi_.get(), &running);
    collect_ended();
    curl_multi_poll(multi_.get(), nullptr, 0, idle_ms, nullptr);
  }
  end_all();
}

void CurlEngine::take_orders() {
  Orders orders;
  {
    const std::scoped_lock lock(mutex_);
    orders.swap(orders_);
  }
  for (const auto& [order, exchange] : orders) {
    if (order == Order::start) {
      begin(exchange);
    } else if (!live_.contains(exchange.get())) {
      continue;
    } else if (order == Order::resume) {
      curl_easy_pause(exchange->easy(), CURLPAUSE_CONT);
    } else {
      drop(*exchange);
      exchange->close();
    }
  }
}

void CurlEngine::begin(const std::shared_ptr<Exchange>& exchange) {
  const auto easy = exchange->open();
  if (!easy) {
    exchange->end({Progress::not_sent, easy.error()});
    return;
  }
  curl_multi_add_handle(multi_.get(), *easy);
  live_.emplace(exchange.get(), exchange);
}

void CurlEngine::drop(Exchange& exchange) {
  curl_multi_remove_handle(multi_.get(), exchange.easy());
  live_.erase(&exchange);
}

void CurlEngine::collect_ended() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;  // the message goes with the handle
    Exchange* ended = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &ended);
    const auto exchange = live_.at(ended);
    drop(*exchange);
    exchange->end(code);
  }
}

void CurlEngine::end_all() {
  for (const auto& [order, exchange] : std::exchange(orders_, {})) {
    if (order == Order::start) exchange->end(shut_down(Progress::not_sent));
  }
  for (const auto& [key, exchange] : std::exchange(live_, {})) {
    curl_multi_remove_handle(multi_.get(), exchange->easy());
    exchange->end(shut_down(Progress::maybe_sent));
  }
}

}  // namespace nest2mqtt::net
