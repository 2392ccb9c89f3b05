#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/bridge/account_state.h"
#include "nest2mqtt/bridge/latency.h"
#include "nest2mqtt/bridge/receipt_log.h"
#include "nest2mqtt/model/home.h"
#include "nest2mqtt/upstream/upstream.h"

namespace nest2mqtt::bridge {

/// Counts and durations of commands since the bridge was started.
struct CommandCounts {
  std::map<std::string, std::uint64_t> finals;  ///< number of commands by final status (`status_word`)
  Latency sending;                              ///< from receiving a command until the last part of it was sent
  Latency confirming;                           ///< from then until it was confirmed

  void add(const command::Receipt& receipt);
};

/// What the bridge knows of itself at one moment: the only source of bridge/health, of the metrics, of the readiness
/// and of the status page. Valid until the next call of the bridge that is not const.
struct BridgeSnapshot {
  Instant now;
  Instant started;
  bool stopping = false;
  std::optional<std::string> problem = {};  ///< for people, with what to do

  const std::vector<AccountState>& accounts;
  upstream::LinkState cloud;  ///< the worst link state of all accounts but those `without_login`
  const model::Home& home;
  bool published_once = false;     ///< the whole home has been on the broker once
  std::uint64_t events = 0;        ///< device events published since the start
  const Latency& publish_latency;  ///< a document's arrival → the broker has acknowledged the last of its messages

  struct Broker {
    std::string url = {};
    bool connected = false;
    Instant since = {};           ///< when `connected` last changed
    std::string error = {};       ///< why the last connection ended or could not be made; kept when there is a new one
    std::uint64_t failures = 0;   ///< connections that ended or could not be made; `connections_lost` in bridge/health
    std::uint64_t published = 0;  ///< messages sent since the start
    std::size_t waiting = 0;      ///< messages that wait in the outbox now
    std::size_t in_flight = 0;    ///< messages that the broker has not acknowledged yet
    std::size_t dropped = 0;      ///< messages that the outbox has dropped since the start
  } broker;

  const CommandCounts& commands;
  const ReceiptLog& receipts;
  std::size_t pending = 0;  ///< commands without a final receipt yet
  /// Commands that were ignored, because there was no room for a receipt (`ReceiptLimit`).
  std::uint64_t unanswered = 0;
  json::object write_budget = {};          ///< writes left now: `CommandDispatcher::budgets`
  json::object full_budget = {};           ///< the maximum of each number in `write_budget`
  json::object writes_blocked_until = {};  ///< until when the service takes no writes, by object path
  std::int64_t memory_kb = 0;              ///< resident memory of the process
  std::uint64_t state_bytes = 0;           ///< written to the state file
  std::uint64_t state_syncs = 0;           ///< flushes of the state file to the disk

  std::vector<std::string> restart_needed = {};  ///< keys of the configuration whose new value waits for a restart
};

/// The part of `bridge/health` whose changes people should see soon, as text: if two texts are equal, nothing of
/// interest has changed.
[[nodiscard]] std::string health_fingerprint(const BridgeSnapshot& snapshot);

/// `bridge/health`
[[nodiscard]] json::object health_json(const BridgeSnapshot& snapshot);

}  // namespace nest2mqtt::bridge
