#pragma once

#include <cstdint>
#include <map>

#include <boost/json/array.hpp>

#include "nest2mqtt/command/command_desk.h"

namespace nest2mqtt::command {

/// Final receipts that the broker does not have yet. Kept on disk with the commands: a bridge that dies between the end
/// of a command and its receipt says it after the next start.
class KeptReceipts {
 public:
  void keep(std::uint64_t number, KeptReceipt receipt) { receipts_[number] = std::move(receipt); }

  /// The broker has it. True if it was the last one.
  bool delivered(std::uint64_t number) { return receipts_.erase(number) > 0 && receipts_.empty(); }

  [[nodiscard]] const std::map<std::uint64_t, KeptReceipt>& all() const { return receipts_; }

  [[nodiscard]] json::array to_saved() const;
  void restore(const json::object& saved);

 private:
  std::map<std::uint64_t, KeptReceipt> receipts_;
};

}  // namespace nest2mqtt::command
