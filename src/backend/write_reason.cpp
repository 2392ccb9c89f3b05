#include "nest2mqtt/backend/write_reason.h"

#include <algorithm>
#include <string>

#include "nest2mqtt/base/ascii.h"

namespace nest2mqtt::backend {

upstream::WriteReason reason_in(std::string_view message, std::span<const ReasonWords> words) {
  const std::string lower = ascii_lower(message);
  const auto found = std::find_if(words.begin(), words.end(), [&](const ReasonWords& candidate) {
    return lower.find(candidate.part) != std::string::npos;
  });
  return found == words.end() ? upstream::WriteReason::other : found->reason;
}

}  // namespace nest2mqtt::backend
