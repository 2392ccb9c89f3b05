#pragma once

#include <optional>
#include <string>

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::bridge {

/// Decides when `bridge/health` is published: once in `interval`, at once after `changed`, and after `may_have_changed`
/// if `health_fingerprint` is different, which is compared at most once in `min_interval`.
class HealthSchedule {
 public:
  static constexpr milliseconds interval{60'000};
  static constexpr milliseconds min_interval{1000};

  void start(Instant now) { regular_at_ = now; }
  void stop();

  /// People must see the change at once: `bridge/health` is published in the next tick, which is due now.
  void changed(Instant now);

  /// Something has happened after which `health_fingerprint` may be different.
  void may_have_changed(Instant now);

  [[nodiscard]] std::optional<Instant> deadline() const { return earlier(regular_at_, compare_at_); }

  /// Whether to publish now. `fingerprint`: the text of `health_fingerprint`.
  [[nodiscard]] bool is_due(const std::string& fingerprint, Instant now) const;

  /// Whether the regular message is due, because `interval` has passed since the last one.
  [[nodiscard]] bool is_regular(Instant now) const { return regular_at_ && *regular_at_ <= now; }

  /// To be called after `is_due` was false. `changes_at`: when a value will change by the passing of time alone;
  /// nothing: never.
  void compared(std::optional<Instant> changes_at, Instant now);
  /// To be called after `is_due` was true and the message was published.
  void published(std::string fingerprint, std::optional<Instant> changes_at, Instant now);

 private:
  std::optional<Instant> regular_at_;
  std::optional<Instant> compare_at_;
  std::optional<Instant> compared_at_;
  bool changed_ = false;
  std::string fingerprint_;
};

}  // namespace nest2mqtt::bridge
