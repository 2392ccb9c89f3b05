#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nest2mqtt::net {

using FormFields = std::vector<std::pair<std::string, std::string>>;

/// Names and values as `application/x-www-form-urlencoded`: what stands behind the `?` of a URL and in the body of a
/// form. In their order; a blank is `%20`, which every reader takes.
[[nodiscard]] std::string form_encode(const FormFields& fields);

/// The reverse, of anything that a browser may send: `+` is a blank, a name without `=` has an empty value, an escape
/// that is none stays as it is.
[[nodiscard]] FormFields form_decode(std::string_view text);

/// The first value of that name; empty if there is none.
[[nodiscard]] std::string form_field(const FormFields& fields, std::string_view name);

}  // namespace nest2mqtt::net
