#pragma once

#include "nest2mqtt/backend/login_service.h"

namespace nest2mqtt::wwn {

[[nodiscard]] const backend::LoginService& wwn_login_service();

}  // namespace nest2mqtt::wwn
