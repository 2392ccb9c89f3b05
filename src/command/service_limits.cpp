#include "service_limits.h"

#include <algorithm>

#include "nest2mqtt/base/in_quotes.h"
#include "nest2mqtt/base/joined.h"
#include "nest2mqtt/base/printable.h"
#include "nest2mqtt/base/shortened.h"
#include "nest2mqtt/model/json.h"

namespace nest2mqtt::command {

std::optional<Refusal> check_writable(model::ObjectKind kind, model::Slot slot, std::string_view field,
                                      const upstream::Abilities& abilities) {
  if (abilities.can_write(kind, slot)) return std::nullopt;
  return Refusal{Code::permission, "the service of this " + std::string(model::kind_name(kind)) +
                                       " has no way to change " + std::string(field) + "; it can only be read"};
}

std::optional<Refusal> check_choice(std::string_view field, std::string_view word,
                                    std::span<const std::string_view> choices) {
  if (std::find(choices.begin(), choices.end(), word) != choices.end()) return std::nullopt;
  return Refusal{Code::out_of_range,
                 std::string(field) + " takes one of " + joined(choices, ", ") + ", not " + excerpt(word)};
}

std::string excerpt(std::string_view text) {
  constexpr std::size_t max_length = 80;
  return in_quotes(printable_ascii(shortened(text, max_length), '?'));
}

std::optional<Refusal> check_setpoint_range(std::string_view field, double value,
                                            const upstream::SetpointLimits& limits) {
  if (value >= limits.min - rounding_error && value <= limits.max + rounding_error) return std::nullopt;
  return Refusal{Code::out_of_range, std::string(field) + " must be between " + model::number_text(limits.min) +
                                         " and " + model::number_text(limits.max) + "; " + model::number_text(value) +
                                         " was not sent"};
}

}  // namespace nest2mqtt::command
