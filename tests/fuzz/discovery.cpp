#include "nest2mqtt/home_assistant/discovery.h"

#include <optional>
#include <string>
#include <vector>

#include "nest2mqtt/home_assistant/announcement.h"
#include "nest2mqtt/model/document.h"

#include "fakes/abilities.h"
#include "input.h"
#include "require.h"

// The input is a document, or a topic line and the payload of a retained message that a broker has under Home
// Assistant's prefix. Whatever a home looks like, its discovery messages are well-formed and recognised as ours.
namespace nest2mqtt::home_assistant {
namespace {

using fuzz::require;

const AnnouncementTopics topics("homeassistant");
const Discovery discovery(mirror::TopicNames("nest"), {test::every_ability()}, {.version = "1.0.0", .images = true});

void check_message(const Announcement& message, const Device& device, Style style) {
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-/";
  require(message.topic.find_first_not_of(plain) == std::string::npos, "Home Assistant reads the topic");
  require(model::parse_json(message.payload).has_value(), "a payload is JSON");
  const auto found = read_announcement(message.topic, message.payload);
  require(found.has_value(), "a message of ours is known as ours");
  require(found->prefix == "homeassistant" && found->base_topic == "nest", "and of this bridge");
  require(found->object_id == device.object_id && found->style == style, "and of this device");
  if (style == Style::device) require(found->components == component_keys(device), "with all its components");
}

void check_document(std::string_view text) {
  auto document = model::Document::parse(text);
  if (!document) return;
  const model::Home home({std::move(*document)}, {});
  for (const model::HomeObject& object : home.objects()) {
    const auto device = discovery.describe(object, home);
    if (!device || device->components.empty()) continue;
    check_message(announce_device(*device, discovery.origin(), {}, topics), *device, Style::device);
    for (const Announcement& message : announce_entities(*device, discovery.origin(), topics)) {
      check_message(message, *device, Style::entity);
    }
  }
}

void check(std::string_view input) {
  if (input.starts_with('{')) return check_document(input);
  const std::string_view topic = fuzz::take_until(input, '\n');
  const auto found = read_announcement(topic, input);
  if (!found) return;
  require(topic.starts_with(found->prefix + "/") && topic.ends_with("/config"), "the prefix is the topic's");
}

}  // namespace
}  // namespace nest2mqtt::home_assistant

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  nest2mqtt::home_assistant::check(nest2mqtt::fuzz::as_text(data, size));
  return 0;
}
