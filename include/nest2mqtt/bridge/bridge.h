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

/// Where the two ways of the data meet: documents of all accounts become retained topics, command messages become
/// writes and their receipts. Without I/O of its own but for the state file: the transport and the accounts are
/// interfaces, and time comes in by parameter. Everything on the core thread.
class Bridge {
 public:
  struct Account {
    std::string name;
    upstream::Upstream* upstream;  ///< outlives the bridge
    bool optional = false;         ///< it may well have no access; nothing is said of it until it has
  };

  /// What the bridge needs of the program around it.
  struct Program {
    std::function<void(config::LogLevel)> set_log_level;
    /// Reads the configuration again; `config_changed` is called from within.
    std::function<Result<json::value>(Instant now)> reload;
    std::function<json::object(const BridgeSnapshot& snapshot)> diagnostics;
    /// The time of what the broker and the accounts report between two calls; a test has its own.
    std::function<Instant()> clock = Instant::now;
  };

  virtual ~Bridge() = default;

  virtual void start(Instant now) = 0;

  /// The configuration has changed since the last call. What can be changed at once is changed; for the rest
  /// `bridge/info` says that a restart is needed.
  virtual void config_changed(const config::ConfigChanges& changes, Instant now) = 0;

  /// Takes no more commands, waits some seconds for the answer to a write that is under way, says `offline` and leaves
  /// the broker; `finished` is true afterwards. Unfinished commands go on after the next start.
  virtual void stop(Instant now) = 0;
  [[nodiscard]] virtual bool finished() const = 0;

  /// How the bridge is, in one line: "online, 6 devices; broker connected", or what is wrong.
  [[nodiscard]] virtual std::string summary(Instant now) const = 0;

  /// All that the bridge knows of itself now; good until the next call that is not const.
  [[nodiscard]] virtual BridgeSnapshot snapshot(Instant now) const = 0;

  [[nodiscard]] virtual std::optional<Instant> deadline() const = 0;
  virtual void tick(Instant now) = 0;
};

/// `config`, `transport` and `store` outlive the bridge; `config` may change between two calls (see `config_changed`).
[[nodiscard]] std::unique_ptr<Bridge> make_bridge(const config::Config& config, mqtt::Transport& transport,
                                                  std::vector<Bridge::Account> accounts, storage::StateStore& store,
                                                  Bridge::Program program, Backoff::Random random, Instant now);

}  // namespace nest2mqtt::bridge
