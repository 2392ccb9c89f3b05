#pragma once

#include <functional>
#include <memory>
#include <string>

#include "nest2mqtt/net/http_client.h"

#include "api/authorized_client.h"
#include "settings.h"

namespace nest2mqtt::sdm {

/// What was found out about the topic from which a subscription has its messages.
struct TopicFinding {
  enum class Kind {
    fine,             ///< Google may publish to it
    no_publisher,     ///< by its policy, Google may not; it may be allowed for the whole Cloud project all the same
    wrong_topic,      ///< no events come, or not for long: it is deleted, or hosted by Google
    not_checked,      ///< it was not seen; events may come all the same
    no_subscription,  ///< there is an `EventProblem` with the subscription itself
  };
  Kind kind = Kind::not_checked;
  std::string topic = {};    ///< its name; empty: not known
  std::string message = {};  ///< for people, with what to do; empty for `fine`
  bool is_passing = false;   ///< `not_checked`, because of something that may be over soon: it is to be looked at again
};

/// Looks at the subscription of `settings` and at the policy of its topic. `done` is called exactly once, later, unless
/// the returned transfer is destroyed first. `settings` and `client` outlive the transfer.
[[nodiscard]] std::unique_ptr<net::HttpTransfer> check_topic(const SdmSettings& settings, AuthorizedClient& client,
                                                             std::function<void(TopicFinding)> done);

}  // namespace nest2mqtt::sdm
