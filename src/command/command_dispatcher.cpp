#include "nest2mqtt/command/command_dispatcher.h"

#include <algorithm>

#include "command_queue.h"
#include "command_records.h"
#include "denied_fields.h"
#include "kept_receipts.h"
#include "outgoing.h"
#include "parse.h"

namespace nest2mqtt::command {
namespace {

using upstream::LinkState;

/// What a sender may have kept of its own until the final receipt.
constexpr std::size_t max_correlation_data = 4096;
constexpr std::size_t max_response_topic = 1024;

std::size_t size_of(const std::optional<std::string>& text) {
  return text ? text->size() : 0;
}

/// What is too long is not kept for the receipt either.
Command unread_command(const CommandMessage& message, Instant now) {
  Command command;
  command.transaction = transaction_of(message);
  command.object = message.object;
  command.received = now;
  if (size_of(message.response_topic) <= max_response_topic) command.response_topic = message.response_topic;
  if (size_of(message.correlation_data) <= max_correlation_data) command.correlation_data = message.correlation_data;
  return command;
}

std::optional<std::string> what_is_too_long(const CommandMessage& message) {
  if (const std::size_t size = size_of(message.correlation_data); size > max_correlation_data) {
    return std::to_string(size) + " bytes of correlation data; at most " + std::to_string(max_correlation_data) +
           " can be kept for the receipt";
  }
  if (const std::size_t size = size_of(message.response_topic); size > max_response_topic) {
    return "a response topic of " + std::to_string(size) + " bytes; at most " + std::to_string(max_response_topic) +
           " can be kept for the receipt";
  }
  return std::nullopt;
}

}  // namespace

CommandDispatcher::CommandDispatcher(CommandOptions options, CommandPort& port)
    : options_(std::move(options)),
      port_(port),
      kept_(std::make_unique<KeptReceipts>()),
      records_(std::make_unique<CommandRecords>()),
      denied_(std::make_unique<DeniedFields>()) {}

CommandDispatcher::~CommandDispatcher() = default;

void CommandDispatcher::set_options(CommandOptions options, Instant now) {
  take_newcomers_in(now);
  options_ = std::move(options);
  for (auto& [id, queue] : queues_) {
    queue->budget().set_options(options_, now);
    if (options_.read_only) queue->refuse_waiting({Code::read_only, read_only_message});
    advance(id, *queue, now);
  }
}

CommandQueue& CommandDispatcher::queue(const model::ObjectId& id) {
  auto& slot = queues_[id];
  if (!slot) slot = std::make_unique<CommandQueue>(id, options_);
  return *slot;
}

const AccountStatus* CommandDispatcher::standing_of(const model::ObjectId& id) const {
  const model::HomeObject* object = home_ == nullptr ? nullptr : home_->find(id);
  return object == nullptr || object->account >= accounts_.size() ? nullptr : &accounts_[object->account];
}

void CommandDispatcher::receive(const CommandMessage& message, Instant now) {
  if (const auto why = obstacle(message)) {
    refuse(unread_command(message, now), requested_of(message), why->first, why->second, now);
    return;
  }
  auto parsed = parse_payload(message, now.wall);
  if (!parsed) {
    refuse(unread_command(message, now), requested_of(message), parsed.error().code, parsed.error().message, now);
    return;
  }
  const milliseconds lifetime = std::min(options_.ttl, message.expiry.value_or(options_.ttl));
  Command command = unread_command(message, now);
  command.number = ++last_number_;
  command.transaction = parsed->transaction;
  command.writes = std::move(parsed->writes);
  command.expires = now + lifetime;
  records_->add(command);
  newcomers_.push_back(std::move(command));
  commit_at_once(now);
}

void CommandDispatcher::refuse(const Command& command, json::object requested, Code code, const std::string& why,
                               Instant now) {
  // An object that nothing was written to yet needs no queue only to be refused.
  CommandQueue stranger(command.object, options_);
  const auto known = queues_.find(command.object);
  CommandQueue& at = known != queues_.end() ? *known->second : stranger;
  const model::HomeObject* object = home_ == nullptr ? nullptr : home_->find(command.object);
  at.refuse(command, std::move(requested), {code, why}, now,
            {home_complete_, object == nullptr ? nullptr : object->value, false});
  collect(at);
  commit_at_once(now);
}

std::optional<std::pair<Code, std::string>> CommandDispatcher::obstacle(const CommandMessage& message) const {
  using Obstacle = std::pair<Code, std::string>;
  if (message.retained) {
    return Obstacle(Code::retained_command,
                    "a retained command would be repeated at every restart; send it without retain");
  }
  if (message.expiry && *message.expiry <= milliseconds(0))
    return Obstacle(Code::stale_command, "the command came too late");
  if (auto why = what_is_too_long(message)) return Obstacle(Code::bad_payload, "the command has " + *why);
  if (options_.read_only) return Obstacle(Code::read_only, read_only_message);
  if (home_ == nullptr || home_->find(message.object) == nullptr) {
    if (!home_complete_) {
      return Obstacle(Code::cloud_down, "the home is not known yet; try again when bridge/cloud is online");
    }
    const bool refused =
        !accounts_.empty() && std::all_of(accounts_.begin(), accounts_.end(), [](const AccountStatus& account) {
          return account.link == LinkState::unauthorized;
        });
    if (refused) return Obstacle(Code::unauthorized, "the service does not let this bridge in; see bridge/cloud");
    return Obstacle(Code::unknown_device, "the home has nothing at " + message.object.path());
  }
  const AccountStatus* standing = standing_of(message.object);
  if (standing == nullptr || !standing->fresh) {
    return Obstacle(Code::cloud_down, "the service has been out of reach for too long; nothing is sent blindly");
  }
  return lack_of_room();
}

std::optional<std::pair<Code, std::string>> CommandDispatcher::lack_of_room() const {
  if (pending() >= options_.max_pending) {
    return std::pair(Code::too_many_pending, std::to_string(pending()) + " commands are waiting already");
  }
  if (kept_->size() >= options_.max_undelivered) {
    return std::pair(Code::too_many_pending,
                     std::to_string(kept_->size()) + " receipts are waiting for the broker already");
  }
  return std::nullopt;
}

void CommandDispatcher::home_changed(std::shared_ptr<const model::Home> home, bool complete, Instant now) {
  home_ = std::move(home);
  home_complete_ = complete;
  for (auto& [id, queue] : queues_) advance(id, *queue, now);
}

void CommandDispatcher::account_changed(std::size_t account, AccountStatus standing, Instant now) {
  if (accounts_.size() <= account) accounts_.resize(account + 1);
  take_newcomers_in(now);
  accounts_[account] = standing;
  for (auto& [id, queue] : queues_) {
    if (standing_of(id) != &accounts_[account]) continue;
    if (standing.link == LinkState::unauthorized) {
      queue->give_up({Code::unauthorized, "the service does not let this bridge in any more"});
    }
    advance(id, *queue, now);
  }
}

void CommandDispatcher::permissions_changed(std::size_t account) {
  denied_->forget(account);
}

void CommandDispatcher::advance(const model::ObjectId& id, CommandQueue& queue, Instant now) {
  const model::HomeObject* object = home_ == nullptr ? nullptr : home_->find(id);
  const AccountStatus* standing = standing_of(id);
  const bool online = !stopping_ && standing != nullptr && standing->link == LinkState::online;
  Live live{home_complete_, object == nullptr ? nullptr : object->value, online};
  live.account = object == nullptr ? 0 : object->account;
  live.denied = denied_.get();

  auto write = queue.advance(now, live);
  if (write) outgoing_.push_back({.write = std::move(write), .id = id, .account = object->account});
  collect(queue);
  records_->update(id, queue, now);
  if (!outgoing_.empty()) {
    commit_at_once(now);
  } else if (!records_->changes().empty()) {
    commit_later(now);
  }
}

void CommandDispatcher::collect(CommandQueue& queue) {
  for (AddressedReceipt& receipt : queue.take_receipts()) {
    const std::uint64_t number = receipt.receipt.number;
    if (number != 0 && is_final(receipt.receipt.result.status)) {
      KeptReceipt kept{receipt.object, receipt.response_topic, receipt.correlation_data, receipt.receipt.text()};
      records_->finished(number, kept);
      kept_->keep(number, std::move(kept));
    }
    outgoing_.push_back({.receipt = std::move(receipt)});
  }
}

void CommandDispatcher::receipt_delivered(std::uint64_t number, Instant now) {
  if (!kept_->delivered(number)) return;
  records_->delivered(number);
  if (!records_->changes().empty()) commit_later(now);
}

void CommandDispatcher::stop() {
  stopping_ = true;
  if (commit_at_) commit_at_ = Instant{};
}

bool CommandDispatcher::calling() const {
  return std::any_of(queues_.begin(), queues_.end(), [](const auto& entry) { return entry.second->calling(); });
}

std::optional<Instant> CommandDispatcher::deadline() const {
  std::optional<Instant> first = commit_at_;
  for (const auto& [id, queue] : queues_) first = earlier(first, queue->deadline());
  return first;
}

void CommandDispatcher::tick(Instant now) {
  take_newcomers_in(now);
  for (auto& [id, queue] : queues_) {
    if (queue->deadline() && *queue->deadline() <= now) advance(id, *queue, now);
  }
  std::erase_if(queues_, [&](const auto& entry) {
    const CommandQueue& idle = *entry.second;
    const bool forgotten = idle.commands().empty() && idle.last_trip.empty() && idle.budget().is_fresh(now);
    if (forgotten) records_->forget(entry.first);
    return forgotten;
  });
  if (!commit_at_ || *commit_at_ > now) {
    if (!records_->changes().empty()) commit_later(now);
    return;
  }
  commit_at_.reset();
  let_go(now);
}

std::size_t CommandDispatcher::waiting_to_leave() const {
  return newcomers_.size() + outgoing_.size();
}

std::size_t CommandDispatcher::pending() const {
  std::size_t count = newcomers_.size();
  for (const auto& [id, queue] : queues_) count += queue->commands().size();
  return count;
}

json::object CommandDispatcher::budgets(Instant now) const {
  json::object left;
  for (const auto& [id, queue] : queues_) left[id.path()] = queue->budget().available(now);
  return left;
}

std::vector<BlockedObject> CommandDispatcher::blocked(Instant now) const {
  std::vector<BlockedObject> found;
  for (const auto& [id, queue] : queues_) {
    if (const auto until = queue->budget().frozen_until(now)) found.push_back({id, *until});
  }
  return found;
}

std::optional<Instant> CommandDispatcher::next_budget_change(Instant now) const {
  std::optional<Instant> first;
  for (const auto& [id, queue] : queues_) first = earlier(first, queue->budget().next_change(now));
  return first;
}

std::vector<UnfinishedCommand> CommandDispatcher::unfinished(const model::ObjectId& id) const {
  std::vector<UnfinishedCommand> found;
  const auto known = queues_.find(id);
  if (known != queues_.end()) found = known->second->unfinished();
  for (const Command& command : newcomers_) {
    if (command.object == id) found.push_back(unfinished_part(command));
  }
  return found;
}

std::string CommandDispatcher::announced_trip(const model::ObjectId& id) const {
  const auto known = queues_.find(id);
  return known == queues_.end() ? std::string() : known->second->last_trip;
}

}  // namespace nest2mqtt::command
