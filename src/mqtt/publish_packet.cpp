#include "publish_packet.h"

#include <string>

namespace nest2mqtt::mqtt {
namespace {

constexpr std::size_t max_text = 65'535;  // of a string or binary data (MQTT 5, section 1.5.4)

/// The size of a PUBLISH as MQTT 5 counts it (sections 2.1.4 and 3.3), with what we may put into it.
std::size_t packet_size(const Message& message) {
  constexpr std::size_t packet_id = 2;
  constexpr std::size_t length = 2;  // of a string
  std::size_t properties = 1;
  if (message.correlation_data) properties += 1 + length + message.correlation_data->size();
  const std::size_t rest = length + message.topic.size() + packet_id + properties + message.payload.size();
  std::size_t header = 2;
  for (std::size_t left = rest / 128; left > 0; left /= 128) ++header;
  return header + rest;
}

}  // namespace

Result<void> check_publish(const Message& message, std::size_t max_packet) {
  using namespace std::string_view_literals;
  // Section 4.7: a topic name has no wildcards, no NUL and at least one character.
  if (message.topic.empty() || message.topic.size() > max_text ||
      message.topic.find_first_of("+#\0"sv) != std::string::npos) {
    return fail("its topic is not one that can be published to");
  }
  if (message.correlation_data && message.correlation_data->size() > max_text) {
    return fail("its correlation data is too long for MQTT");
  }
  if (const std::size_t size = packet_size(message); size > max_packet) {
    return fail("it has " + std::to_string(size) + " bytes, and the broker takes no more than " +
                std::to_string(max_packet) + " (Mosquitto: max_packet_size)");
  }
  return {};
}

}  // namespace nest2mqtt::mqtt
