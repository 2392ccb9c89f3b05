#pragma once

#include "http/messages.h"
#include "json/path.h"
#include "wwn/service.h"

namespace nest2mqtt::simulator {

/// The part of the control API for Works with Nest: what is below /wwn.
[[nodiscard]] HttpReply answer_wwn_control(const WwnService& service, const HttpRequest& request, const Path& path,
                                           Instant now);

}  // namespace nest2mqtt::simulator
