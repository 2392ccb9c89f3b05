#pragma once

#include <algorithm>
#include <chrono>
#include <functional>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

namespace nest2mqtt::cli {

/// The loop of a command that waits for answers and then ends.
class CommandLoop {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  [[nodiscard]] boost::asio::io_context::executor_type executor() { return core_.get_executor(); }

  /// Runs until the condition is true. False: `deadline` came first.
  bool run_until(const std::function<bool()>& condition, Deadline deadline = Deadline::max()) {
    using namespace std::chrono_literals;
    while (!condition()) {
      const auto now = std::chrono::steady_clock::now();
      if (now >= deadline) return false;
      core_.run_one_until(std::min(deadline, now + 1h));  // a clock that is added to Deadline::max() overflows
    }
    return true;
  }

  bool run_until(const std::function<bool()>& condition, std::chrono::steady_clock::duration timeout) {
    return run_until(condition, std::chrono::steady_clock::now() + timeout);
  }

  /// Waits for one event, or until `deadline`.
  void run_one_until(Deadline deadline) { core_.run_one_until(deadline); }

 private:
  boost::asio::io_context core_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_ = make_work_guard(core_);
};

}  // namespace nest2mqtt::cli
