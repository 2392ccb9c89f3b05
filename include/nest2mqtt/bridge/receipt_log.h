#pragma once

#include <cstddef>
#include <deque>

#include "nest2mqtt/command/receipt.h"

namespace nest2mqtt::bridge {

/// The newest receipt of each of the last `limit` commands, for `bridge/request/receipts`: receipts are not retained on
/// the broker. A command that was refused at once has no number and is an entry of its own.
class ReceiptLog {
 public:
  static constexpr std::size_t default_limit = 50;

  explicit ReceiptLog(std::size_t limit = default_limit) : limit_(limit) {}

  void add(const command::Receipt& receipt);

  /// In the order of the first receipts of their commands, newest last. A command that has left the log comes in again
  /// with its next receipt.
  [[nodiscard]] const std::deque<command::Receipt>& receipts() const { return receipts_; }

 private:
  std::size_t limit_;
  std::deque<command::Receipt> receipts_;
};

}  // namespace nest2mqtt::bridge
