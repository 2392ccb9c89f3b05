#pragma once

#include <string>
#include <vector>

#include "oauth/authorization.h"

namespace nest2mqtt::simulator {

// The HTML pages that a user sees who connects a product. Each is complete: no script, no other file. Form fields and
// ids (`accept`, `cancel`, `pin`, `problem`) stay as they are, because tests outside of this repository may use them.

/// Asks the user to agree. The form is posted to /login/oauth2.
[[nodiscard]] std::string consent_page(const AuthorizationRequest& request, const std::vector<std::string>& users);

/// Shows the PIN that the user types into the product.
[[nodiscard]] std::string pin_page(const std::string& pin);

/// Shows an error or a cancelled login, and what to do next.
[[nodiscard]] std::string message_page(const std::string& title, const std::string& text);

}  // namespace nest2mqtt::simulator
