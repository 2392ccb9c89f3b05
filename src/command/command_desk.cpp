#include "nest2mqtt/command/command_desk.h"

#include <algorithm>

#include "kept_receipts.h"
#include "parse.h"
#include "saved_commands.h"
#include "target.h"

namespace nest2mqtt::command {
namespace {

using upstream::LinkState;

constexpr auto only_reads = "this bridge only reads (write.read_only)";

Command unread_command(const CommandMessage& message, Instant now) {
  Command command;
  command.transaction = transaction_of(message);
  command.target = message.target;
  command.received = now;
  command.response_topic = message.response_topic;
  command.correlation_data = message.correlation_data;
  return command;
}

/// The objects in an array of a file that may have been damaged.
std::vector<json::object> entries(const json::object& state, std::string_view name) {
  std::vector<json::object> found;
  const json::value* list = state.if_contains(name);
  if (list == nullptr || !list->is_array()) return found;
  for (const json::value& entry : list->get_array()) {
    if (entry.is_object()) found.push_back(entry.get_object());
  }
  return found;
}

}  // namespace

CommandDesk::CommandDesk(CommandOptions options, CommandPort& port)
    : options_(std::move(options)), port_(port), kept_(std::make_unique<KeptReceipts>()) {}

CommandDesk::~CommandDesk() = default;

void CommandDesk::set_options(CommandOptions options, Instant now) {
  options_ = std::move(options);
  for (auto& [id, target] : targets_) {
    target->budget().set_options(options_, now);
    if (options_.read_only) target->refuse_waiting({Code::read_only, only_reads});
    advance(id, *target, now);
  }
}

Target& CommandDesk::target(const model::ObjectId& id) {
  auto& slot = targets_[id];
  if (!slot) slot = std::make_unique<Target>(id, options_);
  return *slot;
}

const AccountStanding* CommandDesk::standing_of(const model::ObjectId& id) const {
  const model::HomeObject* object = home_ == nullptr ? nullptr : home_->find(id);
  return object == nullptr || object->account >= accounts_.size() ? nullptr : &accounts_[object->account];
}

void CommandDesk::receive(const CommandMessage& message, Instant now) {
  const Target* known = nullptr;
  if (const auto found = targets_.find(message.target); found != targets_.end()) known = found->second.get();
  const auto refuse = [&](const Refusal& why) {
    // An object that nothing was written to yet needs no queue only to be refused.
    Target stranger(message.target, options_);
    Target& at = known != nullptr ? *targets_.at(message.target) : stranger;
    const model::HomeObject* object = home_ == nullptr ? nullptr : home_->find(message.target);
    at.refuse(unread_command(message, now), requested_of(message), why, now,
              {home_complete_, object == nullptr ? nullptr : object->value, false});
    publish(at.take_receipts(), now);
  };

  if (const auto why = obstacle(message)) {
    refuse({why->first, why->second});
    return;
  }
  auto parsed = parse_payload(message, now.wall);
  if (!parsed) {
    refuse(parsed.error());
    return;
  }
  const milliseconds lifetime = std::min(options_.ttl, message.expiry.value_or(options_.ttl));
  Command command = unread_command(message, now);
  command.number = ++last_number_;
  command.transaction = parsed->transaction;
  command.wishes = std::move(parsed->wishes);
  command.expires = now + lifetime;

  // Kept before it is said to be accepted.
  if (const auto saved = save(now, &command); !saved) {
    refuse({Code::service_error, "the command could not be recorded: " + saved.error().message});
    return;
  }
  Target& at = target(message.target);
  const model::HomeObject* object = home_->find(message.target);
  at.add(std::move(command), now, {home_complete_, object->value, false});
  advance(message.target, at, now);
}

std::optional<std::pair<Code, std::string>> CommandDesk::obstacle(const CommandMessage& message) const {
  using Obstacle = std::pair<Code, std::string>;
  if (message.retained) {
    return Obstacle(Code::retained_command,
                    "a retained command would be repeated at every restart; send it without retain");
  }
  if (message.expiry && *message.expiry <= milliseconds(0))
    return Obstacle(Code::stale_command, "the command came too late");
  if (options_.read_only) return Obstacle(Code::read_only, only_reads);
  if (home_ == nullptr || home_->find(message.target) == nullptr) {
    if (!home_complete_) {
      return Obstacle(Code::cloud_down, "the home is not known yet; try again when bridge/cloud is online");
    }
    const bool refused =
        !accounts_.empty() && std::all_of(accounts_.begin(), accounts_.end(), [](const AccountStanding& account) {
          return account.link == LinkState::unauthorized;
        });
    if (refused) return Obstacle(Code::unauthorized, "the service does not let this bridge in; see bridge/cloud");
    return Obstacle(Code::unknown_device, "the home has nothing at " + message.target.path());
  }
  const AccountStanding* standing = standing_of(message.target);
  if (standing == nullptr || !standing->fresh) {
    return Obstacle(Code::cloud_down, "the service has been out of reach for too long; nothing is sent blindly");
  }
  if (pending() >= options_.most_pending) {
    return Obstacle(Code::too_many_pending, std::to_string(pending()) + " commands are waiting already");
  }
  return std::nullopt;
}

void CommandDesk::home_changed(const model::Home& home, bool complete, Instant now) {
  home_ = &home;
  home_complete_ = complete;
  for (auto& [id, target] : targets_) advance(id, *target, now);
}

void CommandDesk::account_changed(std::size_t account, AccountStanding standing, Instant now) {
  if (accounts_.size() <= account) accounts_.resize(account + 1);
  accounts_[account] = standing;
  for (auto& [id, target] : targets_) {
    if (standing_of(id) != &accounts_[account]) continue;
    if (standing.link == LinkState::unauthorized) {
      target->give_up({Code::unauthorized, "the service does not let this bridge in any more"});
    }
    advance(id, *target, now);
  }
}

void CommandDesk::advance(const model::ObjectId& id, Target& target, Instant now) {
  const model::HomeObject* object = home_ == nullptr ? nullptr : home_->find(id);
  const AccountStanding* standing = standing_of(id);
  const bool online = !stopping_ && standing != nullptr && standing->link == LinkState::online;
  const Live live{home_complete_, object == nullptr ? nullptr : object->value, online};

  auto write = target.advance(now, live);
  std::vector<AddressedReceipt> receipts;
  const bool ended = collect(target, receipts);
  // Recorded before it leaves: after a crash nobody could tell otherwise that the budget is spent, or what was to be
  // said.
  if (write || ended) {
    if (const auto saved = save(now); !saved && write) {
      target.not_recorded(saved.error().message, now);
      write.reset();
    }
  }
  if (write) {
    port_.write(object->account, std::move(*write), [this, id](const upstream::WriteOutcome& outcome, Instant at) {
      Target& written = this->target(id);
      written.outcome(outcome, at);
      advance(id, written, at);
      static_cast<void>(save(at));
    });
  }
  publish(receipts, now);
}

bool CommandDesk::collect(Target& target, std::vector<AddressedReceipt>& to) {
  bool ended = false;
  for (AddressedReceipt& receipt : target.take_receipts()) {
    if (receipt.receipt.number != 0 && is_final(receipt.receipt.verdict.status)) {
      ended = true;
      kept_->keep(receipt.receipt.number,
                  {receipt.target, receipt.response_topic, receipt.correlation_data, receipt.receipt.text()});
    }
    to.push_back(std::move(receipt));
  }
  return ended;
}

void CommandDesk::publish(const std::vector<AddressedReceipt>& receipts, Instant now) {
  for (const AddressedReceipt& receipt : receipts) {
    port_.publish_receipt(receipt.target, receipt.receipt, receipt.response_topic, receipt.correlation_data, now);
  }
}

void CommandDesk::receipt_delivered(std::uint64_t number, Instant now) {
  // In a burst the last one is worth a write to the disk, not each of them.
  if (kept_->delivered(number)) static_cast<void>(save(now));
}

bool CommandDesk::calling() const {
  return std::any_of(targets_.begin(), targets_.end(), [](const auto& entry) { return entry.second->calling(); });
}

std::optional<Instant> CommandDesk::deadline() const {
  std::optional<Instant> first;
  for (const auto& [id, target] : targets_) first = earlier(first, target->deadline());
  return first;
}

void CommandDesk::tick(Instant now) {
  for (auto& [id, target] : targets_) {
    if (target->deadline() && *target->deadline() <= now) advance(id, *target, now);
  }
  std::erase_if(targets_, [&](const auto& entry) {
    const Target& idle = *entry.second;
    return idle.commands().empty() && idle.last_trip.empty() && idle.budget().is_fresh(now);
  });
}

std::size_t CommandDesk::pending() const {
  std::size_t count = 0;
  for (const auto& [id, target] : targets_) count += target->commands().size();
  return count;
}

json::object CommandDesk::budgets(Instant now) const {
  json::object left;
  for (const auto& [id, target] : targets_) left[id.path()] = target->budget().available(now);
  return left;
}

Result<void> CommandDesk::save(Instant now, const Command* newcomer) {
  json::array commands;
  json::array budgets;
  for (const auto& [id, target] : targets_) {
    for (const Command& command : target->commands()) commands.emplace_back(to_saved(command));
    if (target->budget().is_fresh(now) && target->last_trip.empty()) continue;
    json::object budget = target->budget().save(now);
    budget["kind"] = id.kind;
    budget["id"] = id.id;
    if (!target->last_trip.empty()) budget["trip"] = target->last_trip;
    budgets.emplace_back(std::move(budget));
  }
  if (newcomer != nullptr) commands.emplace_back(to_saved(*newcomer));
  return port_.save({{"last_number", last_number_},
                     {"budgets", std::move(budgets)},
                     {"commands", std::move(commands)},
                     {"receipts", kept_->to_saved()}});
}

void CommandDesk::restore(const json::object& state, Instant now) {
  last_number_ = static_cast<std::uint64_t>(std::max(0.0, model::number_member(state, "last_number").value_or(0)));
  for (const json::object& saved : entries(state, "budgets")) {
    const auto id = model::string_member(saved, "id");
    if (!id) continue;
    Target& restored = target({std::string(model::string_member(saved, "kind").value_or("")), std::string(*id)});
    restored.budget().restore(saved, now);
    restored.last_trip = model::string_member(saved, "trip").value_or("");
  }
  for (const json::object& saved : entries(state, "commands")) {
    auto command = from_saved(saved, now);
    if (!command) continue;
    Target& restored = target(command->target);
    const bool left = std::any_of(command->wishes.begin(), command->wishes.end(),
                                  [](const Wish& wish) { return wish.state == Wish::State::watching; });
    // When it arrived nobody knows any more; the service may have counted it a little later than we did.
    if (left) restored.budget().arrived_late(std::chrono::seconds(1));
    restored.restore(std::move(*command));
    if (options_.read_only) restored.refuse_waiting({Code::read_only, only_reads});
  }
  for (const json::object& saved : entries(state, "receipts")) kept_->restore(saved);
  const auto kept = kept_->all();  // a copy: each may be settled at once
  for (const auto& [number, receipt] : kept) port_.publish_kept(number, receipt, now);
  for (auto& [id, restored] : targets_) advance(id, *restored, now);
}

}  // namespace nest2mqtt::command
