#include "nest2mqtt/base/version.h"

namespace nest2mqtt {

std::string_view version() {
  return NEST2MQTT_VERSION;
}

}  // namespace nest2mqtt
