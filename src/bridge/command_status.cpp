#include "command_status.h"

#include <algorithm>
#include <cmath>

#include "nest2mqtt/base/shortened.h"
#include "nest2mqtt/model/document.h"

namespace nest2mqtt::bridge {
namespace {

using command::Status;

/// In bytes, but for `fields`.
struct Limits {
  std::size_t message = 500;
  std::size_t name = 64;
  std::size_t value = 100;
  std::size_t word = 40;
  std::size_t fields = 16;
};
constexpr Limits default_limits;
/// Limits for reading what this bridge has published. They are larger, because a text that was shortened to a limit
/// ends with `...`, so it is longer than the limit, and it must not be shortened again.
constexpr Limits read_limits{.message = 564, .name = 128, .value = 164};

/// Setpoints that differ by less than this (in degrees) are equal: decimal numbers of JSON are inexact in binary.
constexpr double tolerance = 0.001;

json::value shortened_value(const json::value& value, std::size_t max) {
  if (const auto* text = value.if_string()) return json::value(shortened(*text, max));
  if (!value.is_object() && !value.is_array()) return value;
  const std::string text = model::to_text(value);
  return text.size() <= max ? value : json::value(shortened(text, max));
}

void add_fields(const json::object& fields, json::object& to, const Limits& limits = default_limits) {
  for (const auto& [name, value] : fields) {
    const std::string key = shortened(name, limits.name);
    if (to.size() >= limits.fields && !to.contains(key)) return;
    to[key] = shortened_value(value, limits.value);
  }
}

/// Whether a setpoint was rounded: the value sent is not the value requested.
bool is_rounded(const command::Receipt& receipt) {
  return std::any_of(receipt.sent.begin(), receipt.sent.end(), [&](const auto& field) {
    const auto sent = model::as_number(field.value());
    const auto requested = model::reading_member(receipt.requested, field.key());
    return sent && requested && std::abs(*sent - *requested) > tolerance;
  });
}

/// The message for people where the receipt has none.
std::string default_message(Status status, bool rounded) {
  switch (status) {
    case Status::accepted:
      return "it is on its way";
    case Status::confirmed:
      return rounded ? "Nest shows the new value, rounded to what it takes" : "Nest shows the new value";
    default:
      return std::string(command::status_word(status));
  }
}

std::string text_member(const json::object& object, std::string_view name, std::size_t max) {
  return shortened(model::string_member(object, name).value_or(""), max);
}

}  // namespace

CommandStatus command_status(const command::Receipt& receipt, Instant now) {
  const std::string& message = receipt.result.message;
  CommandStatus status{receipt.number,
                       std::string(command::status_word(receipt.result.status)),
                       std::string(command::code_word(receipt.result.code)),
                       command::is_final(receipt.result.status),
                       message.empty() ? default_message(receipt.result.status, is_rounded(receipt))
                                       : shortened(message, default_limits.message),
                       {},
                       format_utc(receipt.received_at),
                       format_utc(now.wall)};
  add_fields(receipt.requested, status.requested);
  return status;
}

std::optional<CommandStatus> read_command_status(std::string_view text) {
  const auto parsed = model::parse_json(text);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  const json::object& document = parsed->get_object();
  const auto status = command::status_from_word(model::string_member(document, "status").value_or(""));
  if (!status) return std::nullopt;
  CommandStatus read;
  read.status = command::status_word(*status);
  read.code = text_member(document, "code", read_limits.word);
  read.final = command::is_final(*status);
  read.message = text_member(document, "message", read_limits.message);
  if (read.message.empty()) read.message = default_message(*status, false);
  if (const json::object* requested = model::object_member(document, "requested"))
    add_fields(*requested, read.requested, read_limits);
  read.received_at = text_member(document, "received_at", read_limits.word);
  read.at = text_member(document, document.contains("at") ? "at" : "finished_at", read_limits.word);
  return read;
}

json::object command_document(const std::optional<CommandStatus>& last,
                              const std::vector<command::UnfinishedCommand>& unfinished, const std::string& trip) {
  json::object pending;
  std::optional<WallTime> not_before;
  for (const command::UnfinishedCommand& command : unfinished) {
    add_fields(command.requested, pending);
    if (command.not_before) not_before = std::min(not_before.value_or(*command.not_before), *command.not_before);
  }
  const auto text_or_null = [](const std::string& text) { return text.empty() ? json::value() : json::value(text); };
  const CommandStatus none;
  const CommandStatus& shown = last ? *last : none;
  json::object document{{"status", text_or_null(shown.status)},
                        {"code", text_or_null(shown.code)},
                        {"final", shown.final},
                        {"message", text_or_null(shown.message)},
                        {"requested", last ? json::value(shown.requested) : json::value()},
                        {"pending", pending.empty() ? json::value() : json::value(std::move(pending))},
                        {"not_before", not_before ? json::value(format_utc(*not_before)) : json::value()},
                        {"received_at", text_or_null(shown.received_at)},
                        {"at", text_or_null(shown.at)}};
  if (!trip.empty()) document["trip_id"] = shortened(trip, default_limits.value);
  return document;
}

}  // namespace nest2mqtt::bridge
