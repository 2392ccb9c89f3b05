// The tables of back ends: which are there, and what earlier versions had elsewhere.
#include <gmock/gmock.h>

#include "nest2mqtt/config/config_changes.h"
#include "nest2mqtt/config/config_rules.h"
#include "nest2mqtt/config/key_row.h"

#include "config_fixture.h"

namespace nest2mqtt::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A service that only this test knows.
struct OtherSettings {
  std::string url = "http://other.local";
  int pause = 3;
};

const BackendTable& other_table() {
  static const std::vector<Key<std::any>> keys = {
      make_row<std::any>("url", Taken::restart, setting(&OtherSettings::url)),
      make_row<std::any>("pause", Taken::live, setting(&OtherSettings::pause), at_least_one),
  };
  static const BackendTable table{.name = "other",
                                  .former_table = "",
                                  .keys = keys,
                                  .defaults = OtherSettings{},
                                  .access_key = [](const std::any&) { return "url"; }};
  return table;
}

class ConfigTablesTest : public ConfigTest {
 protected:
  /// With both tables, and none given by the fixture.
  tl::expected<Config, std::vector<ConfigError>> load_two(std::string_view text, const Environment& variables = {}) {
    static const BackendTable* const tables[] = {&wwn::wwn_table(), &other_table()};
    return load_config(write("c.toml", text), variables, tables);
  }
  std::string faults_of_two(std::string_view text, const Environment& variables = {}) {
    return printed(load_two(text, variables));
  }
  /// The names of the accounts, or the faults.
  std::vector<std::string> accounts(std::string_view text, const Environment& variables = {}) {
    std::vector<std::string> names;
    const auto config = load_two(text, variables);
    if (!config) return {printed(config)};
    for (const AccountConfig& account : config->accounts) names.push_back(account.name);
    return names;
  }
};

TEST_F(ConfigTablesTest, OnlyTablesThatAreThereCount) {
  EXPECT_THAT(accounts("[wwn]\n"), ElementsAre("wwn"));
  EXPECT_THAT(accounts("[other]\n"), ElementsAre("other"));
  EXPECT_THAT(accounts("other.pause = 1\n[wwn]\n"), ElementsAre("wwn", "other"));
  EXPECT_THAT(accounts("[[other.account]]\nname = \"a\"\n[[wwn.account]]\nname = \"b\"\n"),
              ElementsAre("wwn", "b", "other", "a"));
}

TEST_F(ConfigTablesTest, AFileWithoutAnyNamesThem) {
  EXPECT_EQ(faults_of_two("[nest]\ngrace = \"1m\"\n"),
            "c.toml: there is no table of a service, expected [wwn] or [other]\n");
  EXPECT_EQ(faults_of_two("write.burst = -1\n"),
            "c.toml:1:15: write.burst is -1, expected 0 or more\n"
            "c.toml: there is no table of a service, expected [wwn] or [other]\n");
}

TEST_F(ConfigTablesTest, AVariableOrACredentialIsEnough) {
  EXPECT_THAT(accounts("", {{"NEST2MQTT__WWN__CLIENT_ID", "c"}}), ElementsAre("wwn"));
  EXPECT_THAT(accounts("[wwn]\n", {{"NEST2MQTT__OTHER__PAUSE", "4"}}), ElementsAre("wwn", "other"));
  EXPECT_THAT(accounts("", {{"NEST2MQTT__OTHER__ACCOUNT", "[{name = \"a\"}]"}}), ElementsAre("other", "a"));
  EXPECT_THAT(accounts("", {{"NEST2MQTT__WWN__CLIENT_ID", ""}}), ElementsAre(HasSubstr("no table of a service")));
  write("nest2mqtt.wwn.access_token", "t");
  EXPECT_THAT(accounts("", {{"CREDENTIALS_DIRECTORY", dir_}}), ElementsAre("wwn"));
}

TEST_F(ConfigTablesTest, NoTwoAccountsHaveOneName) {
  EXPECT_EQ(faults_of_two("[[wwn.account]]\nname = \"a\"\n[[other.account]]\nname = \"a\"\n"),
            "c.toml:4:8: there are two accounts named \"a\", expected a name for each\n");
  EXPECT_EQ(faults_of_two("[[wwn.account]]\nname = \"other\"\n"),
            "c.toml:2:8: name is \"other\", which is the name of the account in [other] itself; "
            "expected another name\n")
      << "also where that table is not there yet";
}

