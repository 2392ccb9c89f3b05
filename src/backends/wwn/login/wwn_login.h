#pragma once

#include <memory>

#include "nest2mqtt/backend/login.h"
#include "nest2mqtt/backends/wwn/settings.h"

namespace nest2mqtt::wwn {

[[nodiscard]] Result<std::unique_ptr<backend::Login>> make_wwn_login(WwnSettings settings);

}  // namespace nest2mqtt::wwn
