#pragma once

#include <boost/json/object.hpp>

#include "nest2mqtt/model/json.h"

namespace nest2mqtt::report {

/// What runs here: this program, what it is built with, its libraries and the system.
[[nodiscard]] json::object software();

}  // namespace nest2mqtt::report
