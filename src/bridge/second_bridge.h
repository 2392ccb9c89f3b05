#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::bridge {

/// Notices another bridge on the same base topic: two would carry out every command twice and clear each other's
/// topics. Every bridge writes its own mark into the retained `bridge/info`, so another mark that appears there after
/// ours is a bridge that runs now: it is seen at once, or, where both have the same client id and the broker lets in
/// only one at a time, when we are let in again. The older one writes its own once more, so that both know.
class SecondBridge {
 public:
  /// How long another bridge that is not heard of any more is still believed to run.
  static constexpr std::chrono::minutes memory{3};

  explicit SecondBridge(std::string own_mark) : own_mark_(std::move(own_mark)) {}

  [[nodiscard]] const std::string& own_mark() const { return own_mark_; }

  /// Our info has been handed to the broker.
  void published() { published_ = true; }

  /// An info was seen, ours or not. True: somebody else's, so ours is to be written again, but not more often than
  /// `answer_interval`.
  [[nodiscard]] bool seen(std::string_view info, Instant now);

  /// One sentence for the user while another bridge is believed to run.
  [[nodiscard]] std::optional<std::string> problem(Instant now) const;

 private:
  static constexpr std::chrono::seconds answer_interval{60};

  std::string own_mark_;
  bool published_ = false;
  std::optional<Instant> last_seen_;
  std::optional<Instant> last_answer_;
  std::string other_;  ///< how it describes itself
};

}  // namespace nest2mqtt::bridge
