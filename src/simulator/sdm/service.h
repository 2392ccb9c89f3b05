#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "control/settings.h"
#include "control/simulation.h"
#include "http/messages.h"
#include "http/request_target.h"
#include "sdm/devices.h"
#include "sdm/login/consent.h"
#include "sdm/login/token_endpoint.h"
#include "sdm/publisher.h"
#include "sdm/pubsub.h"
#include "sdm/pubsub_api.h"
#include "sdm/quotas.h"

namespace nest2mqtt::simulator {

/// What the port does with a request.
struct SdmAnswer {
  HttpReply reply = {};
  std::chrono::milliseconds delay{0};   ///< answer this much later
  bool hang_up = false;                 ///< close instead of answering
  std::optional<PubSubPull> pull = {};  ///< wait for messages; `reply` if none comes
};

/// Google Device Access without sockets and clock: the Partner Connections page, the token endpoint, the Smart Device
/// Management API and Pub/Sub, told apart by the first segments of the path.
class SdmService {
 public:
  SdmService(const Settings& settings, Simulation& simulation, Instant now);

  [[nodiscard]] SdmAnswer answer(const HttpRequest& request, Instant now);

  /// Lets the time pass.
  void advance(Instant now);

  /// What a pull that has waited gets now; nothing if there is still no message.
  [[nodiscard]] std::optional<HttpReply> messages_for(const PubSubPull& pull, Instant now) {
    return pubsub_api_.messages_for(pull, simulation_.clock().at(now));
  }

  [[nodiscard]] SdmProject& project() { return project_; }
  [[nodiscard]] SdmTokens& tokens() { return tokens_; }
  [[nodiscard]] SdmPermissions& permissions() { return permissions_; }
  [[nodiscard]] SdmQuotas& quotas() { return quotas_; }
  [[nodiscard]] SdmConsent& consent() { return consent_; }
  [[nodiscard]] SdmDevices& devices() { return devices_; }
  [[nodiscard]] PubSub& pubsub() { return pubsub_; }
  [[nodiscard]] SdmPublisher& publisher() { return publisher_; }
  [[nodiscard]] Simulation& simulation() { return simulation_; }

 private:
  SdmAnswer answer_or_fault(const HttpRequest& request, Instant now);
  SdmAnswer api(const HttpRequest& request, const Path& path, Instant now);
  SdmAnswer command(const HttpRequest& request, const std::string& user, const std::string& device, Instant now);
  HttpReply read(const std::string& user, const Path& path, WallTime now);
  HttpReply picture(const HttpRequest& request, const Path& path, WallTime now);
  [[nodiscard]] std::optional<SdmGrant> caller_of(const HttpRequest& request, WallTime now) const;
  void log_request(const HttpRequest& request, const SdmAnswer& answer, Instant now);

  Simulation& simulation_;
  FaultPlan& faults_;
  SdmProject project_;
  SdmTokens tokens_;
  SdmPermissions permissions_;
  SdmQuotas quotas_;
  SdmDevices devices_;
  SdmTokenEndpoint token_endpoint_;
  SdmConsent consent_;
  PubSub pubsub_;
  PubSubApi pubsub_api_;
  SdmPublisher publisher_;
};

}  // namespace nest2mqtt::simulator
