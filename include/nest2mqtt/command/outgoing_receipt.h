#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "nest2mqtt/command/receipt.h"
#include "nest2mqtt/model/object_id.h"

namespace nest2mqtt::command {

/// A receipt and where it goes: to the result topic of `object`, and to `response_topic` with `correlation_data` if the
/// sender of the command asked for that.
struct OutgoingReceipt {
  std::uint64_t number = 0;  ///< of the command; 0: it was refused at once
  model::ObjectId object;
  std::optional<std::string> response_topic = std::nullopt;
  std::optional<std::string> correlation_data = std::nullopt;
  std::string text;  ///< the payload: JSON
  /// The receipt that `text` was made from; nothing in a copy that is kept until the broker has it (see
  /// `awaits_delivery`).
  std::optional<Receipt> receipt = std::nullopt;

  /// Whether the command has ended. One without `receipt` is a copy that is kept, and only final receipts are kept.
  [[nodiscard]] bool is_final() const { return !receipt || command::is_final(receipt->result.status); }

  /// Whether it is kept on the disk until `CommandDispatcher::receipt_delivered` is called with its number.
  [[nodiscard]] bool awaits_delivery() const { return number != 0 && is_final(); }
};

}  // namespace nest2mqtt::command
