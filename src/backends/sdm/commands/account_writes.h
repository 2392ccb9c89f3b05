#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/upstream/upstream.h"

#include "api/authorized_client.h"
#include "api/call_quotas.h"
#include "commands/write_call.h"
#include "home/home_state.h"
#include "plan/expected_values.h"
#include "plan/write_plan.h"
#include "settings.h"

namespace nest2mqtt::sdm {

/// The writes of one account: each is planned with what is known of the device, held back while Google's quotas have no
/// room for all of its commands, and then sent. What it wrote is expected to be shown.
class AccountWrites {
 public:
  /// Called once for each write, never from inside `write`.
  using Done = std::function<void(upstream::WriteOutcome)>;

  struct Services {
    const SdmSettings& settings;
    AuthorizedClient& client;
    CallQuotas& quotas;
    HomeState& home;
    ExpectedValues& expected;
    Clock clock;
    /// The document is another one, although nothing was sent.
    std::function<void()> on_changed;
    /// The commands to the device of this name have ended; it is to be read to see what came of them.
    std::function<void(const std::string& device_name)> on_sent;
  };

  /// What `services` refers to outlives it.
  explicit AccountWrites(Services services) : services_(std::move(services)) {}

  void write(const upstream::Write& write, Done done);

  /// Whether `tick` is due at once.
  [[nodiscard]] bool is_due() const { return !ended_.empty(); }
  /// Ends the writes that were not even sent.
  void tick();

 private:
  struct PendingWrite {
    Device planned;  ///< the device as it was when the write was planned
    int fan_minutes;
    std::unique_ptr<WriteCall> call;
  };

  void send(Device device, WritePlan plan, Done done);
  void sent(std::uint64_t id, upstream::WriteOutcome outcome, const Done& done);
  void end_later(Done done, upstream::WriteOutcome outcome);

  Services services_;
  std::uint64_t last_id_ = 0;
  std::map<std::uint64_t, PendingWrite> pending_;
  std::vector<std::function<void()>> ended_;
};

}  // namespace nest2mqtt::sdm
