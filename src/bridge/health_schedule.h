#pragma once

#include <optional>
#include <string>

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::bridge {

/// When `bridge/health` goes out: once a minute, and soon after something in it changes that people look at. Changes
/// that come together go together: at most one message in `shortest_gap` for that reason.
class HealthSchedule {
 public:
  static constexpr milliseconds interval{60'000};
  static constexpr milliseconds shortest_gap{1000};

  void start(Instant now) { regular_at_ = now; }
  void stop();

  /// People are to see something else at once: it goes out with the next look, which is due now.
  void changed(Instant now);

  /// Something has happened after which people may see something else.
  void may_have_changed(Instant now);

  [[nodiscard]] std::optional<Instant> deadline() const { return earlier(regular_at_, look_at_); }

  /// Whether it is to go out now; `seen` is what of it people look at, as text.
  [[nodiscard]] bool is_due(const std::string& seen, Instant now) const;

  /// A minute has passed.
  [[nodiscard]] bool is_regular(Instant now) const { return regular_at_ && *regular_at_ <= now; }

  /// It was looked at, and nothing was to be published. `changes_at`: when it will be another by the passing of time.
  void looked(std::optional<Instant> changes_at, Instant now);
  void published(std::string seen, std::optional<Instant> changes_at, Instant now);

 private:
  std::optional<Instant> regular_at_;
  std::optional<Instant> look_at_;
  std::optional<Instant> looked_at_;
  bool changed_ = false;
  std::string seen_;
};

}  // namespace nest2mqtt::bridge
