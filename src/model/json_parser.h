#pragma once

#include <cstddef>
#include <string_view>

#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/model/json.h"

namespace nest2mqtt::model {

/// Parses strict JSON of at most `max_depth` levels into `memory`. Errors name the byte. A number that this program's
/// numbers cannot hold becomes text with its digits as they came: integers beyond 64 bits, 1e400, 1e-400.
[[nodiscard]] Result<json::value> parse_json_into(const json::storage_ptr& memory, std::string_view text,
                                                  std::size_t max_depth);

}  // namespace nest2mqtt::model
