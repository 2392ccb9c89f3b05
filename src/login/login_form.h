#pragma once

#include <string>

#include "login_view.h"

namespace nest2mqtt::login {

/// The login page as HTML. Its forms go to itself, with the fields `account`, `token` and `code`.
[[nodiscard]] std::string login_form(const LoginView& view);

}  // namespace nest2mqtt::login
