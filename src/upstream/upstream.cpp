#include "nest2mqtt/upstream/upstream.h"

#include <array>

#include "nest2mqtt/base/enum_words.h"

namespace nest2mqtt::upstream {
namespace {

constexpr std::array link_words{
    EnumWord{LinkState::online, "online"},
    EnumWord{LinkState::connecting, "connecting"},
    EnumWord{LinkState::offline, "offline"},
    EnumWord{LinkState::blocked, "blocked"},
    EnumWord{LinkState::unauthorized, "unauthorized"},
};
static_assert(names_all(link_words, LinkState::unauthorized));

constexpr std::array loss_words{
    EnumWord{AccessLoss::none, "none"},           EnumWord{AccessLoss::missing, "missing"},
    EnumWord{AccessLoss::revoked, "revoked"},     EnumWord{AccessLoss::invalid, "invalid"},
    EnumWord{AccessLoss::forbidden, "forbidden"},
};
static_assert(names_all(loss_words, AccessLoss::forbidden));

}  // namespace

std::string_view link_word(LinkState state) {
  return word_of(link_words, state);
}

std::string_view loss_word(AccessLoss loss) {
  return word_of(loss_words, loss);
}

}  // namespace nest2mqtt::upstream
