#include "plan/write_plan.h"

#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "nest2mqtt/model/schema.h"
#include "nest2mqtt/model/temperatures.h"

#include "abilities.h"
#include "home/thermostat_traits.h"

namespace nest2mqtt::sdm {
namespace {

using Kind = upstream::WriteOutcome::Kind;
using upstream::WriteReason;

constexpr std::string_view set_eco = "ThermostatEco.SetMode";
constexpr std::string_view set_mode = "ThermostatMode.SetMode";
constexpr std::string_view set_heat = "ThermostatTemperatureSetpoint.SetHeat";
constexpr std::string_view set_cool = "ThermostatTemperatureSetpoint.SetCool";
constexpr std::string_view set_range = "ThermostatTemperatureSetpoint.SetRange";
constexpr std::string_view set_fan_timer = "Fan.SetTimer";

upstream::WriteOutcome rejected(std::string message, WriteReason reason) {
  return {Kind::rejected, std::move(message), reason};
}
upstream::WriteOutcome unsupported(std::string message) {
  return {Kind::unsupported, std::move(message)};
}

/// A temperature as it was asked for.
struct AskedTemperature {
  double degrees;
  model::Unit scale;

  [[nodiscard]] double celsius() const {
    return scale == model::Unit::fahrenheit ? model::to_celsius(degrees) : degrees;
  }
};

class CommandPlanner {
 public:
  CommandPlanner(const json::object& fields, const Device& device, int fan_minutes, WallTime now)
      : fields_(fields), device_(device), now_(now), plan_{.fan_minutes = fan_minutes} {
    const std::string_view mode = nest_mode(word_of(device, "ThermostatMode", "mode"));
    mode_ = is_in_eco(device) ? "eco" : mode;
  }

  tl::expected<WritePlan, upstream::WriteOutcome> plan() {
    for (const auto step : {&CommandPlanner::check_fields, &CommandPlanner::plan_mode, &CommandPlanner::plan_target,
                            &CommandPlanner::plan_range, &CommandPlanner::plan_fan}) {
      if (auto refusal = (this->*step)()) return tl::unexpected(*std::move(refusal));
    }
    return std::move(plan_);
  }

 private:
  using Refusal = std::optional<upstream::WriteOutcome>;

  static Refusal wrong_value(std::string_view field) {
    return rejected(std::string(field) + " has a value that this bridge does not send", WriteReason::out_of_range);
  }

  void add(std::string_view command, json::object params, bool may_be_repeated = true) {
    plan_.calls.push_back({std::string(command), std::move(params), may_be_repeated});
  }

  Refusal check_fields() {
    for (const auto& [name, value] : fields_) {
      const auto* const field = model::find_field(model::ObjectKind::thermostat, name);
      if (field == nullptr || !abilities().can_write(field->object, field->slot)) {
        return unsupported("Google Device Access has no command that changes " + std::string(name));
      }
      const std::string_view ending = "_f";
      const std::string_view full(name);
      if (full.ends_with(ending) && fields_.contains(std::string(full.substr(0, full.size() - 2)) + "_c")) {
        return unsupported("one temperature cannot be set in both scales at once");
      }
    }
    return std::nullopt;
  }

  // --- mode and eco --------------------------------------------------------------------------------------------------

  Refusal plan_mode() {
    const json::value* const value = fields_.if_contains("hvac_mode");
    if (value == nullptr) return std::nullopt;
    const auto* const word = value->if_string();
    if (word == nullptr) return wrong_value("hvac_mode");
    if (*word == "eco") return plan_eco();
    const std::string_view wanted = google_mode(*word);
    if (wanted.empty()) return wrong_value("hvac_mode");
    const bool is_so = word_of(device_, "ThermostatMode", "mode") == wanted;  // also the mode that is behind eco
    if (!is_so && !can_be_set("ThermostatMode", wanted)) return impossible_mode(*word);
    if (is_in_eco(device_)) add(set_eco, {{"mode", "OFF"}}, false);
    if (!is_so) add(set_mode, {{"mode", wanted}});
    mode_ = std::string_view(*word);
    return std::nullopt;
  }

