#include "climate.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "nest2mqtt/base/joined.h"
#include "nest2mqtt/model/lock.h"
#include "nest2mqtt/model/schema.h"
#include "nest2mqtt/model/thermostat_scale.h"

#include "templates.h"

namespace nest2mqtt::home_assistant {
namespace {

using model::bool_member;

/// What the thermostat is connected to. One that does not say is believed to be able.
struct ConnectedSystems {
  bool heat;
  bool cool;
  bool fan;

  explicit ConnectedSystems(const json::object& thermostat)
      : heat(bool_member(thermostat, "can_heat").value_or(true)),
        cool(bool_member(thermostat, "can_cool").value_or(true)),
        fan(bool_member(thermostat, "has_fan").value_or(false)) {}

  [[nodiscard]] bool both() const { return heat && cool; }

  /// The service's words.
  [[nodiscard]] std::vector<std::string_view> modes() const {
    std::vector<std::string_view> words{"off"};
    if (heat) words.emplace_back("heat");
    if (cool) words.emplace_back("cool");
    if (both()) words.emplace_back("heat-cool");
    return words;
  }
};

/// Home Assistant's word for a mode of the service.
std::string_view home_assistant_mode(std::string_view mode) {
  return mode == "heat-cool" ? "heat_cool" : mode;
}

class Climate {
 public:
  Climate(const model::HomeObject& thermostat, const mirror::TopicNames& names, const upstream::Abilities& service)
      : thermostat_(*thermostat.value),
        id_(thermostat.id),
        names_(names),
        document_(names.document(thermostat.id)),
        scale_(model::display_scale(thermostat_)),
        service_(service),
        systems_(thermostat_) {}

  json::object config() {
    config_["name"] = nullptr;  // the device's main entity goes by the device's name
    add_modes();
    add_action();
    add_eco();
    if (systems_.fan && thermostat_.contains("fan_timer_active")) add_fan();
    add_scale();
    if (has("ambient_temperature")) {
      state("current_temperature", templates::state(Reading::number, field("ambient_temperature"), {}),
            "current_temperature_template");
    }
    if (thermostat_.contains("humidity")) {
      state("current_humidity", templates::state(Reading::number, "humidity", {}), "current_humidity_template");
    }
    if (systems_.heat || systems_.cool) add_setpoints();
    return std::move(config_);
  }

 private:
  [[nodiscard]] std::string field(std::string_view name) const {
    return std::string(model::temperature_field(name, scale_)->name);
  }
  [[nodiscard]] bool can_write(std::string_view field_name) const {
    const model::FieldSpec* const spec = model::find_field(model::ObjectKind::thermostat, field_name);
    return spec != nullptr && service_.can_write(model::ObjectKind::thermostat, spec->slot);
  }
  [[nodiscard]] bool has(std::string_view name) const { return thermostat_.contains(field(name)); }

  /// `<what>_topic` or `<what>_state_topic` reads the document through a template.
  void state(std::string_view what, const std::string& text, std::string_view template_key) {
    config_[fmt::format("{}_topic", what)] = document_;
    config_[template_key] = text;
  }

  /// `<what>_command_topic` writes the field, what a person chose translated by the template; empty: as it is.
  void command(std::string_view what, std::string_view field_name, std::string_view command_template = {}) {
    config_[fmt::format("{}_command_topic", what)] = names_.field(id_, {std::string(field_name)}) + "/set";
    if (!command_template.empty()) config_[fmt::format("{}_command_template", what)] = command_template;
  }

  void add_modes() {
    json::array modes;
    const auto own = systems_.modes();
    for (const auto mode : own) modes.emplace_back(home_assistant_mode(mode));
    const std::string words =
        joined(own, ", ", [](const auto mode) { return fmt::format("'{}': '{}'", mode, home_assistant_mode(mode)); });
    config_["modes"] = std::move(modes);
    // Eco is a preset in Home Assistant; behind it stands the mode that the thermostat goes back to.
    state("mode_state",
          fmt::format("{{% set m = {} %}}{{% set p = {} %}}"
                      "{{% set m = (p if p in {} else '{}') if m == 'eco' else m %}}"
                      "{{{{ {{{}}}.get(m | string, 'None') }}}}",
                      templates::read("hvac_mode"), templates::read("previous_hvac_mode"), templates::list(own),
                      own.back(), words),
          "mode_state_template");
    if (can_write("hvac_mode")) command("mode", "hvac_mode", "{{ value | replace('_', '-') }}");
  }

