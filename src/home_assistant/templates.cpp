#include "templates.h"

#include <fmt/format.h>

#include "nest2mqtt/base/joined.h"

namespace nest2mqtt::home_assistant::templates {
namespace {

constexpr std::string_view event_prefix = "last_event/";
constexpr std::string_view mark_prefix = "last_event/has_";

/// An object that goes leaves an empty message, of which Home Assistant makes no `value_json` at all.
constexpr std::string_view document = "(value_json | default({}))";

std::string prologue(std::string_view field) {
  return field.starts_with(event_prefix) ? with_event() : std::string();
}

// `| string` makes a key of any value, also of one that cannot be looked up in a dictionary.
std::string looked_up(std::string_view field, std::string_view words) {
  return fmt::format("{{{{ {{{}}}.get({} | string, 'None') }}}}", words, read(field));
}

/// `'ok': 'OK', 'warning': 'Warning'`
std::string shown_words(std::span<const std::string_view> words) {
  std::string text;
  for (const auto word : words)
    text += fmt::format("{}'{}': '{}'", text.empty() ? "" : ", ", word, templates::shown_word(word));
  return text;
}

std::string with_value(std::string_view field, std::string_view result) {
  return fmt::format("{}{{% set v = {} %}}{{{{ {} }}}}", prologue(field), read(field), result);
}

}  // namespace

std::string read(std::string_view field) {
  if (field.starts_with(event_prefix)) return fmt::format("e.get('{}')", field.substr(event_prefix.size()));
  return fmt::format("{}.get('{}')", document, field);
}

std::string with_event() {
  return fmt::format("{{% set e = {} %}}{{% set e = e if e is mapping else {{}} %}}", read("last_event"));
}

std::string shown_word(std::string_view word) {
  if (word == "ok") return "OK";
  std::string shown(word);
  if (!shown.empty() && shown.front() >= 'a' && shown.front() <= 'z')
    shown.front() = static_cast<char>(shown.front() - 'a' + 'A');
  return shown;
}

std::string command_word(std::span<const std::string_view> words) {
  std::string text;
  for (const auto word : words) text += fmt::format("{}'{}': '{}'", text.empty() ? "" : ", ", shown_word(word), word);
  return fmt::format("{{{{ {{{}}}.get(value, value) }}}}", text);
}

std::string list(std::span<const std::string_view> words) {
  return fmt::format("[{}]", joined(words, ", ", [](std::string_view word) { return fmt::format("'{}'", word); }));
}

std::string active_zone(std::string_view zone_id) {
  return with_value("zones", fmt::format("None if v is none else 'ON' if '{}' in v else 'OFF'", zone_id));
}

std::string ring() {
  return fmt::format(
      "{{% set r = {} %}}{{% set r = r if r is mapping else {{}} %}}"
      "{{{{ {{'event_type': '{}', 'start_time': r.get('start_time')}} | tojson "
      "if r.get('event_type') == 'chime' else '' }}}}",
      document, ring_event);
}

std::string attributes(std::span<const std::pair<std::string_view, std::string_view>> members) {
  const std::string text = joined(
      members, ", ", [](const auto& member) { return fmt::format("'{}': {}", member.first, read(member.second)); });
  return prologue(members.front().second) + "{{ {" + text + "} | tojson }}";
}

std::string state(Reading reading, std::string_view field, std::span<const std::string_view> choices) {
  switch (reading) {
    case Reading::nothing:
      return {};
    case Reading::text:
      return with_value(field, "v[:255] if v is string and v else None");
    case Reading::number:
    case Reading::temperature:
      return with_value(field, number);
    case Reading::choice:
      return looked_up(field, shown_words(choices));
    case Reading::timestamp:
      return with_value(field, "v if v is string and v[:2] == '20' and v[10:11] == 'T' else None");
    case Reading::on_when_true:
      return with_value(field, "None if v is none else 'ON' if v else 'OFF'");
    case Reading::off_when_true:
      return with_value(field, "None if v is none else 'OFF' if v else 'ON'");
    case Reading::bare_boolean:
      return with_value(field, "None if v is none else 'true' if v else 'false'");
    case Reading::alarm:
      return with_value(field, "None if v is none or v == '' else 'OFF' if v == 'ok' else 'ON'");
    case Reading::battery:
      return looked_up(field, "'ok': 'OFF', 'replace': 'ON'");
    case Reading::away:
      return looked_up(field, "'home': 'Home', 'away': 'Away', 'auto-away': 'Away'");
    case Reading::presence:
      return looked_up(field, "'home': 'ON', 'away': 'OFF', 'auto-away': 'OFF'");
    case Reading::activity:
      return state(Reading::on_when_true, field.substr(mark_prefix.size()), choices);
  }
  return {};
}

}  // namespace nest2mqtt::home_assistant::templates
