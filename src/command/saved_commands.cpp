#include "saved_commands.h"

#include <algorithm>

#include "nest2mqtt/model/schema.h"

#include "hex.h"

namespace nest2mqtt::command {
namespace {

using State = Wish::State;

Instant instant_of(WallTime at, Instant now) {
  return now + (at - now.wall);
}

json::object to_saved(const Wish& wish) {
  json::object saved{{"name", wish.name},   {"requested", wish.requested}, {"field", wish.field},
                     {"value", wish.value}, {"sent", wish.sent},           {"before", wish.before}};
  if (wish.state == State::done) {
    saved["done"] = {{"status", static_cast<int>(wish.verdict.status)},
                     {"code", static_cast<int>(wish.verdict.code)},
                     {"message", wish.verdict.message}};
  }
  return saved;
}

json::value member(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(name);
  return found == nullptr ? json::value() : *found;
}

std::optional<Wish> wish_from(const json::object& saved, model::ObjectKind kind) {
  const auto name = model::string_member(saved, "name");
  const auto field = model::string_member(saved, "field");
  const model::FieldSpec* spec = field ? model::find_field(kind, *field) : nullptr;
  if (!name || spec == nullptr || !spec->writable()) return std::nullopt;
  Wish wish;
  wish.slot = spec->slot;
  wish.name = *name;
  wish.requested = member(saved, "requested");
  wish.field = *field;
  wish.value = member(saved, "value");
  wish.sent = model::bool_member(saved, "sent").value_or(true);
  wish.before = member(saved, "before");
  if (const json::value* done = saved.if_contains("done"); done != nullptr && done->is_object()) {
    const json::object& verdict = done->get_object();
    wish.state = State::done;
    wish.verdict = {static_cast<Status>(model::number_member(verdict, "status").value_or(0)),
                    static_cast<Code>(model::number_member(verdict, "code").value_or(0)),
                    std::string(model::string_member(verdict, "message").value_or(""))};
    if (wish.verdict.status < Status::confirmed || wish.verdict.status > Status::expired ||
        wish.verdict.code < Code::ok || wish.verdict.code > Code::timeout) {
      return std::nullopt;
    }
  } else if (wish.sent) {
    wish.state = State::watching;
    wish.if_not_shown = {Status::unconfirmed, Code::restart,
                         "the bridge was restarted after this was sent, and the stream has not shown it since"};
  }
  return wish;
}

}  // namespace

json::object to_saved(const Command& command) {
  json::array wishes;
  for (const Wish& wish : command.wishes) wishes.emplace_back(to_saved(wish));
  json::object saved{{"number", command.number},
                     {"kind", command.target.kind},
                     {"id", command.target.id},
                     {"received", format_utc(command.received.wall)},
                     {"expires", format_utc(command.expires.wall)},
                     {"wishes", std::move(wishes)}};
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
  const json::value* wishes = saved.if_contains("wishes");
  if (!id || !received || !expires || wishes == nullptr || !wishes->is_array()) return std::nullopt;

  Command command;
  command.target = {std::string(model::string_member(saved, "kind").value_or("")), std::string(*id)};
  const auto kind = model::object_kind(command.target);
  if (!kind) return std::nullopt;
  command.number = static_cast<std::uint64_t>(std::max(0.0, model::number_member(saved, "number").value_or(0)));
  command.received = instant_of(*received, now);
  command.expires = instant_of(*expires, now);
  for (const json::value& wish : wishes->get_array()) {
    auto restored = wish.is_object() ? wish_from(wish.get_object(), *kind) : std::nullopt;
    if (!restored) return std::nullopt;
    command.wishes.push_back(std::move(*restored));
  }
  if (command.wishes.empty()) return std::nullopt;
  if (saved.contains("transaction")) command.transaction = saved.at("transaction");
  if (const auto topic = model::string_member(saved, "response_topic")) command.response_topic = *topic;
  if (const auto data = model::string_member(saved, "correlation_data")) command.correlation_data = from_hex(*data);
  if (const auto sent = parse_utc(model::string_member(saved, "sent").value_or("")))
    command.sent = instant_of(*sent, now);
  return command;
}

}  // namespace nest2mqtt::command