  void add_action() {
    if (!thermostat_.contains("hvac_state")) return;
    state("action",
          fmt::format("{{% set s = {} %}}{{{{ s if s in ['heating', 'cooling'] else None if s is none "
                      "else 'fan' if {} else 'off' if {} == 'off' else 'idle' }}}}",
                      templates::read("hvac_state"), templates::read("fan_timer_active"), templates::read("hvac_mode")),
          "action_template");
  }

  /// Eco is a mode of the service. Home Assistant takes presets only where they can be chosen.
  void add_eco() {
    if (!can_write("hvac_mode")) return;
    config_["preset_modes"] = json::array{"eco"};
    state("preset_mode_state", fmt::format("{{{{ 'eco' if {} == 'eco' else 'none' }}}}", templates::read("hvac_mode")),
          "preset_mode_value_template");
    command("preset_mode", "eco", "{{ 'true' if value == 'eco' else 'false' }}");
  }

  void add_fan() {
    if (!can_write("fan_timer_active")) return;
    config_["fan_modes"] = json::array{"auto", "on"};
    state("fan_mode_state", fmt::format("{{{{ 'on' if {} else 'auto' }}}}", templates::read("fan_timer_active")),
          "fan_mode_state_template");
    command("fan_mode", "fan_timer_active", "{{ 'true' if value == 'on' else 'false' }}");
  }

  /// Unit, step and range: the service's own limits, narrower where the thermostat is locked.
  void add_scale() {
    const upstream::SetpointLimits& range = service_.setpoints(scale_);
    double lowest = range.min;
    double highest = range.max;
    if (const auto lock = model::lock_range(thermostat_, scale_)) {
      const double lock_min = std::clamp(lock->min.value_or(range.min), range.min, range.max);
      const double lock_max = std::clamp(lock->max.value_or(range.max), range.min, range.max);
      // Home Assistant wants a range with a width.
      if (lock_min < lock_max) {
        lowest = lock_min;
        highest = lock_max;
      }
    }
    config_["temperature_unit"] = scale_ == model::Unit::fahrenheit ? "F" : "C";
    config_["temp_step"] = range.step;
    // No `precision`: Home Assistant then shows tenths of °C and whole °F, whichever of them it uses itself, so that a
    // person who has asked for 72 °F of a thermostat in °C sees 72 and not 71.5.
    config_["min_temp"] = lowest;
    config_["max_temp"] = highest;
  }

  /// Heat-cool uses the pair, heat and cool the single setpoint. Eco temperatures are shown in the same places, on the
  /// side that the thermostat can use.
  void add_setpoints() {
    const std::string mode = templates::read("hvac_mode");
    const std::string_view eco_side = systems_.heat ? "eco_temperature_low" : "eco_temperature_high";
    const std::string single_eco =
        systems_.both() ? "None" : fmt::format("{} if {} == 'eco' else None", templates::read(field(eco_side)), mode);
    if (has("target_temperature")) {
      setpoint("temperature", "target_temperature",
               fmt::format("{} if {} in ['heat', 'cool'] else {}", templates::read(field("target_temperature")), mode,
                           single_eco));
    }
    if (!systems_.both() || !has("target_temperature_low") || !has("target_temperature_high")) return;
    for (const std::string_view side : {"low", "high"}) {
      const std::string target = fmt::format("target_temperature_{}", side);
      setpoint(fmt::format("temperature_{}", side), target,
               fmt::format("{} if {} == 'heat-cool' else {} if {} == 'eco' else None", templates::read(field(target)),
                           mode, templates::read(field(fmt::format("eco_temperature_{}", side))), mode));
    }
  }

  void setpoint(std::string_view what, std::string_view field_name, const std::string& value) {
    state(fmt::format("{}_state", what), fmt::format("{{% set v = {} %}}{{{{ {} }}}}", value, templates::number),
          fmt::format("{}_state_template", what));
    if (can_write(field(field_name))) command(what, field(field_name));
  }

  const json::object& thermostat_;
  const model::ObjectId& id_;
  const mirror::TopicNames& names_;
  std::string document_;
  model::Unit scale_;
  const upstream::Abilities& service_;
  ConnectedSystems systems_;
  json::object config_;
};

}  // namespace

std::optional<json::object> climate(const model::HomeObject& thermostat, const mirror::TopicNames& names,
                                    const upstream::Abilities& service) {
  if (!thermostat.value->contains("hvac_mode")) return std::nullopt;
  return Climate(thermostat, names, service).config();
}

}  // namespace nest2mqtt::home_assistant
