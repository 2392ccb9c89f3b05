#include "nest2mqtt/cli/stored_login.h"

#include <gmock/gmock.h>

#include "unit/config/config_fixture.h"

namespace nest2mqtt::cli {
namespace {

using StoredLoginTest = config::ConfigTest;

std::vector<std::string> names(const config::Config& config) {
  std::vector<std::string> names;
  for (const config::AccountConfig& account : config.nest.accounts) names.push_back(account.name);
  return names;
}

TEST_F(StoredLoginTest, IsNeededWhereTheConfigurationNamesNoToken) {
  EXPECT_TRUE(needs_login({}));
  EXPECT_FALSE(needs_login({.name = "a", .access_token = Secret("c.a"), .access_token_file = ""}));
  EXPECT_FALSE(needs_login({.name = "a", .access_token = {}, .access_token_file = "/x"}));
}

TEST_F(StoredLoginTest, NamesTheAccountOnlyWhereThereAreSeveral) {
  const config::Config one = good("");
  EXPECT_EQ(login_command(one, one.nest.accounts[0]), "nest2mqtt login");
  const config::Config two = good("[[nest.account]]\nname = \"cabin\"\n[[nest.account]]\nname = \"boat\"\n");
  EXPECT_EQ(login_command(two, two.nest.accounts[1]), "nest2mqtt login --account boat");
}

TEST_F(StoredLoginTest, BringsTheOwnAccountBack) {
  const storage::TokenStore tokens(path("state"));
  config::Config config = good("[[nest.account]]\nname = \"cabin\"\n");
  add_own_account_if_logged_in(config, tokens);
  EXPECT_EQ(names(config), (std::vector<std::string>{"cabin"}));

  ASSERT_TRUE(tokens.write("default", Secret("c.own")));
  add_own_account_if_logged_in(config, tokens);
  EXPECT_EQ(names(config), (std::vector<std::string>{"default", "cabin"}));
  add_own_account_if_logged_in(config, tokens);
  EXPECT_EQ(names(config), (std::vector<std::string>{"default", "cabin"})) << "once";
}

}  // namespace
}  // namespace nest2mqtt::cli
