#include "write_plan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "nest2mqtt/model/schema.h"
#include "nest2mqtt/model/temperatures.h"

#include "abilities.h"

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

  [[nodiscard]] double celsius() const {
    return scale == model::Unit::fahrenheit ? model::to_celsius(degrees) : degrees;
  }
  [[nodiscard]] const upstream::SetpointLimits& limits() const { return abilities().setpoints(scale); }
};

class Planner {
 public:
  Planner(const json::object& fields, const ThermostatStatus& status) : fields_(fields), status_(status) {}

  tl::expected<std::vector<PlannedCall>, upstream::WriteOutcome> plan() {
    for (const auto step :
         {&Planner::plan_mode, &Planner::plan_target, &Planner::plan_pairs, &Planner::plan_fan, &Planner::plan_scale}) {
      if (auto refusal = (this->*step)()) return tl::unexpected(*std::move(refusal));
    }
    if (taken_ != fields_.size()) return refuse_what_is_left();
    return std::move(calls_);
  }

 private:
  using Step = std::optional<upstream::WriteOutcome>;

  static Step refusal(Kind kind, std::string message, WriteReason reason = WriteReason::other) {
    return upstream::WriteOutcome{kind, std::move(message), reason};
  }
  static Step wrong_value(std::string_view field) {
    return refusal(Kind::rejected, std::string(field) + " has a value that this bridge does not send",
                   WriteReason::out_of_range);
  }

  const json::value* take(std::string_view field) {
    const json::value* const value = fields_.if_contains(field);
    if (value != nullptr) ++taken_;
    return value;
  }

  [[nodiscard]] Refusal refuse_what_is_left() const {
    for (const auto& [name, value] : fields_) {
      const auto* const field = model::find_field(model::ObjectKind::thermostat, name);
      if (field == nullptr || !abilities().can_write(field->object, field->slot)) {
        return refuse(Kind::unsupported, "a No Longer Evil server has no command that changes " + std::string(name));
      }
    }
    return refuse(Kind::unsupported, "one temperature cannot be set in both scales at once");
  }

  // --- mode and eco --------------------------------------------------------------------------------------------------

  Step plan_mode() {
    const json::value* const value = take("hvac_mode");
    if (value == nullptr) return std::nullopt;
    const auto* const word = value->if_string();
    constexpr std::array<std::string_view, 5> modes{"off", "heat", "cool", "heat-cool", "eco"};
    if (word == nullptr || std::find(modes.begin(), modes.end(), std::string_view(*word)) == modes.end()) {
      return wrong_value("hvac_mode");
    }
    if (*word == "eco") {
      calls_.push_back({"set_away", true});
      return std::nullopt;
    }
    const std::string mode(*word);
    const std::string taken = mode == "heat-cool" ? "range" : mode;
    if (status_.is_in_eco()) {
      calls_.push_back({"set_away", false});
      // The mode behind eco. It may be emergency heat, which is shown as heat and must not be left for it.
      if (status_.mode && mode_word(*status_.mode) == mode) return std::nullopt;
    }
    calls_.push_back({"set_mode", json::value(mode), {{Setting::mode, taken, "target_temperature_type", "hvac_mode"}}});
    return std::nullopt;
  }

  // --- temperatures --------------------------------------------------------------------------------------------------

  /// `refused` is set if there is a value that cannot be sent.
  std::optional<Asked> take_temperature(const std::string& quantity, Step& refused) {
    for (const auto& [ending, scale] :
         {std::pair("_c", model::Unit::celsius), std::pair("_f", model::Unit::fahrenheit)}) {
      const json::value* const value = take(quantity + ending);
      if (value == nullptr) continue;
      const auto degrees = model::as_number(*value);
      if (!degrees) {
        refused = wrong_value(quantity + ending);
        return std::nullopt;
      }
      Asked asked{quantity + ending, *degrees, scale};
      constexpr double rounding_error = 0.01;
      const auto& limits = asked.limits();
      if (asked.degrees < limits.min - rounding_error || asked.degrees > limits.max + rounding_error) {
        refused = refusal(Kind::rejected,
                          asked.field + " must be between " + model::number_text(limits.min) + " and " +
                              model::number_text(limits.max) + "; the server would change " +
                              model::number_text(asked.degrees) + " without a word",
                          WriteReason::out_of_range);
        return std::nullopt;
      }
      return asked;
    }
    return std::nullopt;
  }

