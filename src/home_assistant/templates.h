#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "nest2mqtt/home_assistant/mapping.h"

/// Jinja templates that Home Assistant renders on an object's document. They read every field with `get`, because a
/// missing one would be logged as a warning, and give `None`, Home Assistant's word for unknown, where it is missing,
/// null or not what it should be, and where there is no document at all. Only plain Jinja: other consumers of discovery
/// know a part of it.
namespace nest2mqtt::home_assistant::templates {

/// The expression that reads a field of the document, or `e.get('has_motion')` for one of `last_event`, which wants
/// `with_event` in front of the template.
[[nodiscard]] std::string read(std::string_view field);

/// The variable `v` if it is a number; in Jinja true and false are numbers, too.
constexpr std::string_view number = "v if v is number and v is not boolean else None";

/// Sets `e` to the camera's last event, empty if there is none.
[[nodiscard]] std::string with_event();

/// The state of a field; `choices` are the words allowed for `Reading::choice`.
[[nodiscard]] std::string state(Reading reading, std::string_view field, std::span<const std::string_view> choices);

/// ON while the zone is in the list of a camera's activity.
[[nodiscard]] std::string active_zone(std::string_view zone_id);

/// Home Assistant's word for the event of every doorbell.
constexpr std::string_view ring_event = "ring";

/// That event for a message that is a chime; nothing for any other one.
[[nodiscard]] std::string ring();

/// A JSON object for `json_attributes_template`, one member for each `{name, field}`; all of the last event, or none.
[[nodiscard]] std::string attributes(std::span<const std::pair<std::string_view, std::string_view>> members);

/// A word of the service as a person reads it: `ok` is "OK", `warning` is "Warning".
[[nodiscard]] std::string shown_word(std::string_view word);

/// What a command sends for a word that is shown: the service's own.
[[nodiscard]] std::string command_word(std::span<const std::string_view> words);

/// `['a', 'b']`. The words must be plain: they are not escaped.
[[nodiscard]] std::string list(std::span<const std::string_view> words);

}  // namespace nest2mqtt::home_assistant::templates
