#include "accounts.h"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

namespace nest2mqtt::bridge {

using upstream::LinkState;

/// Passes the events of one Upstream on to Accounts, with the index of its account.
class Accounts::Listener final : public upstream::UpstreamEvents {
 public:
  Listener(Accounts& accounts, std::size_t account) : accounts_(accounts), account_(account) {}
  void on_document(const model::Document& document, Instant now) override {
    accounts_.document_arrived(account_, document, now);
  }
  void on_link(const upstream::LinkReport& link, Instant now) override { accounts_.link_changed(account_, link, now); }
  void on_advice(upstream::Advice advice, const std::string& message, Instant now) override {
    accounts_.advice_changed(account_, advice, message, now);
  }
  void on_permissions_changed(Instant) override { accounts_.events_.on_permissions_changed(account_); }
  void on_write_reverted(const upstream::RevertedWrite& reverted, Instant now) override {
    accounts_.events_.on_write_reverted(reverted, now);
  }

 private:
  Accounts& accounts_;
  std::size_t account_;
};

Accounts::Accounts(std::vector<Bridge::Account> accounts, const config::NestConfig& config, AccountsEvents& events,
                   HealthSchedule& health, Instant now)
    : accounts_(std::move(accounts)), config_(config), events_(events), health_(health) {
  for (std::size_t i = 0; i < accounts_.size(); ++i) {
    listeners_.push_back(std::make_unique<Listener>(*this, i));
    states_.push_back({.name = accounts_[i].name,
                       .since = now,
                       .offline_since = now,
                       .without_login = accounts_[i].optional,
                       .access_loss_withdraws_home = accounts_[i].upstream->abilities().access_loss_withdraws_home});
    home_loss_guards_.emplace_back();
    unknown_.insert(i);
  }
}

Accounts::~Accounts() = default;

void Accounts::start() {
  for (std::size_t i = 0; i < accounts_.size(); ++i) accounts_[i].upstream->start(*listeners_[i]);
}

void Accounts::stop() {
  for (const Bridge::Account& account : accounts_) account.upstream->stop();
}

std::vector<upstream::Abilities> Accounts::abilities() const {
  std::vector<upstream::Abilities> abilities;
  for (const Bridge::Account& account : accounts_) abilities.push_back(account.upstream->abilities());
  return abilities;
}

std::vector<std::optional<model::Document>> Accounts::documents() const {
  std::vector<std::optional<model::Document>> documents;
  for (const AccountState& state : states_) documents.push_back(state.document);
  return documents;
}

command::AccountStatus Accounts::status(std::size_t account, Instant now) const {
  return {states_[account].link.state, states_[account].is_live(now, config_.grace)};
}

bool Accounts::has_all_documents() const {
  return std::all_of(states_.begin(), states_.end(),
                     [](const AccountState& state) { return state.document || state.without_login; });
}

std::optional<std::string> Accounts::problem(Instant now) const {
  for (const AccountState& state : states_) {
    if (auto problem = state.problem(now, config_.grace)) return problem;
  }
  return std::nullopt;
}

// --- documents ----------------------------------------------------------------------------------------------------

void Accounts::document_arrived(std::size_t account, const model::Document& document, Instant now) {
  AccountState& state = states_[account];
  state.last_document = now;
  ++state.documents_received;
  const bool doubted = home_loss_guards_[account].doubted_since().has_value();
  if (auto accepted = home_loss_guards_[account].filter(document, now)) {
    accept_document(account, std::move(*accepted), now);
  } else if (!doubted) {
    spdlog::warn("account {}: the service shows no device any more; that is believed if it lasts for {} s", state.name,
                 HomeLossGuard::doubt_time.count());
  }
}

void Accounts::accept_document(std::size_t account, model::Document document, Instant now) {
  states_[account].document = std::move(document);
  update_status(account, now);
  events_.on_document_accepted(account, now);
}

void Accounts::accept_documents_doubted_long_enough(Instant now) {
  for (std::size_t i = 0; i < states_.size(); ++i) {
    if (states_[i].link.state != LinkState::online) continue;
    if (auto accepted = home_loss_guards_[i].tick(now)) accept_document(i, std::move(*accepted), now);
  }
}

// --- links --------------------------------------------------------------------------------------------------------

void Accounts::link_changed(std::size_t account, const upstream::LinkReport& link, Instant now) {
  AccountState& state = states_[account];
  const bool changed = state.update(link, now);
  // The account may be connecting with another token, and so to another person's home.
  if (link.state == LinkState::connecting || state.is_withdrawn()) home_loss_guards_[account].reset();
  if (state.is_withdrawn()) state.document.reset();
  update_deadline(now);
  update_status(account, now);
  if (state.without_login) {
    events_.on_home_changed(now);  // no document will come from it: the home may be complete now
    return;
  }
  if (link.state == LinkState::online) {
    if (changed) spdlog::info("account {}: online", state.name);
  } else if (link.state == LinkState::connecting) {
    spdlog::info("account {}: {}", state.name, link.why);
  } else {
    spdlog::warn("account {}: {}: {}", state.name, link_word(link.state), link.why);
  }
  if (state.is_withdrawn()) events_.on_home_changed(now);
  events_.on_link_topics_may_have_changed(now);
  if (changed && link.state != LinkState::connecting) {
    events_.on_account_event(event_name(link), state.name, link.why, now);
  }
  health_.changed(now);
}

void Accounts::advice_changed(std::size_t account, upstream::Advice advice, const std::string& message, Instant now) {
  AccountState& state = states_[account];
  const bool shown_offline = state.shown_offline;
  if (state.update(advice, message, now)) {
    spdlog::warn("account {}: {}", state.name, message);
    events_.on_account_event(event_name(advice), state.name, message, now);
  }
  // The account was shown as offline only because its documents were unusable. Its Upstream has not reported that, and
  // so it does not report now that the link is online.
  if (shown_offline && !state.unusable_since) link_changed(account, {LinkState::online, ""}, now);
  update_deadline(now);
  update_status(account, now);
  health_.changed(now);
}

void Accounts::show_accounts_without_usable_documents_as_offline(Instant now) {
  for (std::size_t i = 0; i < states_.size(); ++i) {
    AccountState& state = states_[i];
    if (const auto at = state.unusable_too_long_at(config_.grace); !at || *at > now) continue;
    link_changed(i, {LinkState::offline, state.advice[upstream::Advice::unusable_document]}, now);
    state.shown_offline = true;
  }
}

// --- time ---------------------------------------------------------------------------------------------------------

/// A new document changes nothing here.
void Accounts::update_deadline(Instant now) {
  changes_at_.reset();
  for (const AccountState& state : states_) {
    // Without a document, too: an account that never gets online is a problem then.
    const auto end = state.live_until(config_.grace);
    if (end && *end > now) changes_at_ = earlier(changes_at_, end);
    changes_at_ = earlier(changes_at_, state.unusable_too_long_at(config_.grace));
  }
}

void Accounts::update_status(std::size_t account, Instant now) {
  if (states_[account].is_known()) {
    unknown_.erase(account);
  } else {
    unknown_.insert(account);
  }
  events_.on_account_status_may_have_changed(account, now);
}

void Accounts::update_all(Instant now) {
  update_deadline(now);
  for (std::size_t i = 0; i < states_.size(); ++i) update_status(i, now);
}

std::optional<Instant> Accounts::deadline() const {
  std::optional<Instant> first = changes_at_;
  for (std::size_t i = 0; i < accounts_.size(); ++i) {
    first = earlier(first, accounts_[i].upstream->deadline());
    // A doubted document is accepted only while the link is online.
    const auto accepted_at = home_loss_guards_[i].deadline();
    if (accepted_at && states_[i].link.state == LinkState::online) first = earlier(first, accepted_at);
  }
  return first;
}

void Accounts::tick(Instant now) {
  for (const Bridge::Account& account : accounts_) {
    if (const auto due = account.upstream->deadline(); due && *due <= now) account.upstream->tick(now);
  }
  accept_documents_doubted_long_enough(now);
  if (!changes_at_ || *changes_at_ > now) return;
  show_accounts_without_usable_documents_as_offline(now);
  update_all(now);
  health_.changed(now);
}

}  // namespace nest2mqtt::bridge
