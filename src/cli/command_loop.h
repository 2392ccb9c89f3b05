#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::cli {

/// The loop of a command that waits for answers and then ends.
class CommandLoop {
 public:
  explicit CommandLoop(Clock clock) : clock_(std::move(clock)) {}

  [[nodiscard]] boost::asio::io_context::executor_type executor() { return core_.get_executor(); }

  [[nodiscard]] Instant now() const { return clock_(); }

  /// Runs until the condition is true. False: `deadline` came first.
  bool run_until(const std::function<bool()>& condition, std::optional<Instant> deadline = std::nullopt) {
    using namespace std::chrono_literals;
    while (!condition()) {
      const Instant at = now();
      if (deadline && at >= *deadline) return false;
      run_one_until(earlier(deadline, at + 1h).value());
    }
    return true;
  }

  bool run_until(const std::function<bool()>& condition, std::chrono::steady_clock::duration timeout) {
    return run_until(condition, now() + timeout);
  }

  /// The same with a `part` that has `deadline` and `tick`.
  template <class Part>
  bool run_part_until(Part& part, const std::function<bool()>& condition, std::chrono::steady_clock::duration timeout) {
    const Instant end = now() + timeout;
    while (!condition()) {
      if (now() >= end) return false;
      run_one_until(earlier(part.deadline(), end).value());
      const Instant at = now();
      if (const auto due = part.deadline(); due && *due <= at) part.tick(at);
    }
    return true;
  }

 private:
  void run_one_until(Instant deadline) { core_.run_one_until(deadline.steady); }

  Clock clock_;
  boost::asio::io_context core_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_ = make_work_guard(core_);
};

}  // namespace nest2mqtt::cli
