#include "login_account.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/cli/exit_code.h"

namespace nest2mqtt::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;

config::Config ready() {
  config::Config config;
  config.nest.client_id = "client";
  config.nest.client_secret = Secret("canary");
  return config;
}

config::Config with_accounts(std::initializer_list<const char*> names) {
  config::Config config = ready();
  config.nest.accounts.clear();
  for (const char* name : names) config.nest.accounts.push_back({name, {}, {}});
  return config;
}

tl::expected<config::AccountConfig, LoginFault> choose(const config::Config& config,
                                                       const LoginArguments& arguments = {}) {
  return account_to_log_in(config, arguments, "/etc/n.toml");
}

void expect_fault(const tl::expected<config::AccountConfig, LoginFault>& account, int exit_code,
                  const testing::Matcher<std::string>& message) {
  ASSERT_FALSE(account);
  EXPECT_EQ(account.error().exit_code, exit_code);
  EXPECT_THAT(account.error().message, AllOf(message, testing::Not(HasSubstr("canary"))));
}

TEST(LoginAccount, IsTheOnlyOne) {
  EXPECT_EQ(choose(ready())->name, "default");
  EXPECT_EQ(choose(with_accounts({"cabin"}))->name, "cabin");
}

TEST(LoginAccount, IsTheNamedOneOfSeveral) {
  const config::Config config = with_accounts({"cabin", "boat"});
  EXPECT_EQ(choose(config, {.account = "boat"})->name, "boat");
  EXPECT_EQ(choose(config, {.account = "default"})->name, "default") << "left out only for want of a token";
  expect_fault(choose(config), exit_usage, HasSubstr("--account with one of cabin, boat"));
  expect_fault(choose(config, {.account = "boot"}), exit_usage, AllOf(HasSubstr("\"boot\""), HasSubstr("cabin, boat")));
}

TEST(LoginAccount, HasNoTokenOfItsOwn) {
  config::Config config = ready();
  config.nest.accounts[0].access_token = Secret("canary");
  expect_fault(choose(config), exit_wrong_configuration, HasSubstr("default has an access_token of its own"));
  config.nest.accounts[0].access_token = Secret();
  config.nest.accounts[0].access_token_file = "/run/token";
  expect_fault(choose(config), exit_wrong_configuration,
               AllOf(HasSubstr("an access_token_file of its own"), HasSubstr("/etc/n.toml")));
}

TEST(LoginAccount, NeedsTheClientOfTheService) {
  config::Config config = ready();
  config.nest.client_secret = Secret();
  expect_fault(choose(config), exit_wrong_configuration,
               HasSubstr("put its client_secret (or client_secret_file) under [nest] in /etc/n.toml"));
  config.nest.client_id = "";
  expect_fault(choose(config), exit_wrong_configuration, HasSubstr("put its client_id and client_secret under [nest]"));
  config.nest.client_secret = Secret("canary");
  expect_fault(choose(config), exit_wrong_configuration, HasSubstr("put its client_id under [nest]"));
}

TEST(LoginAccount, NeedsARedirectToThisMachineForTheBrowser) {
  config::Config config = ready();
  expect_fault(choose(config, {.web = true}), exit_wrong_configuration, HasSubstr("redirect_uri = \"http://localhost"));
  for (const char* elsewhere : {"https://example.com/nest", "https://localhost/nest", "http://[::1]:8098/nest"}) {
    config.nest.redirect_uri = elsewhere;
    expect_fault(choose(config, {.web = true}), exit_wrong_configuration, HasSubstr("on this machine only"));
    EXPECT_TRUE(choose(config)) << "the PIN needs none";
  }
  for (const char* here : {"http://localhost:8098/nest", "http://127.0.0.1:1"}) {
    config.nest.redirect_uri = here;
    EXPECT_TRUE(choose(config, {.web = true})) << here;
  }
}

}  // namespace
}  // namespace nest2mqtt::cli
