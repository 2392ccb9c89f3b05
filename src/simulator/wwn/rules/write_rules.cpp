#include "wwn/rules/write_rules.h"

#include <algorithm>
#include <array>
#include <span>

#include "nest2mqtt/base/joined.h"

#include "wwn/rules/camera_rules.h"
#include "wwn/rules/permission_view.h"
#include "wwn/rules/structure_rules.h"
#include "wwn/rules/thermostat_rules.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::string_view_literals;

// The writable fields of Works with Nest. The permissions of the caller can allow less.
constexpr std::array writable_thermostat_fields{"target_temperature_c"sv,
                                                "target_temperature_f"sv,
                                                "target_temperature_low_c"sv,
                                                "target_temperature_low_f"sv,
                                                "target_temperature_high_c"sv,
                                                "target_temperature_high_f"sv,
                                                "hvac_mode"sv,
                                                "fan_timer_active"sv,
                                                "fan_timer_duration"sv,
                                                "temperature_scale"sv,
                                                "label"sv};
constexpr std::array writable_camera_fields{"is_streaming"sv};
constexpr std::array writable_structure_fields{"away"sv, "eta"sv};

std::span<const std::string_view> writable_fields(const Path& object) {
  if (object[0] == "structures") return writable_structure_fields;
  if (object[1] == "thermostats") return writable_thermostat_fields;
  if (object[1] == "cameras") return writable_camera_fields;
  return {};
}

std::size_t object_depth(const Path& path) {
  return !path.empty() && path[0] == "structures" ? 2 : 3;
}

Checked<void> check_permission(const Path& object, const json::object& fields, const Permissions& permissions) {
  const auto writable = writable_fields(object);
  const std::string_view group = object[0] == "structures" ? object[0] : object[1];
  std::vector<std::string_view> refused;
  for (const auto& field : fields) {
    const bool known = std::find(writable.begin(), writable.end(), field.key()) != writable.end();
    if (!known || !may_write(permissions, group, field.key())) refused.emplace_back(field.key());
  }
  if (!refused.empty()) return tl::unexpected(no_write_permission(joined(refused, ", ")));
  return {};
}

/// The body as fields of the object. The body of a write to a leaf is the value of one field.
Checked<json::object> fields_from(const Path& path, std::size_t depth, json::value body) {
  if (path.size() == depth) {
    if (!body.is_object() || body.get_object().empty()) return tl::unexpected(invalid_content());
    return std::move(body.get_object());
  }
  if (path.size() > depth + 1) return tl::unexpected(no_write_permission(path.back()));
  const std::string& field = path[depth];
  const bool structured = body.is_object() || body.is_array();
  if (structured != (field == "eta")) return tl::unexpected(invalid_content());
  return json::object{{field, std::move(body)}};
}

}  // namespace

Checked<Path> write_target(const json::object& home, const Path& path) {
  const std::size_t depth = object_depth(path);
  if (path.size() < depth) {
    if (!path.empty() && find(home, path) == nullptr) return tl::unexpected(not_found());
    return tl::unexpected(no_write_permission(path.empty() ? "/" : path.back()));
  }
  Path object(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(depth));
  if (find_object(home, object) == nullptr) return tl::unexpected(not_found());
  return object;
}

Checked<Write> check_write(const json::object& home, const Path& path, std::string_view body, WallTime now,
                           const Permissions& permissions) {
  auto object = write_target(home, path);
  if (!object) return tl::unexpected(object.error());
  auto value = parse_json(body);
  if (!value) return tl::unexpected(invalid_content());
  json::value echo = *value;
  auto fields = fields_from(path, object->size(), std::move(*value));
  if (!fields) return tl::unexpected(fields.error());

  auto checked = check_permission(*object, *fields, permissions);
  const json::object& state = *find_object(home, *object);
  if (checked) {
    if ((*object)[0] == "structures") {
      checked = check_structure(state, *fields, now);
    } else if ((*object)[1] == "thermostats") {
      checked = check_thermostat(home, state, *fields);
    } else {
      checked = check_camera(state, *fields);
    }
  }
  if (!checked) return tl::unexpected(checked.error());
  return Write{std::move(*object), std::move(*fields), std::move(echo)};
}

json::object effects_of(const json::object& home, const Write& write, WallTime now) {
  const json::object& state = *find_object(home, write.object);
  if (write.object[0] == "structures") return structure_effects(write.fields);
  if (write.object[1] == "thermostats") return thermostat_effects(state, write.fields, now);
  return write.fields;
}

}  // namespace nest2mqtt::simulator
