#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "nest2mqtt/backend/backend.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/bridge/bridge.h"
#include "nest2mqtt/config/config.h"
#include "nest2mqtt/storage/state_store.h"
#include "nest2mqtt/storage/stored_call_budget.h"
#include "nest2mqtt/storage/token_store.h"

namespace nest2mqtt::app {

/// The accounts of the configuration, opened by their back ends, and the budgets of their calls.
class OpenAccounts {
 public:
  /// Everything outlives it. `redact`: each secret that is not in the configuration, before it is used.
  OpenAccounts(const config::Config& config, net::HttpClient& http, const storage::TokenStore& tokens,
               storage::StateStore& store, std::function<void(const Secret&)> redact, const Clock& clock);
  OpenAccounts(const OpenAccounts&) = delete;
  OpenAccounts& operator=(const OpenAccounts&) = delete;
  ~OpenAccounts() = default;

  /// For the bridge, in the order of the configuration.
  [[nodiscard]] std::vector<bridge::Bridge::Account> all() const;

  /// The configuration says something else now.
  void config_changed(Instant now);

 private:
  struct Budget {
    std::function<upstream::Pace()> limits;
    std::unique_ptr<storage::StoredCallBudget> calls;
  };

  upstream::CallBudget& add_budget(const std::string& name, std::function<upstream::Pace()> limits, Instant now);

  const config::Config& config_;
  storage::StateStore& store_;
  std::vector<Budget> budgets_;
  std::vector<std::unique_ptr<upstream::Upstream>> upstreams_;  ///< like `config_.accounts`
};

}  // namespace nest2mqtt::app
