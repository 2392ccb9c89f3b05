#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/upstream/upstream.h"

namespace nest2mqtt::app {

/// What is known of one account: how it stands with its service, and what it saw last.
struct AccountState {
  std::string name;
  upstream::LinkState link = upstream::LinkState::connecting;
  std::string why;
  Instant since;                            ///< of the present link state
  std::optional<Instant> offline_since;     ///< nothing while online
  std::optional<model::Document> document;  ///< nothing before the first one, and after access was lost
  std::optional<Instant> last_document;
  std::uint64_t documents = 0;

  /// What it saw last still counts as live.
  [[nodiscard]] bool fresh(Instant now, milliseconds grace) const {
    return document && (!offline_since || now < *offline_since + grace);
  }

  /// Nothing more can be expected to turn up in the home through this account.
  [[nodiscard]] bool settled() const { return document || link == upstream::LinkState::unauthorized; }
};

}  // namespace nest2mqtt::app
