#include <gmock/gmock.h>

#include "config_fixture.h"

namespace nest2mqtt::config {
namespace {

using ConfigAccountsTest = ConfigTest;

std::vector<std::string> names(const Config& config) {
  std::vector<std::string> names;
  for (const AccountConfig& account : config.nest.accounts) names.push_back(account.name);
  return names;
}

constexpr auto two_accounts = R"(
[[nest.account]]
name = "cabin"
access_token = "c.cabin"
[[nest.account]]
name = "boat-2"
access_token_file = "/run/boat"
)";

TEST_F(ConfigAccountsTest, FurtherAccountsFollowTheOwn) {
  const Config config = good("nest.access_token = \"c.own\"" + std::string(two_accounts));

  EXPECT_EQ(names(config), (std::vector<std::string>{"default", "cabin", "boat-2"}));
  EXPECT_EQ(config.nest.accounts[0].access_token, Secret("c.own"));
  EXPECT_EQ(config.nest.accounts[1].access_token, Secret("c.cabin"));
  EXPECT_EQ(config.nest.accounts[2].access_token_file, "/run/boat");
}

TEST_F(ConfigAccountsTest, TheOwnAccountIsLeftOutWhereItHasNoToken) {
  EXPECT_EQ(names(good(two_accounts)), (std::vector<std::string>{"cabin", "boat-2"}));
  EXPECT_EQ(names(good("nest.access_token_file = \"/x\"" + std::string(two_accounts))),
            (std::vector<std::string>{"default", "cabin", "boat-2"}));
  EXPECT_EQ(names(good("")), (std::vector<std::string>{"default"}));
}

TEST_F(ConfigAccountsTest, ComeFromTheEnvironmentAsAList) {
  const Config config = good(two_accounts, {{"NEST2MQTT__NEST__ACCOUNT", R"([{name = "x", access_token = "t"}])"}});

  EXPECT_EQ(names(config), (std::vector<std::string>{"x"}));
  EXPECT_EQ(config.nest.accounts[0].access_token, Secret("t"));
}

TEST_F(ConfigAccountsTest, EveryFaultHasItsPlace) {
  EXPECT_EQ(faults(R"([[nest.account]]
access_token = "t"
[[nest.account]]
name = "a/b"
[[nest.account]]
name = "default"
[[nest.account]]
name = "cabin"
acces_token = "t"
[[nest.account]]
name = "cabin"
access_token = "t"
access_token_file = "/x"
)"),
            R"(c.toml:1:1: [[nest.account]] has no name, expected name = "..."
c.toml:4:8: name is "a/b", expected only letters, digits, "_" and "-"
c.toml:6:8: name is "default", which is the name of the account in [nest] itself; expected another name
c.toml:9:1: [[nest.account]]: unknown key acces_token, did you mean access_token?
c.toml:11:8: there are two accounts named "cabin", expected a name for each
c.toml:13:21: access_token_file and access_token are both given, expected only one of them
)");
}

TEST_F(ConfigAccountsTest, MustBeAListOfTables) {
  EXPECT_EQ(faults("[nest.account]\nname = \"a\"\n"),
            "c.toml:1:1: nest.account is a table, expected a list: [[nest.account]] for each "
            "account\n");
  EXPECT_EQ(faults("nest.account = [\"a\"]\n"),
            "c.toml:1:17: nest.account has an entry that is a string, expected a table with a "
            "name\n");
  EXPECT_EQ(faults("", {{"NEST2MQTT__NEST__ACCOUNT", "[{access_token = \"t\"}]"}}),
            "NEST2MQTT__NEST__ACCOUNT: [[nest.account]] has no name, expected name = \"...\"\n");
}

}  // namespace
}  // namespace nest2mqtt::config
