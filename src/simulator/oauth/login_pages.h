#pragma once

#include <string>
#include <vector>

#include "oauth/authorization.h"

namespace nest2mqtt::simulator {

/// The pages people see when they connect a product. Whole HTML documents that need nothing else: no script, no other
/// file. Their form fields and ids (`accept`, `cancel`, `pin`, `problem`) are for people's tests too.

/// Asks the person. The form is posted to where the page came from.
[[nodiscard]] std::string consent_page(const AuthorizationRequest& request, const std::vector<std::string>& users);

/// Shows the PIN to be typed into the product.
[[nodiscard]] std::string pin_page(const std::string& pin);

/// Says that something ended otherwise, and what to do.
[[nodiscard]] std::string problem_page(const std::string& title, const std::string& text);

}  // namespace nest2mqtt::simulator
