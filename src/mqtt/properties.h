#pragma once

#include <mosquitto.h>

#include <memory>

#include "nest2mqtt/mqtt/message.h"

namespace nest2mqtt::mqtt {

struct FreeProperties {
  void operator()(mosquitto_property* list) const { mosquitto_property_free_all(&list); }
};
using Properties = std::unique_ptr<mosquitto_property, FreeProperties>;

/// What a message has to say in MQTT 5 only (section 3.3.2.3): as it goes out, and as it came in. Only the correlation
/// data ever goes out.
[[nodiscard]] Properties outgoing_properties(const Message& message);
void read_properties(const mosquitto_property* list, Message& message);

}  // namespace nest2mqtt::mqtt
