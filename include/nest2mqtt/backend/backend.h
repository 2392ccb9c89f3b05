#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nest2mqtt/backend/login.h"
#include "nest2mqtt/base/backoff.h"
#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/config/backend_table.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/storage/token_store.h"
#include "nest2mqtt/upstream/call_budget.h"
#include "nest2mqtt/upstream/upstream.h"

namespace nest2mqtt::backend {

/// How often a service may be asked: so many calls at once, and one more for each `refill`.
struct CallLimits {
  int burst;
  milliseconds refill;
};

/// What a back end is given to open accounts with. Everything here outlives them.
struct AccountServices {
  const config::Config& config;
  net::HttpClient& http;
  const storage::TokenStore& tokens;
  /// The budget of `caller`'s calls, kept over restarts under that name; its limits are those of `account`, one of
  /// `config.accounts`.
  std::function<upstream::CallBudget&(const std::string& caller, const config::AccountConfig& account)> call_budget;
  /// For the log: what the state of no link shows. `who` is the account, or what several of them share.
  std::function<void(config::LogLevel level, const std::string& who, const std::string& what)> log;
  /// Told each secret that is not in the configuration before it is used, so that no log shows it.
  std::function<void(const Secret& secret)> redact;
  std::function<Backoff::Random()> random;
};

/// One kind of service: its configuration, its accounts, its login. Without any state of its own; on the core thread.
class Backend {
 public:
  virtual ~Backend() = default;

  /// Its table of the configuration; its name is that of the back end. The accounts in the calls below are of this
  /// table.
  [[nodiscard]] virtual const config::BackendTable& table() const = 0;

  /// One Upstream for each account, in the same order, not started yet. Some of them may share a stream.
  [[nodiscard]] virtual std::vector<std::unique_ptr<upstream::Upstream>> open(
      std::span<const config::AccountConfig> accounts, const AccountServices& services) const = 0;

  /// Of the account's reads and stream openings. Asked again after the configuration was read again.
  [[nodiscard]] virtual CallLimits call_limits(const config::AccountConfig& account) const = 0;

  /// What the configuration lacks for a login, as a sentence with what to do; nothing where one can begin.
  /// `config_file` is where people are told to put it.
  [[nodiscard]] virtual std::optional<std::string> missing_for_login(const config::AccountConfig& account, Grant grant,
                                                                     const std::string& config_file) const = 0;

  /// A new login of the account, for which nothing is missing.
  [[nodiscard]] virtual Result<std::unique_ptr<Login>> begin_login(const config::AccountConfig& account) const = 0;

  /// The access that the configuration itself gives (`BackendTable::access_key`).
  [[nodiscard]] virtual Result<Secret> configured_access(const config::AccountConfig& account) const = 0;

  /// Reads everything that the account sees, once. `done` is called exactly once, later, unless what is returned is
  /// destroyed first; its error does not hold the access, and is `needs_login` where the service refuses it.
  [[nodiscard]] virtual std::unique_ptr<net::HttpTransfer> read_document(
      const config::AccountConfig& account, const Secret& access, net::HttpClient& client,
      std::function<void(Result<model::Document>)> done) const = 0;

  /// Gives the access back to the service. Success also where the service did not know it any more: it is gone, and
  /// that was the aim. `done` as above; an error at once: nothing was sent. Errors do not hold the access.
  [[nodiscard]] virtual Result<std::unique_ptr<net::HttpTransfer>> revoke(
      const config::AccountConfig& account, const Secret& access, net::HttpClient& client,
      std::function<void(Result<void>)> done) const = 0;
};

}  // namespace nest2mqtt::backend
