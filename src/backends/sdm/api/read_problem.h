#pragma once

#include <optional>
#include <string>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/upstream/upstream.h"

#include "api/authorized_client.h"

namespace nest2mqtt::sdm {

/// Why something could not be read from Google.
struct ReadProblem {
  /// A sentence for people, with what to do where that is known and is not a new login; without secrets.
  std::string why;
  upstream::LinkState state = upstream::LinkState::offline;
  upstream::AccessLoss loss = upstream::AccessLoss::none;
  /// The refresh token is refused: only another one helps.
  bool needs_login = false;
  /// Google says that what was asked for does not exist.
  bool not_found = false;
  std::optional<milliseconds> pause = std::nullopt;  ///< before the next try, if another one than usual
};

/// Nothing: the answer has status 200.
[[nodiscard]] std::optional<ReadProblem> read_problem(const CallResult& answer);

}  // namespace nest2mqtt::sdm
