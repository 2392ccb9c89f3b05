#pragma once

#include <memory>
#include <string_view>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/model/json.h"

namespace nest2mqtt::wwn {

/// Parses what the service has sent. Every occurrence of `token` is redacted, in whatever way its characters are
/// escaped. The error does not contain it either.
[[nodiscard]] Result<std::shared_ptr<json::value>> parse_clean_json(std::string_view text, const Secret& token);

}  // namespace nest2mqtt::wwn