  Refusal plan_eco() {
    if (!is_in_eco(device_)) {
      if (!can_be_set("ThermostatEco", "MANUAL_ECO")) return impossible_mode("eco");
      add(set_eco, {{"mode", "MANUAL_ECO"}}, false);
    }
    mode_ = "eco";
    return std::nullopt;
  }

  /// A trait that does not list its modes does not forbid any; without the trait Google takes no mode at all.
  [[nodiscard]] bool can_be_set(std::string_view trait, std::string_view mode) const {
    const json::object* const object = device_.trait(trait);
    if (object == nullptr) return false;
    return model::array_member(*object, "availableModes") == nullptr || has_mode(device_, trait, mode);
  }

  static Refusal impossible_mode(std::string_view mode) {
    return rejected("this thermostat cannot be set to " + std::string(mode) + "; Google does not list it as possible",
                    WriteReason::incompatible_mode);
  }

  // --- setpoints -----------------------------------------------------------------------------------------------------

  /// `refused` is set if there is a value that cannot be sent.
  std::optional<AskedTemperature> asked(const std::string& quantity, Refusal& refused) const {
    for (const auto& [ending, scale] :
         {std::pair("_c", model::Unit::celsius), std::pair("_f", model::Unit::fahrenheit)}) {
      const json::value* const value = fields_.if_contains(quantity + ending);
      if (value == nullptr) continue;
      if (const auto degrees = model::as_number(*value)) return AskedTemperature{*degrees, scale};
      refused = wrong_value(quantity + ending);
    }
    return std::nullopt;
  }

  Refusal plan_target() {
    Refusal refused;
    const auto target = asked("target_temperature", refused);
    if (!target) return refused;
    if (mode_ == "heat") {
      add(set_heat, {{"heatCelsius", target->celsius()}});
    } else if (mode_ == "cool") {
      add(set_cool, {{"coolCelsius", target->celsius()}});
    } else if (mode_ == "heat-cool") {
      return rejected(
          "in the mode heat-cool there are two setpoints: set target_temperature_low and "
          "target_temperature_high, or set hvac_mode to heat or cool in the same write",
          WriteReason::wrong_mode);
    } else {
      return no_setpoint("heat or cool");
    }
    return std::nullopt;
  }

  /// In off, in eco, or where the mode is not known.
  [[nodiscard]] Refusal no_setpoint(const std::string& modes) const {
    std::string why = "Google does not say which mode the thermostat is in";
    if (mode_ == "off") why = "in the mode off the thermostat has no setpoint";
    if (mode_ == "eco") why = "in eco the thermostat keeps the eco temperatures, which Google lets no service change";
    return rejected(why + ": set hvac_mode to " + modes + " first, or in the same write", WriteReason::wrong_mode);
  }

  Refusal plan_range() {
    Refusal refused;
    const auto low = asked("target_temperature_low", refused);
    const auto high = asked("target_temperature_high", refused);
    if (refused || (!low && !high)) return refused;
    if (mode_ == "heat" || mode_ == "cool") {
      return rejected("in the mode " + std::string(mode_) +
                          " there is one setpoint: set target_temperature, or set hvac_mode to heat-cool in the same "
                          "write",
                      WriteReason::wrong_mode);
    }
    if (mode_ != "heat-cool") return no_setpoint("heat-cool");
    const auto from = low ? low->celsius() : present("heatCelsius");
    const auto to = high ? high->celsius() : present("coolCelsius");
    if (!from || !to) {
      return rejected("Google takes low and high only together, and does not say the present " +
                          std::string(from ? "target_temperature_high" : "target_temperature_low") +
                          ": set both in the same write",
                      WriteReason::wrong_mode);
    }
    return add_range({*from, *to}, {low ? *from : displayed(*from), high ? *to : displayed(*to)});
  }

