#include "nest2mqtt/upstream/upstream.h"

namespace nest2mqtt::upstream {

std::string_view link_word(LinkState state) {
  switch (state) {
    case LinkState::online:
      return "online";
    case LinkState::connecting:
      return "connecting";
    case LinkState::offline:
      return "offline";
    case LinkState::blocked:
      return "blocked";
    case LinkState::unauthorized:
      return "unauthorized";
  }
  return "offline";
}

}  // namespace nest2mqtt::upstream
