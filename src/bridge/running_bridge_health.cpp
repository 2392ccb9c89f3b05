// The part of RunningBridge that makes the snapshot, and publishes `bridge/health` when it is due.

#include <algorithm>

#include <fmt/format.h>

#include "nest2mqtt/base/shortened.h"

#include "resident_memory.h"
#include "running_bridge.h"

namespace nest2mqtt::bridge {
namespace {

/// Bytes that are kept of a problem whose text others (the service, the broker) have written.
constexpr std::size_t max_quoted_problem = 500;

}  // namespace

void RunningBridge::publish_health_if_due(Instant now) {
  if (!health_.deadline() || *health_.deadline() > now) return;
  const BridgeSnapshot snapshot = this->snapshot(now);
  const std::string fingerprint = health_fingerprint(snapshot);
  const auto next_change = commands_.dispatcher().next_budget_change(now);
  if (!health_.is_due(fingerprint, now)) {
    health_.compared(next_change, now);
    return;
  }
  const bool regular = health_.is_regular(now);
  topics_.publish_health(health_json(snapshot), now);
  health_.published(fingerprint, next_change, now);
  // `bridge/info` again and again, so that the other bridge goes on noticing this one, and answers.
  if (regular && second_bridge_.problem(now)) topics_.republish_info(now);
}

BridgeSnapshot RunningBridge::snapshot(Instant now) const {
  const command::CommandDispatcher& dispatcher = commands_.dispatcher();
  json::object blocked;
  for (const auto& [id, until] : dispatcher.blocked(now)) blocked[id.path()] = format_utc(until.wall);
  const mqtt::Outbox& outbox = session_.outbox();
  return {.now = now,
          .started = started_,
          .stopping = stop_deadline_.has_value(),
          .problem = problem(now),
          .accounts = accounts_.states(),
          .cloud = BridgeTopics::worst_link(accounts_.states()),
          .home = mirror_.home(),
          .published_once = mirror_.progress().published_once(),
          .events = mirror_.events_published(),
          .publish_latency = mirror_.progress().latency(),
          .broker = {.url = config_.mqtt.url,
                     .connected = broker_.connected,
                     .since = broker_.since,
                     .error = broker_.error,
                     .failures = broker_.failures,
                     .published = outbox.published(),
                     .waiting = outbox.waiting(),
                     .in_flight = outbox.in_flight(),
                     .dropped = outbox.dropped()},
          .commands = commands_.counts(),
          .receipts = commands_.receipts(),
          .pending = dispatcher.pending(),
          .unanswered = commands_.receipt_limit().ignored_commands(),
          .write_budget = dispatcher.budgets(now),
          .full_budget = dispatcher.full_budgets(),
          .writes_blocked_until = std::move(blocked),
          .memory_kb = resident_memory_kb(),
          .state_bytes = store_.bytes_written(),
          .state_syncs = store_.syncs(),
          .restart_needed = topics_.restart_needed()};
}

std::optional<std::string> RunningBridge::problem(Instant now) const {
  auto found = problem_in_full(now);
  if (found) *found = shortened_with_size(*found, max_quoted_problem);
  return found;
}

std::optional<std::string> RunningBridge::problem_in_full(Instant now) const {
  if (auto second = second_bridge_.problem(now)) return second;
  if (auto of_account = accounts_.problem(now)) return of_account;
  if (auto blocked = blocked_problem(now)) return blocked;
  if (mirror_.problem()) return mirror_.problem();
  return broker_.first_problem ? broker_.first_problem : commands_.receipt_limit().problem(now);
}

std::optional<std::string> RunningBridge::blocked_problem(Instant now) const {
  const auto blocked = commands_.dispatcher().blocked(now);
  if (blocked.empty()) return std::nullopt;
  const auto& [id, until] = blocked.front();
  const model::HomeObject* const object = mirror_.home().find(id);
  const std::string others = blocked.size() > 1 ? fmt::format(" and {} more", blocked.size() - 1) : "";
  return fmt::format(
      "the service takes no changes of {}{} until {}, because there were too many; this ends by itself, and fewer "
      "changes avoid it",
      object == nullptr ? id.path() : object->name(), others, format_utc(until.wall));
}

std::string RunningBridge::summary(Instant now) const {
  const auto& objects = mirror_.home().objects();
  const auto devices =
      std::count_if(objects.begin(), objects.end(), [](const auto& object) { return !object.id.is_structure(); });
  const auto found = problem(now);
  std::string line =
      found ? *found : fmt::format("{}, {} devices", link_word(BridgeTopics::worst_link(accounts_.states())), devices);
  if (session_.ready()) {
    line += "; broker connected";
  } else if (broker_.error.empty()) {
    line += "; connecting to the broker";
  } else {
    line += "; no broker: " + broker_.error;
  }
  const auto& waiting = topics_.restart_needed();
  if (!waiting.empty()) line += fmt::format("; restart to take {}", fmt::join(waiting, ", "));
  return line;
}

}  // namespace nest2mqtt::bridge
