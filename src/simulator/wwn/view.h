#pragma once

#include <string>

#include "json/json_text.h"
#include "oauth/sessions.h"

namespace nest2mqtt::simulator {

/// Who asks.
struct Caller {
  std::string token;
  Session session;
};

/// `document` as the service shows it to `caller`: without what is not permitted, with `metadata`, and with the
/// caller's token in every camera URL, as the real service does. Careful clients must keep both to themselves.
[[nodiscard]] json::object view_for(json::object document, const Caller& caller);

}  // namespace nest2mqtt::simulator
