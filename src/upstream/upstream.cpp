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

std::string_view loss_word(AccessLoss loss) {
  switch (loss) {
    case AccessLoss::none:
      return "none";
    case AccessLoss::missing:
      return "missing";
    case AccessLoss::revoked:
      return "revoked";
    case AccessLoss::invalid:
      return "invalid";
    case AccessLoss::forbidden:
      return "forbidden";
  }
  return "none";
}

}  // namespace nest2mqtt::upstream
