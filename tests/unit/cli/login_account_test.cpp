#include "login_account.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/backends/nle/nle_backend.h"
#include "nest2mqtt/backends/wwn/settings.h"
#include "nest2mqtt/cli/exit_code.h"

namespace nest2mqtt::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;

config::AccountConfig account(const char* name) {
  wwn::WwnSettings settings;
  settings.client_id = "client";
  settings.client_secret = Secret("canary");
  return {.table = &wwn::wwn_table(), .name = name, .settings = settings};
}

config::Config ready() {
  config::Config config;
  config.accounts = {account("wwn")};
  return config;
}

wwn::WwnSettings& settings(config::Config& config) {
  return std::any_cast<wwn::WwnSettings&>(config.accounts.at(0).settings);
}

/// Beside the one of the table, which nobody speaks of.
config::Config with_accounts(std::initializer_list<const char*> names) {
  config::Config config = ready();
  config.accounts.front().optional = true;
  for (const char* name : names) config.accounts.push_back(account(name));
  return config;
}

tl::expected<config::AccountConfig, LoginError> choose(const config::Config& config,
                                                       const LoginArguments& arguments = {}) {
  return account_to_log_in(config, arguments, "/etc/n.toml");
}

void expect_fault(const tl::expected<config::AccountConfig, LoginError>& account, int exit_code,
                  const testing::Matcher<std::string>& message) {
  ASSERT_FALSE(account);
  EXPECT_EQ(account.error().exit_code, exit_code);
  EXPECT_THAT(account.error().message, AllOf(message, testing::Not(HasSubstr("canary"))));
}

TEST(LoginAccount, IsTheOnlyOne) {
  EXPECT_EQ(choose(ready())->name, "wwn");
  EXPECT_EQ(choose(with_accounts({"cabin"}))->name, "cabin");
}

TEST(LoginAccount, OfAServiceWithoutALoginIsRefused) {
  const config::BackendTable& table = nle::nle_backend().table();
  config::Config config;
  config.accounts = {{.table = &table, .name = "nle", .settings = table.defaults}};
  expect_fault(choose(config), exit_usage, HasSubstr("the account nle needs no login"));
  expect_fault(account_to_log_out(config, ""), exit_usage, HasSubstr("the account nle needs no login"));
  EXPECT_EQ(account_to_log_out(ready(), "")->name, "wwn");

  config.accounts.push_back({.table = &table, .name = "attic", .settings = table.defaults});
  for (const auto& none : {choose(config), account_to_log_out(config, "")}) {
    expect_fault(none, exit_usage, HasSubstr("none of the accounts (nle, attic) has a login"));
  }
  expect_fault(account_to_log_out(config, "boot"), exit_usage, AllOf(HasSubstr("\"boot\""), HasSubstr("none of")));
}

TEST(LoginAccount, WithoutALoginIsNotOffered) {
  const config::BackendTable& table = nle::nle_backend().table();
  config::Config config = ready();
  config.accounts.push_back({.table = &table, .name = "nle", .settings = table.defaults});
  EXPECT_EQ(choose(config)->name, "wwn");
  EXPECT_EQ(account_to_log_out(config, "")->name, "wwn");
  expect_fault(choose(config, {.account = "nle"}), exit_usage, HasSubstr("the account nle needs no login"));

  config.accounts.push_back(account("cabin"));
  for (const auto& several : {choose(config), account_to_log_out(config, "")}) {
    expect_fault(several, exit_usage, testing::EndsWith("add --account with one of wwn, cabin"));
  }
  expect_fault(choose(config, {.account = "boot"}), exit_usage, testing::EndsWith("--account takes one of wwn, cabin"));
}

TEST(LoginAccount, WithATokenInTheConfigurationIsOfferedForALogoutOnly) {
  config::Config config = ready();
  settings(config).access_token = Secret("canary");
  config.accounts.push_back(account("cabin"));
  EXPECT_EQ(choose(config)->name, "cabin");
  expect_fault(account_to_log_out(config, ""), exit_usage, testing::EndsWith("one of wwn, cabin"));
  EXPECT_EQ(account_to_log_out(config, "wwn")->name, "wwn");
}

TEST(LoginAccount, IsTheNamedOneOfSeveral) {
  const config::Config config = with_accounts({"cabin", "boat"});
  EXPECT_EQ(choose(config, {.account = "boat"})->name, "boat");
  EXPECT_EQ(choose(config, {.account = "wwn"})->name, "wwn") << "left out only for want of a token";
  expect_fault(choose(config), exit_usage, HasSubstr("--account with one of cabin, boat"));
  expect_fault(choose(config, {.account = "boot"}), exit_usage, AllOf(HasSubstr("\"boot\""), HasSubstr("cabin, boat")));
}

TEST(LoginAccount, HasNoTokenOfItsOwn) {
  config::Config config = ready();
  settings(config).access_token = Secret("canary");
  expect_fault(choose(config), exit_wrong_configuration, HasSubstr("wwn has its own access_token"));
  settings(config).access_token = Secret();
  settings(config).access_token_file = "/run/token";
  expect_fault(choose(config), exit_wrong_configuration,
               AllOf(HasSubstr("its own access_token_file"), HasSubstr("/etc/n.toml")));
}

TEST(LoginAccount, NeedsTheClientOfTheService) {
  config::Config config = ready();
  settings(config).client_secret = Secret();
  expect_fault(choose(config), exit_wrong_configuration,
               HasSubstr("put its client_secret (or client_secret_file) under [wwn] in /etc/n.toml"));
  settings(config).client_id = "";
  expect_fault(choose(config), exit_wrong_configuration, HasSubstr("put its client_id and client_secret under [wwn]"));
  settings(config).client_secret = Secret("canary");
  expect_fault(choose(config), exit_wrong_configuration, HasSubstr("put its client_id under [wwn]"));
}

TEST(LoginAccount, NeedsARedirectToThisMachineForTheBrowser) {
  config::Config config = ready();
  expect_fault(choose(config, {.web = true}), exit_wrong_configuration, HasSubstr("redirect_uri = \"http://localhost"));
  for (const char* elsewhere : {"https://example.com/nest", "https://localhost/nest", "http://[::1]:8098/nest"}) {
    settings(config).redirect_uri = elsewhere;
    expect_fault(choose(config, {.web = true}), exit_wrong_configuration, HasSubstr("on this machine only"));
    EXPECT_TRUE(choose(config)) << "the PIN needs none";
  }
  for (const char* here : {"http://localhost:8098/nest", "http://127.0.0.1:1"}) {
    settings(config).redirect_uri = here;
    EXPECT_TRUE(choose(config, {.web = true})) << here;
  }
}

}  // namespace
}  // namespace nest2mqtt::cli
