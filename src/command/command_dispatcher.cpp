#include "nest2mqtt/command/command_dispatcher.h"

#include <algorithm>
#include <utility>

#include "command_queue.h"
#include "command_records.h"
#include "denied_fields.h"
#include "make_receipt.h"
#include "outgoing.h"
#include "parse.h"
#include "undelivered_receipts.h"
#include "write_pace.h"

namespace nest2mqtt::command {
namespace {

using upstream::LinkState;

std::size_t size_of(const std::optional<std::string>& text) {
  return text ? text->size() : 0;
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

CommandDispatcher::CommandDispatcher(CommandOptions options, CommandPort& port, const SavedRecords& saved, Instant now)
    : options_(std::move(options)),
      port_(port),
      undelivered_(std::make_unique<UndeliveredReceipts>()),
      records_(std::make_unique<CommandRecords>()),
      denied_(std::make_unique<DeniedFields>()) {
  restore(saved, now);
}

CommandDispatcher::~CommandDispatcher() = default;

void CommandDispatcher::set_options(CommandOptions options, Instant now) {
  accept_new_commands(now);
  options_ = std::move(options);
  for (auto& [id, queue] : queues_) {
    if (options_.read_only) queue->refuse_waiting({Code::read_only, read_only_message});
    advance(id, *queue, now);
  }
}

CommandQueue& CommandDispatcher::queue(const model::ObjectId& id) {
  auto& entry = queues_[id];
  if (!entry) entry = std::make_unique<CommandQueue>(id, options_);
  return *entry;
}

const CommandQueue* CommandDispatcher::find_queue(const model::ObjectId& id) const {
  const auto found = queues_.find(id);
  return found == queues_.end() ? nullptr : found->second.get();
}

const AccountStatus* CommandDispatcher::account_status_of(const model::ObjectId& id) const {
  const model::HomeObject* object = home_->find(id);
  return object == nullptr || object->account >= accounts_.size() ? nullptr : &accounts_[object->account];
}

const upstream::Abilities* CommandDispatcher::abilities_of(const model::ObjectId& id) const {
  const model::HomeObject* object = home_->find(id);
  return object == nullptr ? nullptr : &port_.abilities(object->account);
}

ObjectSnapshot CommandDispatcher::snapshot_of(const model::ObjectId& id) const {
  ObjectSnapshot snapshot{.home_complete = home_complete_, .denied = *denied_};
  if (const model::HomeObject* object = home_->find(id)) {
    const bool online = object->account < accounts_.size() && accounts_[object->account].link == LinkState::online;
    snapshot.document = object->value;
    snapshot.account = object->account;
    snapshot.writable = online && !stopping_;
    snapshot.abilities = &port_.abilities(object->account);
  }
  return snapshot;
}

void CommandDispatcher::receive(const CommandMessage& message, Instant now) {
  if (const auto why = reason_to_refuse(message)) {
    refuse(message, *why, now);
    return;
  }
  // The object is known, otherwise there was a reason to refuse.
  auto parsed = parse_payload(message, *abilities_of(message.object), now.wall);
  if (!parsed) {
    refuse(message, parsed.error(), now);
    return;
  }
  const milliseconds lifetime = std::min(options_.ttl, message.expiry.value_or(options_.ttl));
  Command command{.number = ++last_number_,
                  .transaction = std::move(parsed->transaction),
                  .object = message.object,
                  .writes = std::move(parsed->writes),
                  .received = now,
                  .expires = now + lifetime,
                  .response_topic = message.response_topic,
                  .correlation_data = message.correlation_data};
  records_->add(command);
  new_commands_.push_back(std::move(command));
  commit_in_next_tick(now);
}

void CommandDispatcher::refuse(const CommandMessage& message, const Refusal& why, Instant now) {
  send_with_next_commit(make_refusal(message, why, budget_left(message.object, now), now));
  commit_in_next_tick(now);
}

int CommandDispatcher::budget_left(const model::ObjectId& id, Instant now) const {
  const CommandQueue* const known = find_queue(id);
  if (known != nullptr) return known->budget().available(now);
  return pace_of(options_, abilities_of(id)).value_or(assumed_pace).burst;
}

std::optional<Refusal> CommandDispatcher::reason_to_refuse(const CommandMessage& message) const {
  if (message.retained) {
    return Refusal{Code::retained_command,
                   "a retained command would be repeated at every restart; send it without retain"};
  }
  if (message.expiry && *message.expiry <= milliseconds(0)) {
    return Refusal{Code::stale_command, "the command came too late"};
  }
  if (const auto what = what_is_too_long(message)) return Refusal{Code::bad_payload, "the command has " + *what};
  if (options_.read_only) return Refusal{Code::read_only, read_only_message};
  const Refusal no_access{Code::unauthorized, "the service does not let this bridge in; see bridge/cloud"};
  if (home_->find(message.object) == nullptr) {
    const bool nobody_has_access =
        !accounts_.empty() && std::all_of(accounts_.begin(), accounts_.end(), [](const AccountStatus& account) {
          return account.link == LinkState::unauthorized;
        });
    if (nobody_has_access) return no_access;
    if (!home_complete_) {
      return Refusal{Code::cloud_down, "the home is not known yet; try again when bridge/cloud is online"};
    }
    return Refusal{Code::unknown_device, "the home has nothing at " + message.object.path()};
  }
  const AccountStatus* account = account_status_of(message.object);
  // The object may still be in the home: if the access is lost, not every service asks for the home to be withdrawn.
  if (account != nullptr && account->link == LinkState::unauthorized) return no_access;
  if (account == nullptr || !account->live) {
    return Refusal{Code::cloud_down, "the service has been out of reach for too long; nothing is sent blindly"};
  }
  return too_many_commands();
}

std::optional<Refusal> CommandDispatcher::too_many_commands() const {
  if (pending() >= options_.max_pending) {
    return Refusal{Code::too_many_pending, std::to_string(pending()) + " commands are waiting already"};
  }
  if (undelivered_->size() >= options_.max_undelivered) {
    return Refusal{Code::too_many_pending,
                   std::to_string(undelivered_->size()) + " receipts are waiting for the broker already"};
  }
  return std::nullopt;
}

void CommandDispatcher::home_changed(std::shared_ptr<const model::Home> home, bool complete, Instant now) {
  home_ = std::move(home);
  home_complete_ = complete;
  for (auto& [id, queue] : queues_) advance(id, *queue, now);
}

void CommandDispatcher::account_changed(std::size_t account, AccountStatus status, Instant now) {
  if (account < accounts_.size() && accounts_[account] == status) return;
  if (accounts_.size() <= account) accounts_.resize(account + 1);
  accept_new_commands(now);
  accounts_[account] = status;
  for (auto& [id, queue] : queues_) {
    if (account_status_of(id) != &accounts_[account]) continue;  // the object belongs to another account, or to none
    if (status.link == LinkState::unauthorized) {
      queue->give_up({Code::unauthorized, "the service does not let this bridge in any more"});
    }
    advance(id, *queue, now);
  }
}

void CommandDispatcher::permissions_changed(std::size_t account) {
  denied_->forget(account);
}

void CommandDispatcher::write_reverted(const upstream::RevertedWrite& reverted, Instant now) {
  const auto found = queues_.find(reverted.object);
  if (found == queues_.end()) return;
  found->second->write_reverted(reverted);
  advance(found->first, *found->second, now);
}

void CommandDispatcher::advance(const model::ObjectId& id, CommandQueue& queue, Instant now) {
  const ObjectSnapshot object = snapshot_of(id);
  if (auto call = queue.advance(now, object)) outgoing_.push_back({OutgoingWrite{std::move(*call), object.account}});
  collect_receipts(queue);
  records_->update(id, queue, now);
  if (!outgoing_.empty()) {
    commit_in_next_tick(now);
  } else if (!records_->changes().empty()) {
    commit_later(now);
  }
}

void CommandDispatcher::collect_receipts(CommandQueue& queue) {
  for (OutgoingReceipt& receipt : queue.take_receipts()) send_with_next_commit(std::move(receipt));
}

void CommandDispatcher::send_with_next_commit(OutgoingReceipt receipt) {
  if (receipt.awaits_delivery()) {
    // The text is enough to send it again, so the rest of the receipt is not copied.
    auto rest = std::exchange(receipt.receipt, std::nullopt);
    OutgoingReceipt kept = receipt;
    receipt.receipt = std::move(rest);
    records_->finished(kept);
    undelivered_->keep(std::move(kept));
  }
  outgoing_.push_back({std::move(receipt)});
}

void CommandDispatcher::receipt_delivered(std::uint64_t number, Instant now) {
  if (!undelivered_->delivered(number)) return;
  records_->delivered(number);
  if (!records_->changes().empty()) commit_later(now);
}

void CommandDispatcher::stop() {
  stopping_ = true;
  if (commit_at_) commit_at_ = due_at_once;
}

bool CommandDispatcher::write_under_way() const {
  return std::any_of(queues_.begin(), queues_.end(), [](const auto& entry) { return entry.second->write_under_way(); });
}

std::optional<Instant> CommandDispatcher::deadline() const {
  std::optional<Instant> first = commit_at_;
  for (const auto& [id, queue] : queues_) first = earlier(first, queue->deadline());
  return first;
}

void CommandDispatcher::tick(Instant now) {
  accept_new_commands(now);
  for (auto& [id, queue] : queues_) {
    if (queue->deadline() && *queue->deadline() <= now) advance(id, *queue, now);
  }
  std::erase_if(queues_, [&](const auto& entry) {
    if (!entry.second->is_idle(now)) return false;
    records_->forget(entry.first);
    return true;
  });
  if (!commit_at_ || *commit_at_ > now) {
    if (!records_->changes().empty()) commit_later(now);
    return;
  }
  commit_at_.reset();
  commit(now);
}

std::size_t CommandDispatcher::waiting_to_send() const {
  return new_commands_.size() + outgoing_.size();
}

std::size_t CommandDispatcher::pending() const {
  std::size_t count = new_commands_.size();
  for (const auto& [id, queue] : queues_) count += queue->commands().size();
  return count;
}

json::object CommandDispatcher::budgets(Instant now) const {
  json::object left;
  for (const auto& [id, queue] : queues_) left[id.path()] = queue->budget().available(now);
  return left;
}

json::object CommandDispatcher::full_budgets() const {
  json::object full;
  for (const auto& [id, queue] : queues_) full[id.path()] = queue->budget().pace().burst;
  return full;
}

std::vector<BlockedObject> CommandDispatcher::blocked(Instant now) const {
  std::vector<BlockedObject> found;
  for (const auto& [id, queue] : queues_) {
    if (const auto until = queue->budget().blocked_until(now)) found.push_back({id, *until});
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
  if (const CommandQueue* known = find_queue(id)) found = known->unfinished();
  for (const Command& command : new_commands_) {
    if (command.object == id) found.push_back(unfinished_part(command));
  }
  return found;
}

std::string CommandDispatcher::announced_trip(const model::ObjectId& id) const {
  const CommandQueue* const known = find_queue(id);
  return known == nullptr ? std::string() : known->announced_trip();
}

}  // namespace nest2mqtt::command
