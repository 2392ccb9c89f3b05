#include "sdm/publisher.h"

#include <algorithm>
#include <utility>

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <fmt/format.h>

#include "json/fields.h"
#include "sdm/trait_names.h"

namespace nest2mqtt::simulator {
namespace {

std::string new_uuid() {
  static boost::uuids::random_generator generate;
  return boost::uuids::to_string(generate());
}

std::string event_name(std::string_view type) {
  return "sdm.devices.events." + std::string(type);
}

json::object event_fields(const SdmCameraEvent& event) {
  return {{"eventSessionId", event.session_id}, {"eventId", event.event_id}};
}

}  // namespace

std::string SdmPublisher::obfuscated(const std::string& user) {
  std::string id = boost::uuids::to_string(boost::uuids::name_generator_sha1(boost::uuids::ns::oid())("sdm " + user));
  id.erase(std::remove(id.begin(), id.end(), '-'), id.end());
  return "AVPHwEu" + id;
}

void SdmPublisher::start(const std::string& user) {
  if (users_.contains(user)) return;
  users_[user].devices = known_of(user);
  (void)devices_.cameras(user).take_new_events();
}

void SdmPublisher::advance(WallTime now) {
  for (auto& [user, state] : users_) {
    publish_events(user, state, devices_.cameras(user).take_new_events(), now);
    const std::uint64_t revision = simulation_.home(user)->document().revision();
    if (std::exchange(state.revision, revision) == revision) continue;
    compare(user, state, now);
    end_threads(user, state, now);
  }
}

std::map<std::string, SdmPublisher::Known> SdmPublisher::known_of(const std::string& user) {
  std::map<std::string, Known> all;
  for (const json::value& listed : devices_.devices(user)) {
    const json::object& device = listed.get_object();
    all[std::string(text_of(device, "name"))] = {device.at("traits").as_object(),
                                                 std::string(text_of(device, "assignee"))};
  }
  return all;
}

void SdmPublisher::compare(const std::string& user, User& state, WallTime now) {
  const auto before = std::exchange(state.devices, known_of(user));
  for (const auto& [name, device] : before) {
    if (!state.devices.contains(name)) publish_relation(user, "DELETED", device.parent, name, now);
  }
  for (const auto& [name, device] : state.devices) {
    const auto known = before.find(name);
    if (known == before.end()) {
      publish_relation(user, "CREATED", device.parent, name, now);
      continue;
    }
    if (known->second.parent != device.parent) publish_relation(user, "UPDATED", device.parent, name, now);
    json::object changed;
    for (const auto& trait : device.traits) {
      const json::value* const old = known->second.traits.if_contains(trait.key());
      if (old == nullptr || *old != trait.value()) changed[trait.key()] = trait.value();
    }
    publish_traits(user, name, changed, now);
  }
}

void SdmPublisher::publish_traits(const std::string& user, const std::string& name, const json::object& changed,
                                  WallTime now) {
  // Temperature and humidity come alone, mode, eco and setpoints together.
  json::object rest = changed;
  for (const auto alone : {"Temperature", "Humidity"}) {
    const json::value* const trait = changed.if_contains(trait_name(alone));
    if (trait == nullptr) continue;
    publish_update(user, name, "traits", json::object{{trait_name(alone), *trait}}, {}, now);
    rest.erase(trait_name(alone));
  }
  if (!rest.empty()) publish_update(user, name, "traits", std::move(rest), {}, now);
}

void SdmPublisher::publish_events(const std::string& user, User& state, const std::vector<SdmCameraEvent>& events,
                                  WallTime now) {
  std::map<std::string, Thread> started;
  for (const SdmCameraEvent& event : events) {
    const std::string name = fmt::format("enterprises/{}/devices/{}", project_.id, event.camera);
    const auto device = state.devices.find(name);
    if (device == state.devices.end()) continue;
    const bool has_threads = device->second.traits.contains(trait_name("CameraClipPreview"));
    json::object fields = event_fields(event);
    if (!has_threads || event.type == "CameraSound.Sound") {
      publish_update(user, name, "events", json::object{{event_name(event.type), std::move(fields)}}, {}, now);
      continue;
    }
    Thread& thread = started.try_emplace(event.camera, Thread{new_uuid(), event.session_id, {}}).first->second;
    thread.events[event_name(event.type)] = std::move(fields);
  }
  for (auto& [device, thread] : started) {
    publish_thread(user, device, thread, "STARTED", now);
    state.threads[device] = std::move(thread);
  }
}

void SdmPublisher::end_threads(const std::string& user, User& state, WallTime now) {
  std::erase_if(state.threads, [&](const auto& entry) {
    const auto& [device, thread] = entry;
    if (!state.devices.contains(fmt::format("enterprises/{}/devices/{}", project_.id, device))) return true;
    const json::object* const event =
        find_object(simulation_.home(user)->document().root(), {"devices", "cameras", device, "last_event"});
    if (event != nullptr && text_of(*event, "end_time").empty()) return false;
    Thread ended = thread;
    ended.events[event_name("CameraClipPreview.ClipPreview")] = {
        {"eventSessionId", thread.session}, {"previewUrl", "https://clip.example.invalid/" + thread.session + ".mp4"}};
    publish_thread(user, device, ended, "ENDED", now);
    return true;
  });
}

void SdmPublisher::publish_thread(const std::string& user, const std::string& device, const Thread& thread,
                                  const char* state, WallTime now) {
  publish_update(user, fmt::format("enterprises/{}/devices/{}", project_.id, device), "events", thread.events,
                 {{"eventThreadId", thread.id}, {"eventThreadState", state}}, now);
}

bool SdmPublisher::publish_poisoned(const std::string& user, const std::string& device, WallTime now) {
  const auto found = devices_.find_device(user, device);
  if (!found || found->path[1] != "thermostats") return false;
  publish_update(
      user, found->name, "traits",
      {{trait_name("ThermostatMode"), {{"mode", "OFF"}, {"availableModes", json::array{"OFF"}}}},
       {trait_name("ThermostatEco"),
        {{"availableModes", {"OFF", "MANUAL_ECO"}}, {"mode", "OFF"}, {"heatCelsius", 0.0}, {"coolCelsius", 0.0}}},
       {trait_name("ThermostatTemperatureSetpoint"), json::object()}},
      {}, now);
  return true;
}

void SdmPublisher::publish_relation(const std::string& user, const char* type, const std::string& subject,
                                    const std::string& object, WallTime now) {
  publish(user, {{"relationUpdate", {{"type", type}, {"subject", subject}, {"object", object}}}}, now);
}

void SdmPublisher::publish_update(const std::string& user, const std::string& name, const char* kind,
                                  json::object content, const json::object& more, WallTime now) {
  json::object message{{"resourceUpdate", {{"name", name}, {kind, std::move(content)}}}};
  for (const auto& field : more) message[field.key()] = field.value();
  message["resourceGroup"] = json::array{name};
  publish(user, message, now);
}

void SdmPublisher::publish(const std::string& user, const json::object& message, WallTime now) {
  if (!project_.has_publisher_role || !project_.active) return;
  // Each has a time of its own, by which a receiver knows their order.
  last_time_ = std::max(now, last_time_ + std::chrono::milliseconds(1));
  json::object whole{{"eventId", new_uuid()}, {"timestamp", google_time(last_time_)}};
  for (const auto& field : message) {
    whole[field.key()] = field.value();
    if (&field == message.begin()) whole["userId"] = obfuscated(user);  // after the first one, as in the samples
  }
  (void)pubsub_.publish(project_.topic, to_text(whole), now);
}

}  // namespace nest2mqtt::simulator
