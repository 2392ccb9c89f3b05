#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/upstream/upstream.h"

#include "settings.h"
#include "write_plan.h"

namespace nest2mqtt::nle {

/// The calls of one write, one after the other; it ends with the first that is neither accepted nor altered. Destroying
/// it cancels.
class WriteCall {
 public:
  using Done = std::function<void(upstream::WriteOutcome)>;

  /// `calls`: at least one. `settings` and `client` outlive it.
  WriteCall(std::string serial, std::vector<PlannedCall> calls, const NleSettings& settings, net::HttpClient& client,
            Done done);

  /// Begins; `done` is then called once, later, and may destroy the call.
  void start() { send(); }

  [[nodiscard]] const std::string& serial() const { return serial_; }
  [[nodiscard]] const std::vector<PlannedCall>& calls() const { return calls_; }

 private:
  void send();
  void ended(upstream::WriteOutcome outcome);

  std::string serial_;
  std::vector<PlannedCall> calls_;
  const NleSettings& settings_;
  net::HttpClient& client_;
  Done done_;
  std::size_t next_ = 0;
  std::string altered_;  ///< what is said of the last value that the server altered; empty: of none
  std::unique_ptr<net::HttpTransfer> transfer_;
};

}  // namespace nest2mqtt::nle
