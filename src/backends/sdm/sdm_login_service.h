#pragma once

#include "nest2mqtt/backend/login_service.h"

namespace nest2mqtt::sdm {

/// The access of an account is its refresh token.
[[nodiscard]] const backend::LoginService& sdm_login_service();

}  // namespace nest2mqtt::sdm
