#pragma once

#include <cstddef>
#include <cstdint>
#include <map>

#include <boost/json/object.hpp>

#include "nest2mqtt/command/outgoing_receipt.h"

namespace nest2mqtt::command {

/// Final receipts that the broker does not have yet, by number. They are on the disk as well, so that a receipt that
/// could not be delivered before the bridge ended is published after the next start.
class UndeliveredReceipts {
 public:
  void keep(OutgoingReceipt receipt) { receipts_[receipt.number] = std::move(receipt); }

  /// The broker has the receipt. Returns false if no receipt with this number is kept.
  bool delivered(std::uint64_t number) { return receipts_.erase(number) > 0; }

  [[nodiscard]] const std::map<std::uint64_t, OutgoingReceipt>& all() const { return receipts_; }
  [[nodiscard]] std::size_t size() const { return receipts_.size(); }

  /// Adds a receipt that was on the disk. Returns its number; 0 if it cannot be read.
  std::uint64_t restore(const json::object& saved);

 private:
  std::map<std::uint64_t, OutgoingReceipt> receipts_;
};

[[nodiscard]] json::object to_saved(const OutgoingReceipt& receipt);

}  // namespace nest2mqtt::command
