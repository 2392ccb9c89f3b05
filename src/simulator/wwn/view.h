#pragma once

#include <string>

#include "json/json_text.h"
#include "oauth/sessions.h"

namespace nest2mqtt::simulator {

/// The token of a request and its session.
struct Caller {
  std::string token;
  Session session;
};

/// `document` as the service shows it to `caller`: without the devices of other services and what is
/// not permitted, with `metadata`, and with the
/// caller's token in every camera URL, as the real service did. Both are secret: a client must not publish them.
[[nodiscard]] json::object view_for(json::object document, const Caller& caller);

}  // namespace nest2mqtt::simulator
