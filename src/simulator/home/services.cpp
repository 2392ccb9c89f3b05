#include "home/services.h"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "json/fields.h"

namespace nest2mqtt::simulator {
namespace {

bool is_known(const json::value& name) {
  return name.is_string() && is_service(name.get_string());
}

void unlist(json::object& home, std::string_view group, const std::string& id) {
  json::object* const structures = object_of(home, "structures");
  if (structures == nullptr) return;
  for (auto& member : *structures) {
    json::object* const structure = member.value().if_object();
    json::value* const list = structure == nullptr ? nullptr : structure->if_contains(group);
    if (list == nullptr || !list->is_array()) continue;
    json::array& ids = list->get_array();
    ids.erase(std::remove(ids.begin(), ids.end(), json::value(id)), ids.end());
    if (ids.empty()) structure->erase(group);
  }
}

/// The ids of the devices that were removed.
std::vector<std::string> keep_in_group(json::object& group) {
  std::vector<std::string> removed;
  for (auto& member : group) {
    json::object* const device = member.value().if_object();
    if (device == nullptr) continue;
    if (!belongs_to(*device, works_with_nest)) removed.emplace_back(member.key());
    device->erase("services");
    device->erase(no_longer_evil);
    device->erase(google_device_access);
    if (json::object* const event = object_of(*device, "last_event")) event->erase("has_chime");
  }
  for (const std::string& id : removed) group.erase(id);
  return removed;
}

}  // namespace

bool is_service(std::string_view name) {
  return std::find(all_services.begin(), all_services.end(), name) != all_services.end();
}

bool belongs_to(const json::object& device, std::string_view service) {
  const json::value* const services = device.if_contains("services");
  const json::array* const list = services == nullptr ? nullptr : services->if_array();
  return list == nullptr || std::find(list->begin(), list->end(), json::value(service)) != list->end();
}

Result<void> check_services(const json::object& device) {
  const json::value* const services = device.if_contains("services");
  if (services == nullptr) return {};
  const json::array* const list = services->if_array();
  if (list != nullptr && std::all_of(list->begin(), list->end(), is_known)) return {};
  return fail(fmt::format("services must be a list of {}", fmt::join(all_services, ", ")));
}

void keep_works_with_nest(json::object& home) {
  json::object* const devices = object_of(home, "devices");
  if (devices == nullptr) return;
  std::vector<std::string> empty_groups;
  for (auto& member : *devices) {
    json::object* const group = member.value().if_object();
    if (group == nullptr) continue;
    const std::vector<std::string> removed = keep_in_group(*group);
    for (const std::string& id : removed) unlist(home, member.key(), id);
    if (!removed.empty() && group->empty()) empty_groups.emplace_back(member.key());
  }
  for (const std::string& group : empty_groups) devices->erase(group);
}

}  // namespace nest2mqtt::simulator
