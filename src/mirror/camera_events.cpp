#include "nest2mqtt/mirror/camera_events.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <boost/json/array.hpp>

#include "nest2mqtt/model/json.h"
#include "nest2mqtt/model/schema.h"

namespace nest2mqtt::mirror {
namespace {

using std::chrono::time_point_cast;

/// What says most comes last: Home Assistant's event entity keeps showing it.
constexpr std::array<std::string_view, 4> marks{"sound", "motion", "person", "chime"};
/// Those of the activity: a press of the bell is over at once.
constexpr std::array<std::string_view, 3> lasting_marks{"motion", "person", "sound"};
constexpr std::string_view zones_field = "zones";
constexpr std::string_view zone_prefix = "zone ";

std::string mark_field(std::string_view mark) {
  return "has_" + std::string(mark);
}

std::optional<WallTime> time_member(const json::object& object, std::string_view name) {
  const auto text = model::string_member(object, name);
  return text ? parse_utc(*text) : std::nullopt;
}

/// In milliseconds from the start: two wall times can be too far apart for nanoseconds.
milliseconds passed_since(WallTime moment, Instant now) {
  return time_point_cast<milliseconds>(now.wall) - time_point_cast<milliseconds>(moment);
}

/// `after` behind a moment that was `age` ago. A clock of the service that is ahead of ours makes it no later.
Instant at_latest(milliseconds after, milliseconds age, Instant now) {
  return now + std::clamp(after - age, milliseconds(0), after);
}

std::set<std::string> activity_fields(const json::object& camera) {
  std::set<std::string> fields;
  const json::object* const event = model::object_member(camera, "last_event");
  for (const auto mark : lasting_marks) {
    if (event != nullptr && event->contains(mark_field(mark))) fields.emplace(mark);
  }
  const json::array* const zones = model::array_member(camera, "activity_zones");
  const bool has_zones = (zones != nullptr && !zones->empty()) ||
                         (event != nullptr && model::array_member(*event, "activity_zone_ids") != nullptr);
  if (has_zones) fields.emplace(zones_field);
  return fields;
}

}  // namespace

struct CameraEvents::Event {
  const json::object& value;
  WallTime start;
  std::optional<WallTime> end;  ///< nothing while it runs
  std::set<std::string> labels;
};

std::optional<CameraEvents::Event> CameraEvents::read_event(const json::object& camera) {
  const json::object* const value = model::object_member(camera, "last_event");
  const auto start = value == nullptr ? std::nullopt : time_member(*value, "start_time");
  if (!start) return std::nullopt;
  Event event{*value, *start, time_member(*value, "end_time"), {}};
  if (event.end && *event.end < *start) event.end.reset();  // that of the event before
  for (const auto mark : marks) {
    if (model::bool_member(*value, mark_field(mark)).value_or(false)) event.labels.emplace(mark);
  }
  if (const json::array* const zones = model::array_member(*value, "activity_zone_ids")) {
    for (const json::value& zone : *zones) {
      const auto* const text = zone.if_string();
      event.labels.insert(std::string(zone_prefix) + (text != nullptr ? std::string(*text) : model::to_text(zone)));
    }
  }
  return event;
}

std::vector<json::object> CameraEvents::observe(const model::HomeObject& object, Instant now) {
  const auto [place, first_sight] = cameras_.try_emplace(object.id);
  Camera& camera = place->second;
  if (first_sight) memory_changed_ = true;
  camera.fields = activity_fields(*object.value);
  camera.shown.clear();
  std::vector<json::object> news;
  const auto event = read_event(*object.value);
  if (event && (!camera.newest || event->start >= *camera.newest)) news = take(*event, first_sight, camera, now);
  plan_next_change(object.id, camera, now);
  return news;
}

std::vector<json::object> CameraEvents::take(const Event& event, bool first_sight, Camera& camera, Instant now) {
  if (event.start != camera.newest) {
    camera.newest = event.start;
    camera.seen.clear();
    camera.running = false;
    memory_changed_ = true;
  }
  const milliseconds age = passed_since(event.end.value_or(event.start), now);
  const bool known_to_run = camera.running && !event.end && now < camera.runs_until;
  const bool is_news = !first_sight && (age < news_age || known_to_run);

  std::set<std::string> added;
  for (const std::string& label : event.labels) {
    const auto [seen, is_new] = camera.seen.try_emplace(label);
    if (!is_new) continue;
    memory_changed_ = true;
    added.insert(label);
    if (is_news && event.end) seen->second = at_latest(after_end, age, now);
  }
  if (!event.end && !camera.running) camera.runs_until = at_latest(max_run, age, now);
  if (known_to_run && !added.empty()) camera.runs_until = now + max_run;
  camera.running = !event.end;
  camera.shown = event.labels;

  std::vector<json::object> news;
  for (const auto mark : marks) {
    if (!is_news || !added.contains(std::string(mark))) continue;
    json::object happened{{"event_type", mark}, {"start_time", *model::string_member(event.value, "start_time")}};
    if (const auto* const zones = event.value.if_contains("activity_zone_ids")) happened["activity_zone_ids"] = *zones;
    news.push_back(std::move(happened));
  }
  return news;
}

bool CameraEvents::is_active(const Camera& camera, const std::string& label, Instant now) {
  if (!camera.shown.contains(label)) return false;
  if (camera.running) return now < camera.runs_until;
  const auto seen = camera.seen.find(label);
  return seen != camera.seen.end() && seen->second && now < *seen->second;
}

json::object CameraEvents::activity(const model::ObjectId& id, Instant now) const {
  json::object activity;
  const auto found = cameras_.find(id);
  if (found == cameras_.end()) return activity;
  const Camera& camera = found->second;
  for (const auto lasting : lasting_marks) {
    const std::string mark(lasting);
    if (camera.fields.contains(mark)) activity[mark] = is_active(camera, mark, now);
  }
  if (camera.fields.contains(std::string(zones_field))) {
    json::array zones;
    for (const std::string& label : camera.shown) {
      if (label.starts_with(zone_prefix) && is_active(camera, label, now)) {
        zones.emplace_back(std::string_view(label).substr(zone_prefix.size()));
      }
    }
    activity[zones_field] = std::move(zones);
  }
  return activity;
}

void CameraEvents::plan_next_change(const model::ObjectId& id, const Camera& camera, Instant now) {
  std::optional<Instant> next;
  for (const std::string& label : camera.shown) {
    if (is_active(camera, label, now))
      next = earlier(next, camera.running ? std::optional(camera.runs_until) : camera.seen.at(label));
  }
  if (next) {
    next_changes_.insert_or_assign(id, *next);
  } else {
    next_changes_.erase(id);
  }
}

std::optional<Instant> CameraEvents::deadline() const {
  std::optional<Instant> first;
  for (const auto& [id, next] : next_changes_) first = earlier(first, next);
  return first;
}

std::vector<model::ObjectId> CameraEvents::tick(Instant now) {
  std::vector<model::ObjectId> due;
  for (const auto& [id, next] : next_changes_) {
    if (next <= now) due.push_back(id);
  }
  for (const model::ObjectId& id : due) plan_next_change(id, cameras_.at(id), now);
  return due;
}

void CameraEvents::hide(const model::ObjectId& id) {
  const auto found = cameras_.find(id);
  if (found == cameras_.end()) return;
  found->second.shown.clear();
  found->second.fields.clear();
  next_changes_.erase(id);
}

void CameraEvents::keep(const model::Home& home) {
  const auto is_gone = [&](const auto& entry) { return home.find(entry.first) == nullptr; };
  if (std::erase_if(cameras_, is_gone) > 0) memory_changed_ = true;
  std::erase_if(next_changes_, is_gone);
}

json::object CameraEvents::memory() const {
  json::object memory;
  for (const auto& [id, camera] : cameras_) {
    json::array seen;
    for (const auto& [label, until] : camera.seen) seen.emplace_back(label);
    memory[id.id] = {{"newest", camera.newest ? format_utc(*camera.newest) : ""}, {"seen", std::move(seen)}};
  }
  return memory;
}

void CameraEvents::restore(const json::object& memory) {
  for (const auto& [id, value] : memory) {
    const json::object* const saved = value.if_object();
    if (saved == nullptr) continue;
    Camera& camera = cameras_[{"cameras", std::string(id)}];
    camera.newest = time_member(*saved, "newest");
    const json::array* const seen = model::array_member(*saved, "seen");
    if (!camera.newest || seen == nullptr) continue;
    for (const json::value& label : *seen) {
      if (label.is_string()) camera.seen.try_emplace(std::string(label.get_string()));
    }
  }
}

}  // namespace nest2mqtt::mirror
