#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/mqtt/outbox.h"

#include "rate_limited_log.h"

namespace nest2mqtt::bridge {

/// Checks whether there is room for the receipts of one more command. Receipts that wait for the broker are never
/// dropped; instead, a command for whose receipts there is no room is ignored and gets no receipt. Such commands are
/// counted and logged, and reported as a problem.
class ReceiptLimit {
 public:
  /// A receipt is up to two messages: the second goes to the response topic.
  static constexpr std::size_t max_messages = 20'000;
  static constexpr std::size_t max_bytes = 32U << 20U;

  /// Both outlive this. Sets `outbox.on_dropped`, to log the events and answers that the outbox drops.
  ReceiptLimit(mqtt::Outbox& outbox, RateLimitedLog& log);

  /// Whether there is room. False: the command on `topic` must be ignored; it is counted and logged here.
  [[nodiscard]] bool has_room_for(const std::string& topic, Instant now);

  [[nodiscard]] std::uint64_t ignored_commands() const { return ignored_commands_; }
  [[nodiscard]] std::optional<std::string> problem(Instant now) const;

 private:
  mqtt::Outbox& outbox_;
  RateLimitedLog& log_;
  std::uint64_t ignored_commands_ = 0;
  std::optional<Instant> last_ignored_;
};

}  // namespace nest2mqtt::bridge
