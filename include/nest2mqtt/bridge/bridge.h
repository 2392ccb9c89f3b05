#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/backoff.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/bridge/bridge_snapshot.h"
#include "nest2mqtt/config/config.h"
#include "nest2mqtt/config/config_changes.h"
#include "nest2mqtt/mqtt/transport.h"
#include "nest2mqtt/storage/state_store.h"
#include "nest2mqtt/upstream/upstream.h"

namespace nest2mqtt::bridge {

/// Publishes the documents of all accounts as retained topics, and turns command messages into writes and receipts. Its
/// only I/O of its own is to write the state file and the log, and to read how much memory the process uses: the broker
/// and the accounts are interfaces, and time is a parameter. All calls, in both directions, are made on the core
/// thread.
class Bridge {
 public:
  struct Account {
    std::string name;
    upstream::Upstream* upstream;  ///< outlives the bridge
    bool optional = false;         ///< the account may have no login; no report mentions it until it has one
  };

  /// What the bridge calls in the program that runs it.
  struct Program {
    std::function<void(config::LogLevel)> set_log_level;
    /// Reads the configuration again, and calls `config_changed` before it returns if the new one was taken. The result
    /// is the answer to `bridge/request/reload`.
    std::function<Result<json::value>(Instant now)> reload;
    /// The answer to `bridge/request/diagnostics`.
    std::function<json::object(const BridgeSnapshot& snapshot)> diagnostics;
    Clock clock;  ///< for events of the broker and the accounts that come between two ticks
  };

  virtual ~Bridge() = default;

  virtual void start(Instant now) = 0;

  /// The configuration has changed since the last call. What can be changed at once is changed; for the rest
  /// `bridge/info` says that a restart is needed.
  virtual void config_changed(const config::ConfigChanges& changes, Instant now) = 0;

  /// Takes no more commands, waits some seconds for the answer to a write that is under way, publishes `offline` and
  /// disconnects from the broker; then `finished` is true. Unfinished commands go on after the next start.
  virtual void stop(Instant now) = 0;
  [[nodiscard]] virtual bool finished() const = 0;

  /// The state of the bridge in one line: "online, 6 devices; broker connected", with a problem in place of the first
  /// part, if there is one, and with the keys of the configuration for which a restart is needed at the end.
  [[nodiscard]] virtual std::string summary(Instant now) const = 0;

  /// All that the bridge knows of itself now; valid until the next call that is not const.
  [[nodiscard]] virtual BridgeSnapshot snapshot(Instant now) const = 0;

  [[nodiscard]] virtual std::optional<Instant> deadline() const = 0;
  virtual void tick(Instant now) = 0;
};

/// `config`, `transport` and `store` outlive the bridge; `config` may change between two calls (see `config_changed`).
[[nodiscard]] std::unique_ptr<Bridge> make_bridge(const config::Config& config, mqtt::Transport& transport,
                                                  std::vector<Bridge::Account> accounts, storage::StateStore& store,
                                                  Bridge::Program program, Backoff::Random random, Instant now);

}  // namespace nest2mqtt::bridge
