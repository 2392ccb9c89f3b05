#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "nest2mqtt/backends/wwn/settings.h"
#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::wwn {

struct StreamOptions {
  milliseconds keep_alive;
  std::size_t max_event;                    ///< bytes
  std::vector<milliseconds> blocked_pause;  ///< after the first, second, ... answer 429 in a row; not empty
};

inline StreamOptions stream_options(const WwnSettings& settings, std::vector<milliseconds> blocked_pause) {
  return {settings.keep_alive, settings.max_event, std::move(blocked_pause)};
}

}  // namespace nest2mqtt::wwn
