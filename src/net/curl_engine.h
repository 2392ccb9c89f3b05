#pragma once

#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "curl_handle.h"

namespace nest2mqtt::net {

class Exchange;

/// The thread that drives libcurl. It takes orders from the core thread and answers only by what an
/// exchange posts.
class CurlEngine {
 public:
  CurlEngine();
  CurlEngine(const CurlEngine&) = delete;
  CurlEngine& operator=(const CurlEngine&) = delete;
  /// Ends what is still under way with a failure, and joins the thread.
  ~CurlEngine();

  // Core thread. None of these waits. An order about an exchange that has ended does nothing.
  void start(std::shared_ptr<Exchange> exchange) { give(Order::start, std::move(exchange)); }
  void cancel(std::shared_ptr<Exchange> exchange) { give(Order::cancel, std::move(exchange)); }
  void resume(std::shared_ptr<Exchange> exchange) { give(Order::resume, std::move(exchange)); }

 private:
  enum class Order { start, cancel, resume };
  using Orders = std::vector<std::pair<Order, std::shared_ptr<Exchange>>>;

  void give(Order order, std::shared_ptr<Exchange> exchange);

  // curl thread
  void run(const std::stop_token& stop) noexcept;
  void take_orders();
  void begin(const std::shared_ptr<Exchange>& exchange);
  void drop(Exchange& exchange);
  void collect_ended();
  void end_all();

  std::mutex mutex_;
  Orders orders_;  ///< under mutex_

  MultiHandle multi_;
  std::unordered_map<Exchange*, std::shared_ptr<Exchange>> live_;  ///< curl thread
  std::jthread thread_;                                            ///< last: it uses everything above
};

}  // namespace nest2mqtt::net
