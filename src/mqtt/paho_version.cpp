#include "nest2mqtt/mqtt/paho_version.h"

#include <string_view>

#include <MQTTAsync.h>

namespace nest2mqtt::mqtt {

std::string paho_version() {
  for (const MQTTAsync_nameValue* entry = MQTTAsync_getVersionInfo(); entry->name != nullptr; ++entry) {
    if (std::string_view(entry->name) == "Version") return entry->value;
  }
  return "unknown";
}

}  // namespace nest2mqtt::mqtt
