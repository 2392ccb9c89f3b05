#include <string>

#include "nest2mqtt/model/json.h"

#include "canary.h"
#include "device_fields.h"
#include "events/event_message.h"
#include "events/pull_answer.h"
#include "events/topic_answers.h"
#include "home/device_events.h"
#include "input.h"
#include "require.h"

// The input is what Cloud Pub/Sub answers, and also what a message of Google contains; `{token}` stands for a text that
// is no error of ours. Whatever it says, there are messages with usable names and ids, or an error that quotes nothing;
// and a device that the messages change stays a device of limited size.
namespace nest2mqtt::sdm {
namespace {

constexpr std::size_t max_id_bytes = 256;

Device known_device(const std::string& name) {
  return {.name = name,
          .traits = {{"ThermostatMode", {{"mode", "HEAT"}, {"availableModes", json::array{"HEAT", "OFF"}}}},
                     {"Humidity", {{"ambientHumidityPercent", 41}}}}};
}

void check_effect(const EventMessage& message) {
  const Device known = known_device(message.device);
  DeviceEvents events;
  events.was_read(known.name, WallTime());
  const auto effect = events.take(message, known);
  if (!effect.device) return;
  fuzz::require(effect.device->name == known.name, "it is the same device");
  fuzz::require(effect.device->traits.size() <= DeviceEvents::max_traits, "there are not too many traits");
  const json::object* const mode = effect.device->trait("ThermostatMode");
  fuzz::require(mode != nullptr && model::array_member(*mode, "availableModes") != nullptr, "the modes stay");
  const auto again = events.take(message, *effect.device);
  fuzz::require(!again.device, "the same message changes nothing more");
}

void check_message(const Result<EventMessage>& message) {
  if (!message) return fuzz::require_no_canary(message.error().message);
  fuzz::require(message->event_id.size() <= max_id_bytes, "an id is not too long");
  for (const CameraEvent& event : message->events) {
    fuzz::require(event.session.size() <= max_id_bytes && event.event_id.size() <= max_id_bytes,
                  "the ids of an event are not too long");
  }
  fuzz::require(message->relations_changed || !message->device.empty(), "it is about something");
  if (message->device.empty()) return;
  fuzz::require(is_device_name(message->device), "it is about a device");
  check_effect(*message);
}

void check_pull(const std::string& answer) {
  const auto pulled = read_pull_answer(answer);
  if (!pulled) return fuzz::require_no_canary(pulled.error().message);
  fuzz::require_no_canary(pulled->reason);
  fuzz::require((pulled->unreadable == 0) == pulled->reason.empty(), "it is said why a message cannot be read");
  for (const EventMessage& message : pulled->messages) check_message(message);
}

void check_topic_answers(const std::string& answer) {
  const auto topic = read_topic_name(answer);
  if (!topic) fuzz::require_no_canary(topic.error().message);
  const auto publishes = lets_google_publish(answer);
  if (!publishes) fuzz::require_no_canary(publishes.error().message);
}

void check(std::string_view input) {
  if (fuzz::holds_canary(input)) return;  // it can only come by its name
  const std::string text = fuzz::with_canary(input);
  check_message(read_event_message(text));
  check_pull(text);
  check_topic_answers(text);
}

}  // namespace
}  // namespace nest2mqtt::sdm

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  nest2mqtt::sdm::check(nest2mqtt::fuzz::as_text(data, size));
  return 0;
}
