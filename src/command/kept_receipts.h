#pragma once

#include <cstdint>
#include <map>

#include <boost/json/object.hpp>

#include "nest2mqtt/command/command_dispatcher.h"

namespace nest2mqtt::command {

/// Final receipts that the broker does not have yet. Kept on disk with the commands: a bridge that dies between the end
/// of a command and its receipt says it after the next start.
class KeptReceipts {
 public:
  void keep(std::uint64_t number, KeptReceipt receipt) { receipts_[number] = std::move(receipt); }

  /// The broker has it. False if it was not kept.
  bool delivered(std::uint64_t number) { return receipts_.erase(number) > 0; }

  [[nodiscard]] const std::map<std::uint64_t, KeptReceipt>& all() const { return receipts_; }
  [[nodiscard]] std::size_t size() const { return receipts_.size(); }

  /// Its number; 0 if nothing can be made of it.
  std::uint64_t restore(const json::object& saved);

 private:
  std::map<std::uint64_t, KeptReceipt> receipts_;
};

[[nodiscard]] json::object to_saved(std::uint64_t number, const KeptReceipt& receipt);

}  // namespace nest2mqtt::command
