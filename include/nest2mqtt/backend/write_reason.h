#pragma once

#include <span>
#include <string_view>

#include "nest2mqtt/upstream/upstream.h"

namespace nest2mqtt::backend {

/// A part of the sentences with which a service refuses a write, in small letters, and the reason that they give.
struct ReasonWords {
  std::string_view part;
  upstream::WriteReason reason;
};

/// For services that give no code: the reason of the first entry whose part stands in `message`, in small or capital
/// letters; `other` if none does.
[[nodiscard]] upstream::WriteReason reason_in(std::string_view message, std::span<const ReasonWords> words);

}  // namespace nest2mqtt::backend
