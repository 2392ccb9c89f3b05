#pragma once

#include <string>

#include "json_text.h"

namespace nest2mqtt::simulator {

/// Who asks. Everything that may differ from caller to caller (permissions, client version) belongs here.
struct Caller {
  std::string token;
  int client_version = 3;
};

/// `document` as the service shows it to `caller`: with `metadata`, and with the caller's token in every camera URL,
/// as the real service does. Careful clients must keep both to themselves.
[[nodiscard]] json::object view_for(json::object document, const Caller& caller);

}  // namespace nest2mqtt::simulator