TEST_F(ConfigTablesTest, SaysWhereAKeyOfAnEarlierVersionIsNow) {
  EXPECT_EQ(
      faults_of_two(R"([nest]
backend = "wwn"
api_url = "https://h"
access_token_file = "/x"
client_secret_file = "/y"
structures = []
grase = "1m"
[[nest.account]]
name = "cabin"
)"),
      R"(c.toml:2:1: nest.backend is no key any more: the table of an account names its service, [wwn] or [other]; remove it
c.toml:3:1: nest.api_url is now wwn.api_url
c.toml:4:1: nest.access_token_file is now wwn.access_token_file
c.toml:5:1: nest.client_secret_file is now wwn.client_secret_file
c.toml:7:1: unknown key nest.grase, did you mean nest.grace?
c.toml:8:8: nest.account is now wwn.account
)");
  EXPECT_EQ(faults_of_two("", {{"NEST2MQTT__NEST__ACCESS_TOKEN", "canary"}, {"NEST2MQTT__NEST__BACKEND", "wwn"}}),
            "NEST2MQTT__NEST__ACCESS_TOKEN: this variable is now NEST2MQTT__WWN__ACCESS_TOKEN\n"
            "NEST2MQTT__NEST__BACKEND: nest.backend is no key any more: the table of an account names its service, "
            "[wwn] or [other]; remove it\n");
  write("nest2mqtt.nest.client_secret", "canary");
  EXPECT_EQ(faults_of_two("[wwn]\n", {{"CREDENTIALS_DIRECTORY", dir_}}),
            "nest2mqtt.nest.client_secret: this credential is now nest2mqtt.wwn.client_secret\n");
  EXPECT_EQ(faults_of_two("", {{"CREDENTIALS_DIRECTORY", dir_}}),
            "nest2mqtt.nest.client_secret: this credential is now nest2mqtt.wwn.client_secret\n")
      << "with its new name it is a table";
}

TEST_F(ConfigTablesTest, AVariableInSmallLettersIsUnknown) {
  EXPECT_EQ(faults_of_two("[wwn]\n", {{"NEST2MQTT__wwn__client_id", "c"}}),
            "NEST2MQTT__wwn__client_id: unknown variable, did you mean NEST2MQTT__WWN__CLIENT_ID?\n");
}

TEST_F(ConfigTablesTest, SuggestsAlsoKeysOfTheseTables) {
  EXPECT_EQ(faults_of_two("[wwn]\nclient_idd = \"c\"\n"),
            "c.toml:2:1: unknown key wwn.client_idd, did you mean wwn.client_id?\n");
  EXPECT_EQ(faults_of_two("[wwn]\n[mqtt]\nclient_secret = \"c\"\n"),
            "c.toml:3:1: unknown key mqtt.client_secret, did you mean wwn.client_secret?\n");
  EXPECT_EQ(faults_of_two("[wwn]\n[othre]\n"), "c.toml:2:2: unknown key othre, did you mean other?\n");
  EXPECT_EQ(faults_of_two("[wwn]\n[[wwn.acount]]\n"),
            "c.toml:2:7: unknown key wwn.acount, did you mean wwn.account?\n");
  EXPECT_EQ(faults_of_two("[wwn]\n", {{"NEST2MQTT__OTHER__PAUS", "1"}}),
            "NEST2MQTT__OTHER__PAUS: unknown variable, did you mean NEST2MQTT__OTHER__PAUSE?\n");
}

TEST_F(ConfigTablesTest, ATableIsATable) {
  EXPECT_EQ(faults_of_two("wwn = 1\n"), "c.toml:1:7: wwn is an integer, expected the table [wwn]\n");
}

TEST_F(ConfigTablesTest, ATableThatComesOrGoesNeedsARestart) {
  const Config one = *load_two("[wwn]\n");
  const Config two = *load_two("[wwn]\n[other]\n");
  EXPECT_THAT(changes(one, two).restart, ElementsAre("other"));
  EXPECT_THAT(changes(two, one).restart, ElementsAre("other"));
  EXPECT_THAT(changes(two, *load_two("[wwn]\n[other]\npause = 9\n")).live, ElementsAre("other.pause"));
  EXPECT_THAT(changes(two, two).restart, IsEmpty());
}

}  // namespace
}  // namespace nest2mqtt::config
