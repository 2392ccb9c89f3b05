#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/bridge/account_state.h"
#include "nest2mqtt/bridge/bridge.h"
#include "nest2mqtt/command/command_dispatcher.h"
#include "nest2mqtt/config/config.h"
#include "nest2mqtt/upstream/upstream.h"

#include "health_schedule.h"
#include "home_loss_guard.h"

namespace nest2mqtt::bridge {

/// Events of the accounts, for the bridge. All calls are made on the core thread.
class AccountsEvents {
 public:
  virtual ~AccountsEvents() = default;

  /// A document of the account was accepted; the home may have changed.
  virtual void on_document_accepted(std::size_t account, Instant now) = 0;

  /// The home, or whether it is complete, may have changed although no document has come: an account has lost its
  /// access and its home is withdrawn, or an optional account turns out to have no login.
  virtual void on_home_changed(Instant now) = 0;

  /// `Accounts::status` of the account may have changed: its link state, or whether its data is live.
  virtual void on_account_status_may_have_changed(std::size_t account, Instant now) = 0;

  /// What `bridge/cloud` and `bridge/account/<name>` show may have changed.
  virtual void on_link_topics_may_have_changed(Instant now) = 0;

  /// Something for `bridge/event`: its name, and a sentence for people.
  virtual void on_account_event(std::string_view name, const std::string& account, const std::string& message,
                                Instant now) = 0;

  /// The account may now be permitted to write more than before.
  virtual void on_permissions_changed(std::size_t account) = 0;

  /// A write that a service took has not lasted.
  virtual void on_write_reverted(const upstream::RevertedWrite& reverted, Instant now) = 0;
};

/// For each account: its last document, the state of its link to the service, and whether the document is live.
class Accounts {
 public:
  /// `config`, `events` and `health` outlive this.
  Accounts(std::vector<Bridge::Account> accounts, const config::NestConfig& config, AccountsEvents& events,
           HealthSchedule& health, Instant now);
  ~Accounts();

  void start();
  /// No more events; writes that are under way are still answered.
  void stop();

  [[nodiscard]] const std::vector<AccountState>& states() const { return states_; }
  [[nodiscard]] upstream::Upstream& upstream(std::size_t account) const { return *accounts_[account].upstream; }

  /// What the service of each account can do.
  [[nodiscard]] std::vector<upstream::Abilities> abilities() const;

  /// The document of each account, in the order of the accounts; nothing where none is known.
  [[nodiscard]] std::vector<std::optional<model::Document>> documents() const;

  /// What commands need to know of the account.
  [[nodiscard]] command::AccountStatus status(std::size_t account, Instant now) const;

  /// Whether the home is complete: the part of each account is known (`AccountState::is_known`).
  [[nodiscard]] bool home_is_complete() const { return unknown_.empty(); }

  /// Whether each account has a document now, leaving out those that are `without_login`.
  [[nodiscard]] bool has_all_documents() const;

  /// One sentence about the first account that has a problem, and what to do.
  [[nodiscard]] std::optional<std::string> problem(Instant now) const;

  /// `nest.grace`, the time after which data is stale, may have changed.
  void config_changed(Instant now) { update_all(now); }

  [[nodiscard]] std::optional<Instant> deadline() const;
  void tick(Instant now);

 private:
  class Listener;

  void document_arrived(std::size_t account, const model::Document& document, Instant now);
  void accept_document(std::size_t account, model::Document document, Instant now);
  void accept_documents_doubted_long_enough(Instant now);
  void link_changed(std::size_t account, const upstream::LinkReport& link, Instant now);
  void advice_changed(std::size_t account, upstream::Advice advice, const std::string& message, Instant now);
  void show_accounts_without_usable_documents_as_offline(Instant now);
  void update_deadline(Instant now);
  void update_status(std::size_t account, Instant now);
  void update_all(Instant now);

  std::vector<Bridge::Account> accounts_;
  const config::NestConfig& config_;
  AccountsEvents& events_;
  HealthSchedule& health_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::vector<AccountState> states_;
  std::vector<HomeLossGuard> home_loss_guards_;
  std::set<std::size_t> unknown_;      ///< the accounts that are not `AccountState::is_known`
  std::optional<Instant> changes_at_;  ///< when the next account stops counting as live or as connected
};

}  // namespace nest2mqtt::bridge
