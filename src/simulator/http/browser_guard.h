#pragma once

#include <optional>
#include <string>

#include "http/messages.h"

namespace nest2mqtt::simulator {

/// Why a request must not be answered, because a web page that has nothing to do with the simulator may have made a
/// browser on this machine send it; nothing if all is well.
///
/// A page of somebody else can send a request, but says so in Origin and Sec-Fetch-Site, and is not shown the answer,
/// for no answer allows that. So what changes nothing is answered. A page whose name was made to lead to this machine
/// counts as the simulator's own to the browser, but has its name in Host: only addresses and localhost are taken. What
/// is not a browser (curl, a test) sends neither of the first two.
[[nodiscard]] std::optional<std::string> foreign_page_refusal(const HttpRequest& request);

}  // namespace nest2mqtt::simulator
