#pragma once

#include <span>
#include <string>
#include <vector>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/model/document.h"

#include "device.h"

namespace nest2mqtt::sdm {

/// A device as it is to be shown.
struct ShownDevice {
  Device device;
  bool is_online = true;
  int fan_minutes = 15;  ///< how long the fan runs when it is started next; Google does not say
};

/// The home of one account as a Nest document, with the field names and words of Works with Nest, and a few fields that
/// it did not have. `now`: a fan timer that has ended is shown as ended.
[[nodiscard]] model::Document make_document(std::span<const Structure> structures, std::span<const ShownDevice> devices,
                                            WallTime now);

}  // namespace nest2mqtt::sdm
