#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/mqtt/outbox.h"

#include "event_counter.h"

namespace nest2mqtt::app {

/// Whether there is room for the receipts of one more command. Receipts that wait for the broker are never dropped, so
/// there is a limit before the command: one for which there is no room is not looked at and gets no receipt. It is
/// counted, and named in the log and as a problem.
class ReceiptRoom {
 public:
  static constexpr std::size_t max_messages = 20'000;  ///< most receipts are two: one to the response topic
  static constexpr std::size_t max_bytes = 32U << 20U;

  /// `outbox` outlives this.
  explicit ReceiptRoom(mqtt::Outbox& outbox);

  /// False: the command on this topic must not be taken.
  [[nodiscard]] bool admits(const std::string& topic, Instant now);

  [[nodiscard]] std::uint64_t unanswered() const { return unanswered_.total(); }
  [[nodiscard]] std::optional<std::string> problem(Instant now) const;

  [[nodiscard]] std::optional<Instant> deadline() const { return earlier(unanswered_.deadline(), dropped_.deadline()); }
  void tick(Instant now);

 private:
  mqtt::Outbox& outbox_;
  EventCounter unanswered_;
  EventCounter dropped_;  ///< events and answers, which nobody is promised
};

}  // namespace nest2mqtt::app
