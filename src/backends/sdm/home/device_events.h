#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "nest2mqtt/base/instant.h"

#include "events/event_message.h"
#include "events/trait_order.h"
#include "home/device.h"

namespace nest2mqtt::sdm {

/// Decides what an event message changes in a device that is known.
class DeviceEvents {
 public:
  /// More traits than this no device gets by events. Google has 17.
  static constexpr std::size_t max_traits = 64;

  struct Effect {
    std::optional<Device> device = std::nullopt;  ///< as it is now; nothing: the message changes nothing
    bool ask_device = false;                      ///< the device must be read, only that tells how it is now
    bool ask_lists = false;                       ///< likewise the lists
  };
  /// `known`: the device that the message is about.
  [[nodiscard]] Effect take(const EventMessage& message, const Device& known);

  /// Google was asked for the device at `asked`, and has answered.
  void was_read(const std::string& name, WallTime asked) { order_.was_read(name, asked); }
  void forget(const std::string& name) { order_.forget(name); }

 private:
  TraitOrder order_;
};

}  // namespace nest2mqtt::sdm
