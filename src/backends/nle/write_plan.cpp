#include "write_plan.h"

#include <functional>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "nest2mqtt/model/schema.h"

#include "abilities.h"
#include "temperatures.h"

namespace nest2mqtt::nle {
namespace {

using Kind = upstream::WriteOutcome::Kind;
using Refusal = tl::unexpected<upstream::WriteOutcome>;
using upstream::WriteReason;

Refusal refuse(Kind kind, std::string message, WriteReason reason = WriteReason::other) {
  return Refusal(upstream::WriteOutcome{kind, std::move(message), reason});
}

/// A low and a high temperature that one call sets.
struct Pair {
  std::string_view quantity;  ///< the field names begin with it
  Setting low;
  Setting high;
  std::string_view command;
  std::string_view members;  ///< those of the server's answer begin with it
};

constexpr Pair target_pair{"target_temperature_", Setting::target_low, Setting::target_high, "set_temperature",
                           "target_temperature_"};
constexpr Pair eco_pair{"eco_temperature_", Setting::eco_low, Setting::eco_high, "set_eco_temperatures",
                        "away_temperature_"};

/// A temperature as it was asked for.
struct Asked {
  std::string field;
  double degrees;
  model::Unit scale;

  [[nodiscard]] double celsius() const { return scale == model::Unit::fahrenheit ? to_celsius(degrees) : degrees; }
};

class Planner {
 public:
  Planner(const json::object& fields, const ThermostatStatus& status) : fields_(fields), status_(status) {}

  tl::expected<std::vector<PlannedCall>, upstream::WriteOutcome> plan() {
    plan_mode();
    plan_target();
    for (const Pair& pair : {target_pair, eco_pair}) {
      if (!plan_pair(pair)) return too_close();
    }
    plan_fan();
    plan_scale();
    for (const auto& [name, value] : fields_) {
      if (!taken_.contains(name)) {
        return refuse(Kind::unsupported,
                      "a No Longer Evil server has no command that changes " + std::string(name) + " to this value");
      }
    }
    return std::move(calls_);
  }

 private:
  // The value of a field; nothing if the write has no such field, or one of another type. A field that is not taken
  // makes the write impossible.

  std::optional<std::string> take_text(std::string_view field) {
    const auto text = model::string_member(fields_, field);
    return text ? taken(field, std::optional(std::string(*text))) : std::nullopt;
  }
  std::optional<double> take_number(std::string_view field) {
    return taken(field, model::number_member(fields_, field));
  }
  std::optional<bool> take_flag(std::string_view field) { return taken(field, model::bool_member(fields_, field)); }

  template <class T>
  std::optional<T> taken(std::string_view field, std::optional<T> value) {
    if (value) taken_.emplace(field);
    return value;
  }

  // --- mode and eco --------------------------------------------------------------------------------------------------

  void plan_mode() {
    const auto mode = take_text("hvac_mode");
    if (!mode) return;
    if (mode == "eco") {
      calls_.push_back({"set_away", true});
      return;
    }
    const std::string word = mode == "heat-cool" ? "range" : *mode;
    if (status_.is_in_eco()) {
      calls_.push_back({"set_away", false});
      // The mode behind eco. It may be emergency heat, which is shown as heat and must not be left for it.
      if (status_.mode && mode_word(*status_.mode) == *mode) return;
    }
    calls_.push_back({"set_mode", json::value(*mode), {{Setting::mode, word, "target_temperature_type", "hvac_mode"}}});
  }

  // --- temperatures --------------------------------------------------------------------------------------------------

  std::optional<Asked> take_temperature(const std::string& quantity) {
    for (const auto& [ending, scale] :
         {std::pair("_c", model::Unit::celsius), std::pair("_f", model::Unit::fahrenheit)}) {
      if (const auto degrees = take_number(quantity + ending)) return Asked{quantity + ending, *degrees, scale};
    }
    return std::nullopt;
  }

