#include "saved/saved_commands.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "nest2mqtt/model/schema.h"

#include "hex.h"
#include "saved/saved_number.h"
#include "saved/saved_result.h"

namespace nest2mqtt::command {
namespace {

using State = FieldWrite::State;

/// A time more than a day away was probably read from a wrong clock, and is cut to one day: commands seldom last so
/// long.
Instant instant_of(WallTime at, Instant now) {
  constexpr std::chrono::hours a_day(24);
  return now + (std::clamp<WallTime>(at, now.wall - a_day, now.wall + a_day) - now.wall);
}

/// Whether `value` is of the type that this field is written with. Ranges and words are checked by
/// `check_preconditions` before the write is sent, because they depend on the service, which is not known yet.
bool fits(const model::FieldSpec& spec, const json::value& value) {
  switch (spec.kind) {
    case model::ValueKind::number: {
      const auto number = model::as_number(value);
      return number && std::isfinite(*number);
    }
    case model::ValueKind::boolean:
      return value.is_bool();
    case model::ValueKind::object:
      return value.is_object();
    case model::ValueKind::choice:
      return spec.unit == model::Unit::minutes ? value.is_number() : value.is_string();
    default:
      return value.is_string();
  }
}

json::object to_saved(const FieldWrite& write) {
  json::object saved{{"name", write.name},   {"requested", write.requested}, {"field", write.field},
                     {"value", write.value}, {"sent", write.sent},           {"before", write.before}};
  if (write.state == State::done) {
    saved["done"] = to_saved(write.result);
  }
  return saved;
}

json::value member(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(name);
  return found == nullptr ? json::value() : *found;
}

std::optional<FieldWrite> field_write_from(const json::object& saved, model::ObjectKind kind) {
  const auto name = model::string_member(saved, "name");
  const auto field = model::string_member(saved, "field");
  const model::FieldSpec* spec = field ? model::find_field(kind, *field) : nullptr;
  if (!name || spec == nullptr || !spec->writable()) return std::nullopt;
  FieldWrite write;
  write.slot = spec->slot;
  write.unit = spec->unit;
  write.name = *name;
  write.requested = member(saved, "requested");
  write.field = *field;
  write.value = member(saved, "value");
  write.sent = model::bool_member(saved, "sent").value_or(true);
  write.before = member(saved, "before");
  const bool is_eco = write.name == "eco" && write.slot == model::Slot::hvac_mode;
  const bool leaves_eco = is_eco && write.requested == json::value(false);  // the value depends on the live document
  if (write.name != write.field && !is_eco) return std::nullopt;
  if (!fits(*spec, write.value) && !(leaves_eco && write.value.is_null())) return std::nullopt;
  if (const json::object* done = model::object_member(saved, "done")) {
    auto result = result_from_saved(*done);
    if (!result) return std::nullopt;
    write.state = State::done;
    write.result = *std::move(result);
  } else if (write.sent) {
    write.state = State::watching;
    write.if_not_shown = {Status::unconfirmed, Code::restart,
                          "the bridge was restarted after this was sent, and the stream has not shown it since"};
  }
  return write;
}

}  // namespace

json::object to_saved(const Command& command) {
  json::array writes;
  for (const FieldWrite& write : command.writes) writes.emplace_back(to_saved(write));
  json::object saved{{"number", command.number},
                     {"kind", command.object.kind},
                     {"id", command.object.id},
                     {"received", format_utc(command.received.wall)},
                     {"expires", format_utc(command.expires.wall)},
                     {"wishes", std::move(writes)}};  // the name that the first version gave them
  if (command.transaction) saved["transaction"] = *command.transaction;
  if (command.response_topic) saved["response_topic"] = *command.response_topic;
  if (command.correlation_data) saved["correlation_data"] = to_hex(*command.correlation_data);
  if (command.sent) saved["sent"] = format_utc(command.sent->wall);
  return saved;
}

std::optional<Command> from_saved(const json::object& saved, Instant now) {
  const auto id = model::string_member(saved, "id");
  const auto received = parse_utc(model::string_member(saved, "received").value_or(""));
  const auto expires = parse_utc(model::string_member(saved, "expires").value_or(""));
  const json::array* writes = model::array_member(saved, "wishes");
  const auto number = saved_number(saved, "number");
  if (number == 0 || !id || !received || !expires || writes == nullptr) return std::nullopt;

  Command command;
  command.object = {std::string(model::string_member(saved, "kind").value_or("")), std::string(*id)};
  const auto kind = model::object_kind(command.object);
  if (!kind) return std::nullopt;
  command.number = number;
  command.received = instant_of(*received, now);
  command.expires = instant_of(*expires, now);
  for (const json::value& write : *writes) {
    auto restored = write.is_object() ? field_write_from(write.get_object(), *kind) : std::nullopt;
    if (!restored) return std::nullopt;
    command.writes.push_back(std::move(*restored));
  }
  if (command.writes.empty()) return std::nullopt;
  if (saved.contains("transaction")) command.transaction = saved.at("transaction");
  if (const auto topic = model::string_member(saved, "response_topic")) command.response_topic = *topic;
  if (const auto data = model::string_member(saved, "correlation_data")) command.correlation_data = from_hex(*data);
  if (const auto sent = parse_utc(model::string_member(saved, "sent").value_or("")))
    command.sent = instant_of(*sent, now);
  return command;
}

}  // namespace nest2mqtt::command
