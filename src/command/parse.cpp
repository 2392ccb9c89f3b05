#include "parse.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "nest2mqtt/base/joined.h"
#include "nest2mqtt/base/parse_number.h"
#include "nest2mqtt/base/utf8.h"
#include "nest2mqtt/model/document.h"

#include "preconditions.h"
#include "service_limits.h"

namespace nest2mqtt::command {
namespace {

using model::FieldSpec;
using model::ObjectKind;
using model::Slot;
using model::ValueKind;

constexpr std::size_t max_payload = 16384;

/// What is needed to check the values of a command.
struct Checks {
  const upstream::Abilities& abilities;
  WallTime now;
};

tl::unexpected<Refusal> refuse(Code code, std::string message) {
  return tl::unexpected<Refusal>(Refusal{code, std::move(message)});
}

/// A payload for this one field, as the value that it would have in the JSON form.
tl::expected<json::value, Refusal> bare_value(const FieldSpec& spec, std::string_view payload) {
  const bool is_number = spec.kind == ValueKind::number || spec.unit == model::Unit::minutes;
  if (is_number) {
    const auto number = parse_number<double>(payload);
    if (!number || !std::isfinite(*number)) {
      return refuse(Code::bad_payload,
                    std::string(spec.name) + " takes a number such as 20.5, not " + excerpt(payload));
    }
    return json::value(*number);
  }
  if (spec.kind == ValueKind::boolean) {
    if (payload == "true") return json::value(true);
    if (payload == "false") return json::value(false);
    return refuse(Code::bad_payload, std::string(spec.name) + " takes true or false, not " + excerpt(payload));
  }
  if (spec.kind == ValueKind::object) {
    auto object = model::parse_json(payload);
    if (!object)
      return refuse(Code::bad_payload, std::string(spec.name) + " takes a JSON object: " + object.error().message);
    return json::value(*object, json::storage_ptr());
  }
  if (!is_utf8(payload)) return refuse(Code::bad_payload, std::string(spec.name) + " takes UTF-8 text");
  return json::value(json::string(payload));
}

/// The setpoint at the service's nearest step; refused outside the service's range.
tl::expected<json::value, Refusal> setpoint(const FieldSpec& spec, double wanted,
                                            const upstream::SetpointLimits& limits) {
  if (auto refusal = check_setpoint_range(spec.name, wanted, limits)) return tl::unexpected(*std::move(refusal));
  return json::value(std::round(wanted / limits.step) * limits.step);
}

tl::expected<json::value, Refusal> choice(const FieldSpec& spec, const json::value& wanted,
                                          std::span<const std::string_view> choices) {
  const bool is_number = spec.unit == model::Unit::minutes;
  const auto number = model::as_number(wanted);
  const auto* const word = wanted.if_string();
  if (is_number ? !number.has_value() : word == nullptr) {
    return refuse(Code::bad_payload, std::string(spec.name) + " takes one of " + joined(choices, ", "));
  }
  const std::string text = is_number ? model::number_text(*number) : std::string(*word);
  if (auto refusal = check_choice(spec.name, text, choices)) return tl::unexpected(*std::move(refusal));
  if (is_number) return json::value(static_cast<std::int64_t>(*number));
  return wanted;
}

/// The three fields of an arrival, or `{"cancel":true}`. A cancel without a trip_id is completed when it is sent, with
/// the trip that this bridge announced last.
tl::expected<json::value, Refusal> eta(const json::value& wanted, WallTime now) {
  const json::object* fields = wanted.if_object();
  if (fields == nullptr) return refuse(Code::bad_payload, "eta takes a JSON object");
  const bool cancels = model::bool_member(*fields, "cancel").value_or(false);
  for (const auto& [name, value] : *fields) {
    const bool known = name == "trip_id" ||
                       (cancels ? name == "cancel"
                                : name == "estimated_arrival_window_begin" || name == "estimated_arrival_window_end");
    if (!known) return refuse(Code::unknown_field, "eta has no field " + excerpt(name));
  }
  const auto trip = model::string_member(*fields, "trip_id");
  if (cancels) {
    if (fields->contains("trip_id") && (!trip || trip->empty())) {
      return refuse(Code::bad_payload, "trip_id takes a text that is not empty");
    }
    return wanted;
  }
  const auto begin = model::string_member(*fields, "estimated_arrival_window_begin");
  const auto end = model::string_member(*fields, "estimated_arrival_window_end");
  if (!trip || trip->empty() || !begin || !end) {
    return refuse(
        Code::bad_payload,
        "eta takes trip_id, estimated_arrival_window_begin and estimated_arrival_window_end, or {\"cancel\":true}");
  }
  const auto from = parse_utc(*begin);
  const auto until = parse_utc(*end);
  if (!from || !until)
    return refuse(Code::bad_payload, "the arrival window takes times such as 2026-11-21T22:10:00.000Z");
  if (*from > *until) return refuse(Code::out_of_range, "the arrival window ends before it begins");
  if (*until <= now) return refuse(Code::out_of_range, "the arrival window is over already");
  return wanted;
}

tl::expected<json::value, Refusal> checked_value(const FieldSpec& spec, const json::value& wanted,
                                                 const Checks& checks) {
  switch (spec.kind) {
    case ValueKind::number: {
      const auto number = model::as_number(wanted);
      if (!number || !std::isfinite(*number)) {
        return refuse(Code::bad_payload, std::string(spec.name) + " takes a number such as 20.5");
      }
      return setpoint(spec, *number, checks.abilities.setpoints(spec.unit));
    }
    case ValueKind::boolean:
      if (!wanted.is_bool()) return refuse(Code::bad_payload, std::string(spec.name) + " takes true or false");
      return wanted;
    case ValueKind::choice:
      return choice(spec, wanted, checks.abilities.choices(spec));
    case ValueKind::object:
      return eta(wanted, checks.now);
    default:
      if (!wanted.is_string()) return refuse(Code::bad_payload, std::string(spec.name) + " takes a text");
      return wanted;
  }
}

/// `eco` is no field of the schema: it is a switch of our own, which writes `hvac_mode`.
constexpr FieldSpec eco_switch{ObjectKind::thermostat, "eco",          ValueKind::boolean, "eco on or off",
                               model::Unit::none,      Slot::hvac_mode};

tl::expected<const FieldSpec*, Refusal> writable_field(const model::ObjectId& object, std::string_view name,
                                                       const upstream::Abilities& abilities) {
  const auto kind = model::object_kind(object);
  if (!kind)
    return refuse(Code::unknown_field, "nothing can be written to devices of the kind " + excerpt(object.kind));
  const bool is_eco = *kind == ObjectKind::thermostat && name == eco_switch.name;
  const FieldSpec* spec = is_eco ? &eco_switch : model::find_field(*kind, name);
  if (spec == nullptr) {
    return refuse(Code::unknown_field, "a " + std::string(model::kind_name(*kind)) + " has no field " + excerpt(name));
  }
  if (!spec->writable()) return refuse(Code::read_only, std::string(spec->name) + " can only be read");
  if (auto refusal = check_writable(*kind, spec->slot, spec->name, abilities)) {
    return tl::unexpected(*std::move(refusal));
  }
  return spec;
}

/// `spec` is what `writable_field` has found for `name`.
tl::expected<FieldWrite, Refusal> make_field_write(const FieldSpec& spec, std::string_view name,
                                                   const json::value& requested, const Checks& checks) {
  auto value = checked_value(spec, requested, checks);
  if (!value) return tl::unexpected(value.error());
  FieldWrite write;
  write.slot = spec.slot;
  write.unit = spec.unit;
  write.name = name;
  write.requested = requested;
  if (&spec == &eco_switch) {
    write.field = "hvac_mode";
    if (requested.get_bool()) write.value = "eco";
  } else {
    write.field = name;
    write.value = std::move(*value);
  }
  return write;
}

tl::expected<json::object, Refusal> payload_object(const std::string& payload) {
  const auto parsed = model::parse_json(payload);
  if (!parsed)
    return refuse(Code::bad_payload,
                  "this topic takes a JSON object of fields: the payload is " + parsed.error().message);
  if (!parsed->is_object()) return refuse(Code::bad_payload, "this topic takes a JSON object of fields");
  return json::object(parsed->get_object(), json::storage_ptr());
}

tl::expected<ParsedPayload, Refusal> parse_object(const CommandMessage& message, const Checks& checks) {
  const auto fields = payload_object(message.payload);
  if (!fields) return tl::unexpected(fields.error());
  ParsedPayload parsed;
  for (const auto& [name, value] : *fields) {
    if (name == "transaction") {
      parsed.transaction = value;
      continue;
    }
    const auto spec = writable_field(message.object, name, checks.abilities);
    if (!spec) return tl::unexpected(spec.error());
    auto write = make_field_write(**spec, name, value, checks);
    if (!write) return tl::unexpected(write.error());
    const bool contradicts = std::any_of(parsed.writes.begin(), parsed.writes.end(), [&](const FieldWrite& other) {
      const bool other_scale = is_temperature(other.slot) && is_temperature(write->slot) && other.unit != write->unit;
      return other.slot == write->slot || other_scale;
    });
    if (contradicts) {
      return refuse(Code::bad_payload,
                    std::string(name) + " contradicts another field of this command (one scale, one mode per command)");
    }
    parsed.writes.push_back(std::move(*write));
  }
  if (parsed.writes.empty()) return refuse(Code::bad_payload, "the command names no field to write");
  return parsed;
}

}  // namespace

tl::expected<ParsedPayload, Refusal> parse_payload(const CommandMessage& message, const upstream::Abilities& abilities,
                                                   WallTime now) {
  const Checks checks{abilities, now};
  if (message.payload.size() > max_payload) {
    return refuse(Code::bad_payload, "the payload is longer than " + std::to_string(max_payload) + " bytes");
  }
  if (!message.field) return parse_object(message, checks);
  const auto spec = writable_field(message.object, *message.field, abilities);
  if (!spec) return tl::unexpected(spec.error());
  const auto value = bare_value(**spec, message.payload);
  if (!value) return tl::unexpected(value.error());
  auto write = make_field_write(**spec, *message.field, *value, checks);
  if (!write) return tl::unexpected(write.error());
  ParsedPayload parsed;
  parsed.writes.push_back(std::move(*write));
  return parsed;
}

std::optional<json::value> transaction_of(const CommandMessage& message) {
  if (message.field || message.payload.size() > max_payload) return std::nullopt;
  const auto fields = payload_object(message.payload);
  if (!fields || !fields->contains("transaction")) return std::nullopt;
  return fields->at("transaction");
}

json::object requested_of(const CommandMessage& message) {
  if (message.payload.size() > max_payload) return {};
  if (!message.field) {
    auto fields = payload_object(message.payload);
    if (!fields) return {};
    fields->erase("transaction");
    return *fields;
  }
  return is_utf8(message.payload) ? json::object{{*message.field, message.payload}} : json::object{};
}

}  // namespace nest2mqtt::command
