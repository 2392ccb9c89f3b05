#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "nest2mqtt/base/instant.h"

#include "http/messages.h"
#include "json/path.h"
#include "sdm/login/project.h"
#include "sdm/login/tokens.h"
#include "sdm/pubsub.h"

namespace nest2mqtt::simulator {

/// A pull that waits for messages.
struct PubSubPull {
  std::string subscription;
  std::size_t max_messages;
};

/// The REST interface of Pub/Sub: `/v1/projects/<project>/topics/...` and `/v1/projects/<project>/subscriptions/...`.
class PubSubApi {
 public:
  struct Answer {
    HttpReply reply = {};
    std::optional<PubSubPull> pull = {};  ///< there are no messages yet: `reply` is for the case that none comes
  };

  PubSubApi(SdmProject& project, PubSub& pubsub) : project_(project), pubsub_(pubsub) {}

  /// `path` begins with `projects`; `caller` is who asks, nobody without a valid token.
  [[nodiscard]] Answer answer(const HttpRequest& request, const Path& path, const std::optional<SdmGrant>& caller,
                              WallTime now);

  /// What a pull that has waited gets now; nothing if there is still no message.
  [[nodiscard]] std::optional<HttpReply> messages_for(const PubSubPull& pull, WallTime now);

 private:
  Answer topic(const HttpRequest& request, const std::string& name, const std::string& verb);
  Answer subscription(const HttpRequest& request, const std::string& name, const std::string& verb, WallTime now);
  Answer pull(const std::string& name, const json::object& fields, WallTime now);
  HttpReply set_policy(const json::object& fields);
  [[nodiscard]] json::object policy() const;

  SdmProject& project_;
  PubSub& pubsub_;
};

}  // namespace nest2mqtt::simulator
