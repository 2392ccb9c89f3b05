#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/model/json.h"

namespace nest2mqtt::sdm {

// What lists of devices and events have in common.

/// The segments of the name of a resource, as in `enterprises/<project>/devices/<id>`; empty if it is not one: names
/// become parts of URLs and topics, so they may have only the characters that Google uses, and no more of them than a
/// topic can hold.
[[nodiscard]] std::vector<std::string_view> name_segments(std::string_view name);

/// The last segment of the name of a device.
[[nodiscard]] std::string device_id(std::string_view name);

[[nodiscard]] bool is_device_name(std::string_view name);

/// Those of the traits that are objects, by name without `sdm.devices.traits.`. They have memory of their own.
[[nodiscard]] json::object read_traits(const json::object& traits);

}  // namespace nest2mqtt::sdm
