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
    NoPart none;
    return run(none, condition, deadline);
  }

  bool run_until(const std::function<bool()>& condition, std::chrono::steady_clock::duration timeout) {
    return run_until(condition, now() + timeout);
  }

  /// The same with a `part` that has `deadline` and `tick`.
  template <class Part>
  bool run_part_until(Part& part, const std::function<bool()>& condition, std::chrono::steady_clock::duration timeout) {
    return run(part, condition, now() + timeout);
  }

 private:
  struct NoPart {
    [[nodiscard]] static std::optional<Instant> deadline() { return std::nullopt; }
    static void tick(Instant) {}
  };

  template <class Part>
  bool run(Part& part, const std::function<bool()>& condition, std::optional<Instant> end) {
    using namespace std::chrono_literals;
    while (!condition()) {
      const Instant before = now();
      if (end && before >= *end) return false;
      core_.run_one_until(earlier(earlier(part.deadline(), end), before + 1h)->steady);
      const Instant after = now();
      if (const auto due = part.deadline(); due && *due <= after) part.tick(after);
    }
    return true;
  }

  Clock clock_;
  boost::asio::io_context core_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_ = make_work_guard(core_);
};

}  // namespace nest2mqtt::cli
