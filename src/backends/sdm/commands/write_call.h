#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/upstream/upstream.h"

#include "api/authorized_client.h"
#include "api/call_quotas.h"
#include "plan/write_plan.h"
#include "settings.h"

namespace nest2mqtt::sdm {

/// The commands of one write, one after the other; it ends with the first that is not accepted. They were counted
/// before. One that Google answers with an error of its own is counted and sent once more if that does no harm.
/// Destroying it cancels.
class WriteCall {
 public:
  using Done = std::function<void(upstream::WriteOutcome)>;

  /// `device_name`: as in `Device::name`. `calls`: at least one. The others outlive it.
  WriteCall(std::string device_name, std::vector<PlannedCall> calls, const SdmSettings& settings,
            AuthorizedClient& client, CallQuotas& quotas, Clock clock, Done done);

  /// Begins, after all of its commands were counted in the quotas; `done` is then called once, later, and may destroy
  /// this.
  void start() { send(); }

  [[nodiscard]] const std::vector<PlannedCall>& calls() const { return calls_; }

 private:
  void send();
  void answered(const CallResult& answer);
  void ended(upstream::WriteOutcome outcome);

  std::string device_name_;
  std::string device_id_;
  std::vector<PlannedCall> calls_;
  const SdmSettings& settings_;
  AuthorizedClient& client_;
  CallQuotas& quotas_;
  Clock clock_;
  Done done_;
  std::size_t next_ = 0;
  bool is_repeated_ = false;  ///< the command that is under way
  Instant sent_{};
  std::unique_ptr<net::HttpTransfer> transfer_;
};

}  // namespace nest2mqtt::sdm
