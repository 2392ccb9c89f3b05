#include "events/event_message.h"

#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "nest2mqtt/model/document.h"

#include "device_fields.h"

namespace nest2mqtt::sdm {
namespace {

/// Ids are remembered, and become parts of topics and commands: Google's have about 40 characters.
constexpr std::size_t max_id = 256;

constexpr std::array<std::pair<std::string_view, CameraEventKind>, 4> event_names{
    {{"sdm.devices.events.CameraMotion.Motion", CameraEventKind::motion},
     {"sdm.devices.events.CameraPerson.Person", CameraEventKind::person},
     {"sdm.devices.events.CameraSound.Sound", CameraEventKind::sound},
     {"sdm.devices.events.DoorbellChime.Chime", CameraEventKind::chime}}};

constexpr std::array<std::pair<std::string_view, EventThread>, 3> thread_words{
    {{"STARTED", EventThread::started}, {"UPDATED", EventThread::updated}, {"ENDED", EventThread::ended}}};

/// A text of at most `max` bytes; empty if it is longer, is not one, or is not there.
std::string short_text(const json::object& from, std::string_view name, std::size_t max) {
  const auto text = model::string_member(from, name).value_or("");
  return text.size() <= max ? std::string(text) : std::string();
}

/// The events of cameras, in the order of `event_names`; those of other names are not known.
void read_camera_events(const json::object& from, EventMessage& to) {
  for (const auto& [name, kind] : event_names) {
    const json::object* const event = model::object_member(from, name);
    if (event == nullptr) continue;
    to.events.push_back({kind, short_text(*event, "eventSessionId", max_id), short_text(*event, "eventId", max_id)});
  }
}

EventThread read_thread(const json::object& root) {
  const auto state = model::string_member(root, "eventThreadState").value_or("");
  for (const auto& [word, thread] : thread_words) {
    if (word == state) return thread;
  }
  return EventThread::none;
}

Result<void> read_update(const json::object& update, EventMessage& to) {
  const auto name = model::string_member(update, "name").value_or("");
  if (!is_device_name(name)) return fail("it is about no device");
  to.device = name;
  if (const json::object* const traits = model::object_member(update, "traits")) to.traits = read_traits(*traits);
  if (const json::object* const events = model::object_member(update, "events")) read_camera_events(*events, to);
  return {};
}

}  // namespace

Result<EventMessage> read_event_message(std::string_view data) {
  const auto parsed = model::parse_document(data);
  if (!parsed) return fail("it is not JSON: " + parsed.error().message);
  const json::object* const root = (*parsed)->if_object();
  if (root == nullptr) return fail("it is not a JSON object");
  const auto timestamp = parse_utc(model::string_member(*root, "timestamp").value_or(""));
  if (!timestamp) return fail("it has no usable timestamp");
  EventMessage message{};
  message.event_id = short_text(*root, "eventId", max_id);
  message.timestamp = *timestamp;
  message.relations_changed = model::object_member(*root, "relationUpdate") != nullptr;
  const json::object* const update = model::object_member(*root, "resourceUpdate");
  if (update == nullptr && !message.relations_changed)
    return fail("it is neither a resourceUpdate nor a relationUpdate");
  message.thread = read_thread(*root);
  if (update != nullptr) {
    if (auto read = read_update(*update, message); !read) return tl::unexpected(read.error());
  }
  return message;
}

}  // namespace nest2mqtt::sdm
