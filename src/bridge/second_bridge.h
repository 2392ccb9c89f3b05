#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::bridge {

/// Notices another bridge on the same base topic: two bridges would carry out every command twice and delete each
/// other's topics. Every run of a bridge writes its own `instance` into the retained `bridge/info`. So if another one
/// appears there after ours, another bridge is running now. It is noticed at once; or, if both have the same client id
/// and the broker allows only one of them at a time, when this bridge is connected again. A bridge that notices another
/// writes its own again, at most once in `answer_interval`, so that the other notices it, too.
class SecondBridge {
 public:
  /// For how long after its last message another bridge counts as running.
  static constexpr std::chrono::minutes remember_time{3};

  explicit SecondBridge(std::string own_instance) : own_instance_(std::move(own_instance)) {}

  [[nodiscard]] const std::string& own_instance() const { return own_instance_; }

  /// The connection is ready, and our `bridge/info` is being sent: what comes now from others is newer.
  void info_published() { info_published_ = true; }

  /// `info` is a payload of `bridge/info`, ours or not. Returns true if it is of another bridge and ours is to be
  /// written again; at most once in `answer_interval`.
  [[nodiscard]] bool info_seen(std::string_view info, Instant now);

  /// One sentence for the user while another bridge counts as running.
  [[nodiscard]] std::optional<std::string> problem(Instant now) const;

 private:
  static constexpr std::chrono::seconds answer_interval{60};

  std::string own_instance_;
  bool info_published_ = false;
  std::optional<Instant> last_seen_;
  std::optional<Instant> last_answer_;
  std::string other_;  ///< "started <time>", from the `bridge/info` of the other bridge
};

}  // namespace nest2mqtt::bridge
