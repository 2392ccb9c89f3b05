#pragma once

#include "settings.h"

namespace nest2mqtt::sdm {

/// Settings with which a login can begin. No error may contain "canary".
inline SdmSettings login_settings() {
  SdmSettings settings;
  settings.project_id = "32c4c2bc-fe0d-461b-b51c-f3885afff2f0";
  settings.client_id = "123-abc.apps.googleusercontent.com";
  settings.client_secret = Secret("canary-secret");
  return settings;
}

}  // namespace nest2mqtt::sdm
