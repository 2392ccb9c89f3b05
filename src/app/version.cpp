#include "nest2mqtt/app/version.h"

namespace nest2mqtt::app {

std::string_view version() {
  return NEST2MQTT_VERSION;
}

}  // namespace nest2mqtt::app
