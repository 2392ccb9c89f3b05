#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nest2mqtt::config {

/// The candidate that `word` was probably meant to be, or an empty string where none is near.
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace nest2mqtt::config
