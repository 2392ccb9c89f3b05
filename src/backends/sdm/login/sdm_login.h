#pragma once

#include <memory>

#include "nest2mqtt/backend/login.h"

#include "settings.h"

namespace nest2mqtt::sdm {

/// The access that it gives is the refresh token. Both deliveries of the code send the browser to the `redirect_uri` of
/// the settings; with `CodeDelivery::pin` a person pastes the address of the page there.
[[nodiscard]] Result<std::unique_ptr<backend::Login>> make_sdm_login(SdmSettings settings);

}  // namespace nest2mqtt::sdm