  void plan_target() {
    const auto asked = take_temperature("target_temperature");
    if (!asked) return;
    calls_.push_back({"set_temperature",
                      asked->celsius(),
                      {{Setting::target, asked->celsius(), "target_temperature", asked->field}}});
  }

  /// False if low and high are too close.
  [[nodiscard]] bool plan_pair(const Pair& pair) {
    const auto low = take_temperature(std::string(pair.quantity) + "low");
    const auto high = take_temperature(std::string(pair.quantity) + "high");
    if (!low && !high) return true;
    if (!has_gap(pair, low, high)) return false;
    PlannedCall call{std::string(pair.command), json::object()};
    for (const auto& [asked, side, setting] : {std::tuple(low, "low", pair.low), std::tuple(high, "high", pair.high)}) {
      if (!asked) continue;
      call.value.as_object()[side] = asked->celsius();
      call.sets.push_back({setting, asked->celsius(), std::string(pair.members) + side, asked->field});
    }
    calls_.push_back(std::move(call));
    return true;
  }

  [[nodiscard]] bool has_gap(const Pair& pair, const std::optional<Asked>& low,
                             const std::optional<Asked>& high) const {
    const auto shown = [&](Setting setting) -> std::optional<double> {
      const auto value = value_of(status_, setting);
      return value ? std::optional(setpoint_celsius(std::get<double>(*value))) : std::nullopt;
    };
    const auto from = low ? low->celsius() : shown(pair.low);
    const auto to = high ? high->celsius() : shown(pair.high);
    constexpr double rounding_error = 0.26;  // setpoints are shown rounded to half a degree
    return !from || !to || *to - *from >= abilities().celsius.gap - rounding_error;
  }

  static Refusal too_close() {
    return refuse(Kind::rejected,
                  "low and high must be at least " + model::number_text(abilities().celsius.gap) +
                      " C apart; the server would take them as they are",
                  WriteReason::low_high_gap);
  }

  // --- fan and scale -------------------------------------------------------------------------------------------------

  void plan_fan() {
    const auto duration = take_number("fan_timer_duration");
    const auto active = take_flag("fan_timer_active");
    std::optional<int> minutes = status_.fan_minutes;
    if (duration) {
      minutes = static_cast<int>(*duration);
      calls_.push_back({"set_device_setting",
                        json::object{{"fan_timer_duration_minutes", *minutes}},
                        {{Setting::fan_minutes, *duration, "fan_timer_duration_minutes", "fan_timer_duration"}}});
    }
    if (!active) return;
    // The server takes `true` as one second, and does not know `off`.
    json::value run = "auto";
    if (*active) run = minutes ? json::value(std::int64_t{60} * *minutes) : json::value("on");
    calls_.push_back(
        {"set_fan", std::move(run), {{Setting::fan_timer, *active, "fan_timer_timeout", "fan_timer_active"}}});
  }

  void plan_scale() {
    const auto scale = take_text("temperature_scale");
    if (!scale) return;
    calls_.push_back({"set_device_setting",
                      json::object{{"temperature_scale", *scale}},
                      {{Setting::scale, *scale, "temperature_scale", "temperature_scale"}}});
  }

  const json::object& fields_;
  const ThermostatStatus& status_;
  std::set<std::string, std::less<>> taken_;  ///< fields
  std::vector<PlannedCall> calls_;
};

}  // namespace

tl::expected<std::vector<PlannedCall>, upstream::WriteOutcome> plan_write(const upstream::Write& write,
                                                                          const ThermostatStatus& status) {
  const auto kind = model::object_kind(write.object);
  if (kind != model::ObjectKind::thermostat) {
    return refuse(Kind::unsupported, "a No Longer Evil server has thermostats only");
  }
  return Planner(write.fields, status).plan();
}

std::string command_body(const std::string& serial, const PlannedCall& call) {
  return model::to_text(json::object{{"serial", serial}, {"command", call.command}, {"value", call.value}});
}

}  // namespace nest2mqtt::nle
