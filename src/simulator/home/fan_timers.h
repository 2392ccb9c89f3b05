#pragma once

#include "home/home_document.h"

namespace nest2mqtt::simulator {

/// Ends fan timers that have run out. A fan that was switched on without an end (control API) gets one.
void advance_fans(HomeDocument& document, WallTime now);

}  // namespace nest2mqtt::simulator