  struct Range {
    double low;
    double high;

    /// Google compares with 1.6667 C, which is 3 F; exactly 3 F is a little less than that in binary.
    [[nodiscard]] bool is_wide_enough() const {
      constexpr double min_gap = 1.6667;
      constexpr double rounding_error = 0.0001;
      return high - low >= min_gap - rounding_error;
    }
  };

  /// `celsius` as the thermostat's own display shows it.
  [[nodiscard]] double displayed(double celsius) const {
    return word_of(device_, "Settings", "temperatureScale") == "FAHRENHEIT"
               ? model::to_celsius(model::setpoint_fahrenheit(celsius))
               : model::setpoint_celsius(celsius);
  }

  /// `shown`: the setpoint that is not changed is as the display shows it. It can differ from what Google has (a dial
  /// sets 23.87697 C and shows 75 F). What looks wide enough to the user must be so, and the display stays as it is.
  Refusal add_range(const Range& exact, const Range& shown) {
    const Range& range = exact.is_wide_enough() ? exact : shown;
    if (!range.is_wide_enough()) {
      return rejected("low and high must be at least 1.7 C (3 F) apart, and low below high", WriteReason::low_high_gap);
    }
    add(set_range, {{"heatCelsius", range.low}, {"coolCelsius", range.high}});
    return std::nullopt;
  }

  /// A setpoint of the mode heat-cool as Google has it. That of another mode does not count: it will not be the same.
  [[nodiscard]] std::optional<double> present(std::string_view member) const {
    const bool is_so = word_of(device_, "ThermostatMode", "mode") == "HEATCOOL" && !is_in_eco(device_);
    return is_so ? celsius_of(device_, "ThermostatTemperatureSetpoint", member) : std::nullopt;
  }

  // --- fan -----------------------------------------------------------------------------------------------------------

  Refusal plan_fan() {
    const json::value* const duration = fields_.if_contains("fan_timer_duration");
    const json::value* const active = fields_.if_contains("fan_timer_active");
    if (duration == nullptr && active == nullptr) return std::nullopt;
    const FanTimer timer = fan_timer(device_, now_);
    if (!timer.exists) return rejected("this thermostat has no fan that can run by a timer", WriteReason::no_fan);
    if (duration != nullptr) {
      const auto minutes = model::as_number(*duration);
      if (!minutes || *minutes < 1 || *minutes > abilities().max_fan_minutes || *minutes != std::floor(*minutes)) {
        return wrong_value("fan_timer_duration");
      }
      plan_.fan_minutes = static_cast<int>(*minutes);
    }
    if (active != nullptr && !active->is_bool()) return wrong_value("fan_timer_active");
    const bool is_to_run = active != nullptr ? active->get_bool() : timer.runs;
    if (is_to_run) {
      const std::string seconds = std::to_string(std::int64_t{60} * plan_.fan_minutes) + "s";
      add(set_fan_timer, {{"timerMode", "ON"}, {"duration", seconds}}, false);
    } else if (active != nullptr) {
      add(set_fan_timer, {{"timerMode", "OFF"}});
    }
    return std::nullopt;
  }

  const json::object& fields_;
  const Device& device_;
  WallTime now_;
  std::string_view mode_;  ///< `hvac_mode` after the calls so far; empty: not known
  WritePlan plan_;
};

}  // namespace

tl::expected<WritePlan, upstream::WriteOutcome> plan_write(const upstream::Write& write, const Device& device,
                                                           int fan_minutes, WallTime now) {
  if (model::object_kind(write.object) == model::ObjectKind::thermostat) {
    return CommandPlanner(write.fields, device, fan_minutes, now).plan();
  }
  const std::string what(write.fields.empty() ? std::string_view("it") : std::string_view(write.fields.begin()->key()));
  return tl::unexpected(unsupported("Google Device Access has no command that changes " + what));
}

}  // namespace nest2mqtt::sdm
