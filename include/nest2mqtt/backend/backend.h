#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nest2mqtt/backend/login_service.h"
#include "nest2mqtt/base/backoff.h"
#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/config/backend_table.h"
#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/storage/token_store.h"
#include "nest2mqtt/upstream/abilities.h"
#include "nest2mqtt/upstream/call_budget.h"
#include "nest2mqtt/upstream/upstream.h"

namespace nest2mqtt::backend {

/// What a back end needs to open accounts. Everything that is referred to here outlives the accounts.
struct AccountServices {
  const config::Config& config;
  net::HttpClient& http;
  const storage::TokenStore& tokens;
  /// Makes a budget. `name`: under which it is saved, so no other one has it. `limits` is called again after each
  /// reload of the configuration.
  std::function<upstream::CallBudget&(const std::string& name, std::function<upstream::Pace()> limits)> call_budget;
  /// Logs something that no link state shows. `who`: the account, or the stream that several accounts share.
  std::function<void(config::LogLevel level, const std::string& who, const std::string& what)> log;
  /// Called with each secret that is not in the configuration, before it is used, so that the log can redact it. One
  /// that is in use for long is named again now and then: only the last 500 are remembered.
  std::function<void(const Secret& secret)> redact;
  std::function<Backoff::Random()> random;
  Clock clock;
};

/// One kind of service: its configuration, its accounts, its login. It has no state of its own. All calls on the core
/// thread. An `access` is what opens an account at the service (a token); it is a secret.
class Backend {
 public:
  virtual ~Backend() = default;

  /// The back end's table of the configuration. The table has the name of the back end. The accounts in the calls below
  /// are of this table.
  [[nodiscard]] virtual const config::BackendTable& table() const = 0;

  /// One Upstream for each account, in the same order, not started yet. Some of them may share a stream.
  [[nodiscard]] virtual std::vector<std::unique_ptr<upstream::Upstream>> open(
      std::span<const config::AccountConfig> accounts, const AccountServices& services) const = 0;

  /// What the service can do for any of its accounts, the same as `Upstream::abilities` of an opened account.
  [[nodiscard]] virtual const upstream::Abilities& abilities() const = 0;

  /// Null: accounts need no login, all that gives them their access is in the configuration.
  [[nodiscard]] virtual const LoginService* login_service() const = 0;

  /// Tries the service once, for `nest2mqtt check --online`. `access` is empty where there is no login. `done` is
  /// called exactly once, later, unless the returned transfer is destroyed first; its text says in a part of a sentence
  /// what was found, its error what is wrong and, where that is known, what to do.
  [[nodiscard]] virtual std::unique_ptr<net::HttpTransfer> try_service(
      const config::AccountConfig& account, const Secret& access, net::HttpClient& client,
      std::function<void(Result<std::string>)> done) const = 0;
};

}  // namespace nest2mqtt::backend