  Step plan_target() {
    Step refused;
    const auto asked = take_temperature("target_temperature", refused);
    if (asked) {
      calls_.push_back({"set_temperature",
                        asked->celsius(),
                        {{Setting::target, asked->celsius(), "target_temperature", asked->field}}});
    }
    return refused;
  }

  Step plan_pairs() {
    if (auto refused = plan_pair(target_pair)) return refused;
    return plan_pair(eco_pair);
  }

  Step plan_pair(const Pair& pair) {
    Step refused;
    const auto low = take_temperature(std::string(pair.quantity) + "low", refused);
    const auto high = take_temperature(std::string(pair.quantity) + "high", refused);
    if (refused || (!low && !high)) return refused;
    if (auto too_close = check_gap(pair, low, high)) return too_close;
    PlannedCall call{std::string(pair.command), json::object()};
    for (const auto& [asked, side, setting] : {std::tuple(low, "low", pair.low), std::tuple(high, "high", pair.high)}) {
      if (!asked) continue;
      call.value.as_object()[side] = asked->celsius();
      call.sets.push_back({setting, asked->celsius(), std::string(pair.members) + side, asked->field});
    }
    calls_.push_back(std::move(call));
    return std::nullopt;
  }

  [[nodiscard]] Step check_gap(const Pair& pair, const std::optional<Asked>& low,
                               const std::optional<Asked>& high) const {
    const auto shown = [&](Setting setting) -> std::optional<double> {
      const auto value = value_of(status_, setting);
      return value ? std::optional(model::setpoint_celsius(std::get<double>(*value))) : std::nullopt;
    };
    const auto from = low ? low->celsius() : shown(pair.low);
    const auto to = high ? high->celsius() : shown(pair.high);
    constexpr double rounding_error = 0.26;  // setpoints are shown rounded to half a degree
    if (!from || !to || *to - *from >= abilities().celsius.gap - rounding_error) return std::nullopt;
    return refusal(Kind::rejected,
                   "low and high must be at least " + model::number_text(abilities().celsius.gap) +
                       " C apart; the server would take them as they are",
                   WriteReason::low_high_gap);
  }

  // --- fan and scale -------------------------------------------------------------------------------------------------

  Step plan_fan() {
    const json::value* const duration = take("fan_timer_duration");
    const json::value* const active = take("fan_timer_active");
    std::optional<int> minutes = status_.fan_minutes;
    if (duration != nullptr) {
      const auto number = model::as_number(*duration);
      if (!number || *number < 1 || *number > abilities().max_fan_minutes || *number != std::floor(*number)) {
        return wrong_value("fan_timer_duration");
      }
      minutes = static_cast<int>(*number);
      calls_.push_back({"set_device_setting",
                        json::object{{"fan_timer_duration_minutes", *minutes}},
                        {{Setting::fan_minutes, *number, "fan_timer_duration_minutes", "fan_timer_duration"}}});
    }
    if (active == nullptr) return std::nullopt;
    if (!active->is_bool()) return wrong_value("fan_timer_active");
    // The server takes `true` as one second, and does not know `off`.
    json::value run = "auto";
    if (active->get_bool()) run = minutes ? json::value(std::int64_t{60} * *minutes) : json::value("on");
    calls_.push_back({"set_fan",
                      std::move(run),
                      {{Setting::fan_timer, active->get_bool(), "fan_timer_timeout", "fan_timer_active"}}});
    return std::nullopt;
  }

  Step plan_scale() {
    const json::value* const value = take("temperature_scale");
    if (value == nullptr) return std::nullopt;
    const auto* const word = value->if_string();
    if (word == nullptr || (*word != "C" && *word != "F")) return wrong_value("temperature_scale");
    const std::string scale(*word);
    calls_.push_back({"set_device_setting",
                      json::object{{"temperature_scale", scale}},
                      {{Setting::scale, scale, "temperature_scale", "temperature_scale"}}});
    return std::nullopt;
  }

  const json::object& fields_;
  const ThermostatStatus& status_;
  std::size_t taken_ = 0;
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
