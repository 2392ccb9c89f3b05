#include "nest2mqtt/mqtt/library_version.h"

#include <mosquitto.h>

namespace nest2mqtt::mqtt {

std::string library_version() {
  int major = 0;
  int minor = 0;
  int revision = 0;
  mosquitto_lib_version(&major, &minor, &revision);
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(revision);
}

}  // namespace nest2mqtt::mqtt
