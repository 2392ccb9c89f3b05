#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

namespace nest2mqtt {

namespace json = boost::json;

namespace model {

/// The shortest plain decimal that reads back as the same number: `21`, `20.5`, never `2.05E1`.
/// JSON has no other spelling for a number that is not finite than `null`.
[[nodiscard]] std::string number_text(double number);

/// Compact JSON with numbers as `number_text` writes them and members in their own order.
[[nodiscard]] std::string to_text(const json::value& value);
[[nodiscard]] std::string to_text(const json::object& object);

/// The number in `value`, whichever of JSON's three kinds of number it is stored as; nothing for what is not finite.
[[nodiscard]] std::optional<double> as_number(const json::value& value);

/// The same, and also of text that is a number and nothing else: some services put theirs in quotes.
[[nodiscard]] std::optional<double> number_or_text_number(const json::value& value);

/// The same value: 20 and 20.0 are, an object with its members in another order is.
[[nodiscard]] bool same(const json::value& a, const json::value& b);

/// Members of an object as the type asked for; nothing if absent or of another type.
[[nodiscard]] const json::object* object_member(const json::object& object, std::string_view name);
/// Nothing of nothing: members of members can be asked for in one expression.
[[nodiscard]] const json::object* object_member(const json::object* object, std::string_view name);
[[nodiscard]] const json::array* array_member(const json::object& object, std::string_view name);
[[nodiscard]] std::optional<std::string_view> string_member(const json::object& object, std::string_view name);
[[nodiscard]] std::optional<bool> bool_member(const json::object& object, std::string_view name);
[[nodiscard]] std::optional<double> number_member(const json::object& object, std::string_view name);
/// As `number_or_text_number` reads it.
[[nodiscard]] std::optional<double> reading_member(const json::object& object, std::string_view name);

}  // namespace model
}  // namespace nest2mqtt
