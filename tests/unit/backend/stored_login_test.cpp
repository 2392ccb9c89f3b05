#include "nest2mqtt/backend/stored_login.h"

#include <gmock/gmock.h>

#include "unit/config/config_fixture.h"

namespace nest2mqtt::backend {
namespace {

using StoredLoginTest = config::ConfigTest;

std::vector<std::string> names(const config::Config& config) {
  std::vector<std::string> names;
  for (const config::AccountConfig* account : config::expected_accounts(config)) names.push_back(account->name);
  return names;
}

TEST_F(StoredLoginTest, IsNeededWhereTheConfigurationNamesNoToken) {
  EXPECT_TRUE(config::needs_login(good("").accounts[0]));
  EXPECT_FALSE(config::needs_login(good("wwn.access_token = \"c.a\"").accounts[0]));
  EXPECT_FALSE(config::needs_login(good("wwn.access_token_file = \"/x\"").accounts[0]));
}

TEST_F(StoredLoginTest, NamesTheAccountOnlyWhereThereAreSeveral) {
  const config::Config one = good("");
  EXPECT_EQ(login_command(one, one.accounts[0]), "nest2mqtt login");
  const config::Config two = good("[[wwn.account]]\nname = \"cabin\"\n[[wwn.account]]\nname = \"boat\"\n");
  EXPECT_EQ(login_command(two, two.accounts[2]), "nest2mqtt login --account boat");
}

TEST_F(StoredLoginTest, IsDoneOnThePageWhereThereIsOne) {
  EXPECT_EQ(how_to_log_in(good(""), good("").accounts[0]), "run \"nest2mqtt login\"");
  const config::Config config = good("http.login = true\nhttp.listen = \"127.0.0.1:8099\"");
  EXPECT_EQ(how_to_log_in(config, config.accounts[0]),
            "log in on the bridge's page /login, or run \"nest2mqtt login\"");
}

TEST_F(StoredLoginTest, BringsTheOwnAccountBack) {
  const storage::TokenStore tokens(path("state"));
  config::Config config = good("[[wwn.account]]\nname = \"cabin\"\n");
  clear_optional_if_logged_in(config, tokens);
  EXPECT_EQ(names(config), (std::vector<std::string>{"cabin"}));

  ASSERT_TRUE(tokens.write("wwn", Secret("c.own")));
  clear_optional_if_logged_in(config, tokens);
  EXPECT_EQ(names(config), (std::vector<std::string>{"wwn", "cabin"}));
  clear_optional_if_logged_in(config, tokens);
  EXPECT_EQ(names(config), (std::vector<std::string>{"wwn", "cabin"})) << "once";
}

}  // namespace
}  // namespace nest2mqtt::backend
