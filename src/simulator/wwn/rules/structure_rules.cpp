#include "wwn/rules/structure_rules.h"

#include <optional>

#include "json/fields.h"

namespace nest2mqtt::simulator {
namespace {

constexpr std::string_view window_begin = "estimated_arrival_window_begin";
constexpr std::string_view window_end = "estimated_arrival_window_end";

ServiceError wrong_state(std::string message) {
  return {400, "mode-error", std::move(message)};
}

bool cancels(const json::value& begin) {
  if (begin.is_string()) return begin.get_string() == "0" || begin.get_string() == epoch;
  return number_of(begin) == 0.0;
}

std::optional<WallTime> time_of(const json::value& value) {
  if (!value.is_string()) return std::nullopt;
  return parse_utc(value.get_string());
}

Checked<void> check_window(const json::object& eta, WallTime now) {
  const json::value& begin_text = eta.at(window_begin);
  const json::value* const end_text = eta.if_contains(window_end);
  const auto begin = time_of(begin_text);
  if (!begin) return tl::unexpected(wrong_format(window_begin, begin_text));
  const auto end = end_text == nullptr ? std::nullopt : time_of(*end_text);
  if (!end) {
    return tl::unexpected(wrong_format(window_end, end_text == nullptr ? json::value() : *end_text));
  }
  if (*begin > *end) {
    return tl::unexpected(ServiceError{400,
                                       "format-error",
                                       "estimated_arrival_window_begin is after estimated_arrival_window_end",
                                       {{"field_name", window_begin}}});
  }
  if (*end <= now) {
    return tl::unexpected(
        ServiceError{400, "format-error", "estimated_arrival_window_end is in the past", {{"field_name", window_end}}});
  }
  return {};
}

Checked<void> check_eta(const json::object& structure, const json::value& value, WallTime now) {
  const json::object* const eta = value.if_object();
  if (eta == nullptr) return tl::unexpected(invalid_content());
  for (const auto& field : *eta) {
    const std::string_view name = field.key();
    if (name != "trip_id" && name != window_begin && name != window_end) {
      return tl::unexpected(no_write_permission(std::string(name)));
    }
  }
  if (text_of(structure, "away") != "away" && text_of(structure, "away") != "auto-away") {
    return tl::unexpected(wrong_state("Not in away mode"));
  }
  const json::value* const thermostats = structure.if_contains("thermostats");
  if (thermostats == nullptr || !thermostats->is_array() || thermostats->get_array().empty()) {
    return tl::unexpected(wrong_state("Structure has no thermostat"));
  }
  const json::value* const trip = eta->if_contains("trip_id");
  if (trip == nullptr || text_of(*eta, "trip_id").empty()) {
    return tl::unexpected(wrong_format("trip_id", trip == nullptr ? json::value() : *trip));
  }
  const json::value* const begin = eta->if_contains(window_begin);
  if (begin == nullptr) return tl::unexpected(wrong_format(window_begin, json::value()));
  if (cancels(*begin)) return {};
  return check_window(*eta, now);
}

}  // namespace

Checked<void> check_structure(const json::object& structure, const json::object& fields, WallTime now) {
  if (const json::value* const away = fields.if_contains("away")) {
    if (!away->is_string() || (*away != "home" && *away != "away")) {
      return tl::unexpected(wrong_format("away", *away));
    }
  }
  if (const json::value* const eta = fields.if_contains("eta")) {
    return check_eta(structure, *eta, now);
  }
  return {};
}

json::object structure_effects(const json::object& fields) {
  json::object effects;
  if (const json::value* const away = fields.if_contains("away")) effects["away"] = *away;
  if (const json::value* const eta = fields.if_contains("eta")) {
    const json::value& begin = eta->at(window_begin);
    const auto at = cancels(begin) ? WallTime() : time_of(begin).value_or(WallTime());
    effects["eta_begin"] = format_utc(at);
  }
  return effects;
}

}  // namespace nest2mqtt::simulator
