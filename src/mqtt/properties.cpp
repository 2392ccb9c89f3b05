#include "properties.h"

#include <cstdint>
#include <cstdlib>
#include <new>
#include <string>

#include <mqtt_protocol.h>

namespace nest2mqtt::mqtt {
namespace {

struct Free {
  void operator()(void* memory) const { std::free(memory); }
};

std::optional<std::string> read_text(const mosquitto_property* list, int which) {
  char* text = nullptr;
  if (mosquitto_property_read_string(list, which, &text, false) == nullptr) return std::nullopt;
  const std::unique_ptr<char, Free> owned(text);
  return std::string(owned ? owned.get() : "");
}

std::optional<std::string> read_bytes(const mosquitto_property* list, int which) {
  void* bytes = nullptr;
  std::uint16_t size = 0;
  if (mosquitto_property_read_binary(list, which, &bytes, &size, false) == nullptr) return std::nullopt;
  const std::unique_ptr<void, Free> owned(bytes);
  return owned ? std::string(static_cast<const char*>(owned.get()), size) : std::string();
}

}  // namespace

Properties outgoing_properties(const Message& message) {
  mosquitto_property* list = nullptr;
  if (message.correlation_data &&
      mosquitto_property_add_binary(&list, MQTT_PROP_CORRELATION_DATA, message.correlation_data->data(),
                                    static_cast<std::uint16_t>(message.correlation_data->size())) != MOSQ_ERR_SUCCESS) {
    throw std::bad_alloc();
  }
  return Properties(list);
}

void read_properties(const mosquitto_property* list, Message& message) {
  if (list == nullptr) return;
  message.response_topic = read_text(list, MQTT_PROP_RESPONSE_TOPIC);
  message.correlation_data = read_bytes(list, MQTT_PROP_CORRELATION_DATA);
  std::uint32_t expiry = 0;
  if (mosquitto_property_read_int32(list, MQTT_PROP_MESSAGE_EXPIRY_INTERVAL, &expiry, false) != nullptr) {
    message.expiry = std::chrono::seconds(expiry);
  }
}

}  // namespace nest2mqtt::mqtt
