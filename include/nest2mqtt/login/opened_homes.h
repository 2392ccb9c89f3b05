#pragma once

#include <string>
#include <vector>

#include "nest2mqtt/model/document.h"

namespace nest2mqtt::login {

/// What an access has opened, as lines for the person who has just logged in: its homes, and the line of the
/// configuration that chooses among them. `structures` is what the configuration chooses now.
[[nodiscard]] std::string opened_homes(const model::Document& document, const std::vector<std::string>& structures);

}  // namespace nest2mqtt::login
