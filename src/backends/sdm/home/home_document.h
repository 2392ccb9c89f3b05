#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/model/document.h"

#include "events/camera_log.h"
#include "home/device.h"

namespace nest2mqtt::sdm {

/// A device as it is to be shown.
struct ShownDevice {
  Device device;
  bool is_online = true;
  int fan_minutes = 15;  ///< how long the fan runs when it is started next; Google does not say
  /// Whether events of cameras come. If not, nothing is known of the last one.
  bool tells_events = false;
  std::optional<LastEvent> last_event = std::nullopt;  ///< nothing: none has come yet
  std::string alias = {};                              ///< its id in the document; empty: Google's own

  [[nodiscard]] std::string id() const { return alias.empty() ? device.id() : alias; }
};

/// The home of one account as a Nest document, with the field names and words of Works with Nest, and a few fields that
/// it did not have. `now`: a fan timer that has ended is shown as ended.
[[nodiscard]] model::Document make_document(std::span<const Structure> structures, std::span<const ShownDevice> devices,
                                            WallTime now);

}  // namespace nest2mqtt::sdm
