#pragma once

#include <optional>
#include <string>

#include "api/authorized_client.h"

namespace nest2mqtt::sdm {

/// Why a subscription of Cloud Pub/Sub cannot be used.
struct EventProblem {
  std::string why;            ///< a sentence for people, with what to do where that is known; without secrets
  bool needs_person = false;  ///< it goes on until a person sets something right
  bool no_access = false;     ///< the refresh token is refused, which everything else will notice too
};

/// `answer`: to a request for the subscription of `settings`. Nothing: it has status 200.
[[nodiscard]] std::optional<EventProblem> event_problem(const SdmSettings& settings, const CallResult& answer);

}  // namespace nest2mqtt::sdm
