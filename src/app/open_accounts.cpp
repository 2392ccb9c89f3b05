#include "open_accounts.h"

#include <iterator>
#include <random>
#include <utility>

#include <spdlog/spdlog.h>

#include "nest2mqtt/backends/registry.h"

#include "log.h"

namespace nest2mqtt::app {
namespace {

void log(config::LogLevel level, const std::string& who, const std::string& what) {
  spdlog::log(to_spdlog(level), "{}: {}", who, what);
}

}  // namespace

OpenAccounts::OpenAccounts(const config::Config& config, net::HttpClient& http, const storage::TokenStore& tokens,
                           storage::StateStore& store, std::function<void(const Secret&)> redact, const Clock& clock)
    : config_(config), store_(store) {
  const backend::AccountServices services{
      .config = config,
      .http = http,
      .tokens = tokens,
      .call_budget = [this, clock](const std::string& name, std::function<upstream::Pace()> limits)
          -> upstream::CallBudget& { return add_budget(name, std::move(limits), clock()); },
      .log = log,
      .redact = std::move(redact),
      .random = [] { return Backoff::Random(std::random_device{}()); },
      .clock = clock};
  for (const auto accounts : config::accounts_by_table(config)) {
    auto opened = backends::of(accounts.front()).open(accounts, services);
    std::move(opened.begin(), opened.end(), std::back_inserter(upstreams_));
  }
}

std::vector<bridge::Bridge::Account> OpenAccounts::all() const {
  std::vector<bridge::Bridge::Account> accounts;
  for (std::size_t i = 0; i < upstreams_.size(); ++i) {
    const config::AccountConfig& account = config_.accounts[i];
    accounts.push_back({account.name, upstreams_[i].get(), account.optional});
  }
  return accounts;
}

void OpenAccounts::config_changed(Instant now) {
  for (const Budget& budget : budgets_) budget.calls->set_limits(budget.limits(), now);
}

upstream::CallBudget& OpenAccounts::add_budget(const std::string& name, std::function<upstream::Pace()> limits,
                                               Instant now) {
  const std::string section = "calls " + name;
  auto save = [this, section](json::object saved) {
    auto recorded = store_.save(section, std::move(saved));
    if (!recorded) {
      spdlog::error(
          "calls to the service cannot be recorded, so they are made as slowly as if none were left, and commands are "
          "refused: {}",
          recorded.error().message);
    }
    return recorded;
  };
  auto calls = std::make_unique<storage::StoredCallBudget>(limits(), store_.section(section), std::move(save), now);
  budgets_.push_back({std::move(limits), std::move(calls)});
  return *budgets_.back().calls;
}

}  // namespace nest2mqtt::app
