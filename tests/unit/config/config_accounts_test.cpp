#include <gmock/gmock.h>

#include "config_fixture.h"

namespace nest2mqtt::config {
namespace {

using ConfigAccountsTest = ConfigTest;

std::vector<std::string> names(const Config& config) {
  std::vector<std::string> names;
  for (const AccountConfig& account : config.accounts) names.push_back(account.name);
  return names;
}

constexpr auto two_accounts = R"(
[[wwn.account]]
name = "cabin"
access_token = "c.cabin"
[[wwn.account]]
name = "boat-2"
access_token_file = "/run/boat"
)";

std::vector<std::string> expected_names(const Config& config) {
  std::vector<std::string> names;
  for (const AccountConfig* account : expected_accounts(config)) names.push_back(account->name);
  return names;
}

TEST_F(ConfigAccountsTest, FurtherAccountsFollowTheOwn) {
  const Config config = good("wwn.access_token = \"c.own\"" + std::string(two_accounts));

  EXPECT_EQ(names(config), (std::vector<std::string>{"wwn", "cabin", "boat-2"}));
  EXPECT_EQ(settings(config, 0).access_token, Secret("c.own"));
  EXPECT_EQ(settings(config, 1).access_token, Secret("c.cabin"));
  EXPECT_EQ(settings(config, 2).access_token_file, "/run/boat");
}

TEST_F(ConfigAccountsTest, TheOwnAccountIsOptionalWhereItHasNoTokenAndThereAreOthers) {
  EXPECT_EQ(names(good(two_accounts)), (std::vector<std::string>{"wwn", "cabin", "boat-2"}));
  EXPECT_EQ(expected_names(good(two_accounts)), (std::vector<std::string>{"cabin", "boat-2"}));
  EXPECT_EQ(expected_names(good("wwn.access_token_file = \"/x\"" + std::string(two_accounts))),
            (std::vector<std::string>{"wwn", "cabin", "boat-2"}));
  EXPECT_EQ(expected_names(good("")), (std::vector<std::string>{"wwn"}));
}

TEST_F(ConfigAccountsTest, AFurtherAccountMayGiveEveryKeyOfItsTableAnew) {
  const Config config = good(R"(
[wwn]
api_url = "https://one.example"
client_id = "all"
call_burst = 4
access_token = "c.own"
[[wwn.account]]
name = "cabin"
api_url = "https://two.example"
call_burst = 7
[[wwn.account]]
name = "boat"
access_token_file = "/run/boat"
)");
  EXPECT_EQ(settings(config, 1).api_url, "https://two.example");
  EXPECT_EQ(settings(config, 1).call_burst, 7);
  EXPECT_EQ(settings(config, 1).client_id, "all");
  EXPECT_EQ(settings(config, 2).api_url, "https://one.example");
  EXPECT_EQ(settings(config, 2).call_burst, 4);
  EXPECT_TRUE(settings(config, 1).access_token.empty()) << "another person's access is nobody's default";
  EXPECT_TRUE(settings(config, 2).access_token.empty());
  EXPECT_EQ(faults("[wwn]\n[[wwn.account]]\nname = \"a\"\ncall_burst = 0\n"),
            "c.toml:4:14: call_burst is 0, expected 1 or more\n");
}

TEST_F(ConfigAccountsTest, ComeFromTheEnvironmentAsAList) {
  const Config config = good(two_accounts, {{"NEST2MQTT__WWN__ACCOUNT", R"([{name = "x", access_token = "t"}])"}});

  EXPECT_EQ(names(config), (std::vector<std::string>{"wwn", "x"}));
  EXPECT_EQ(settings(config, 1).access_token, Secret("t"));
}

TEST_F(ConfigAccountsTest, EveryFaultHasItsPlace) {
  EXPECT_EQ(faults(R"([[wwn.account]]
access_token = "t"
[[wwn.account]]
name = "a/b"
[[wwn.account]]
name = "wwn"
[[wwn.account]]
name = "cabin"
acces_token = "t"
[[wwn.account]]
name = "cabin"
access_token = "t"
access_token_file = "/x"
)"),
            R"(c.toml:1:1: [[wwn.account]] has no name, expected name = "..."
c.toml:4:8: name is "a/b", expected only letters, digits, "_" and "-"
c.toml:6:8: name is "wwn", which is the name of the account in [wwn] itself; expected another name
c.toml:9:1: [[wwn.account]]: unknown key acces_token, did you mean access_token?
c.toml:11:8: there are two accounts named "cabin", expected a name for each
c.toml:13:21: access_token_file and access_token are both given, expected only one of them
)");
}

TEST_F(ConfigAccountsTest, MustBeAListOfTables) {
  EXPECT_EQ(faults("[wwn.account]\nname = \"a\"\n"),
            "c.toml:1:1: wwn.account is a table, expected a list: [[wwn.account]] for each "
            "account\n");
  EXPECT_EQ(faults("wwn.account = [\"a\"]\n"),
            "c.toml:1:16: wwn.account has an entry that is a string, expected a table with a "
            "name\n");
  EXPECT_EQ(faults("", {{"NEST2MQTT__WWN__ACCOUNT", "[{access_token = \"t\"}]"}}),
            "NEST2MQTT__WWN__ACCOUNT: [[wwn.account]] has no name, expected name = \"...\"\n");
}

}  // namespace
}  // namespace nest2mqtt::config
