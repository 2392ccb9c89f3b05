#include "nest2mqtt/config/running_config.h"

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include <gmock/gmock.h>

#include "nest2mqtt/config/backend_table.h"

#include "config_fixture.h"

namespace nest2mqtt::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class RunningConfigTest : public ConfigTest {
 protected:
  void start(std::string_view text) {
    running_.emplace(good(text), [this] {
      return load_file(path("c.toml"), {{"NEST2MQTT__WWN__MULTIPLEX", "false"}});
    });
  }

  /// The file says something else now, and is read again.
  tl::expected<ConfigChanges, std::vector<ConfigError>> reload(std::string_view text) {
    write("c.toml", text);
    return running_->reload();
  }

  [[nodiscard]] const Config& config() const { return running_->config(); }

  std::optional<RunningConfig> running_;
};

TEST_F(RunningConfigTest, TakesWhatIsLive) {
  start("[write]\nttl = \"1m\"\n[log]\nlevel = \"info\"\n");
  const auto outcome = reload("[write]\nttl = \"5m\"\n[log]\nlevel = \"debug\"\n[mqtt]\npublish = [\"documents\"]\n");
  ASSERT_TRUE(outcome);
  EXPECT_THAT(outcome->live, ElementsAre("mqtt.publish", "write.ttl", "log.level"));
  EXPECT_THAT(outcome->restart, IsEmpty());
  EXPECT_EQ(config().write.ttl, 5min);
  EXPECT_EQ(config().log.level, LogLevel::debug);
  EXPECT_FALSE(config().mqtt.publish_leaves);
}

TEST_F(RunningConfigTest, TellsOfTheOthersUntilTheyAreAsTheyWereOrARestartTakesThem) {
  start("[mqtt]\nbase_topic = \"nest\"\n");
  const std::string other = "[mqtt]\nbase_topic = \"other\"\n";
  for (int i = 0; i < 2; ++i) {
    const auto outcome = reload(other + "[write]\nburst = 4\n");
    ASSERT_TRUE(outcome);
    EXPECT_THAT(outcome->restart, ElementsAre("mqtt.base_topic"));
    EXPECT_EQ(config().mqtt.base_topic, "nest");
    EXPECT_EQ(config().write.burst, 4);
  }
  const auto back = reload("[mqtt]\nbase_topic = \"nest\"\n[write]\nburst = 4\n");
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, ConfigChanges{});
}

TEST_F(RunningConfigTest, TakesNothingOfAFileWithAFault) {
  start("[write]\nttl = \"1m\"\n");
  const Config before = config();
  const auto outcome = reload("[write]\nttl = \"5m\"\nburst = -1\n[log]\nlevle = \"debug\"\n");
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().size(), 2U);
  EXPECT_EQ(config(), before);
  std::filesystem::remove(path("c.toml"));
  EXPECT_FALSE(running_->reload());
  EXPECT_EQ(config(), before);
}

TEST_F(RunningConfigTest, ASecretThatChangesIsSeenAndNotTold) {
  start("[mqtt]\npassword = \"canary-a\"\n[wwn]\naccess_token = \"canary-b\"\nclient_secret = \"canary-c\"\n");
  const auto outcome =
      reload("[mqtt]\npassword = \"canary-d\"\n[wwn]\naccess_token = \"canary-e\"\nclient_secret = \"canary-f\"\n");
  ASSERT_TRUE(outcome);
  EXPECT_THAT(outcome->restart, ElementsAre("mqtt.password", "wwn.access_token"));
  EXPECT_THAT(outcome->live, ElementsAre("wwn.client_secret"));
  EXPECT_EQ(config().mqtt.password, Secret("canary-a"));
  EXPECT_EQ(settings(config()).client_secret, Secret("canary-f"));
}

TEST_F(RunningConfigTest, AccountsThatComeOrGoNeedARestart) {
  const std::string cabin = "[[wwn.account]]\nname = \"cabin\"\naccess_token = \"t\"\n";
  start("[wwn]\naccess_token = \"own\"\n");
  const auto outcome = reload("[wwn]\naccess_token = \"own\"\n" + cabin);
  ASSERT_TRUE(outcome);
  EXPECT_THAT(outcome->restart, ElementsAre("wwn.account"));
  EXPECT_EQ(config().accounts.size(), 1U);

  start(cabin);
  EXPECT_THAT(reload("[wwn]\naccess_token = \"own\"\n" + cabin)->restart, ElementsAre("wwn.access_token"));
  EXPECT_TRUE(settings(config()).access_token.empty());
  EXPECT_EQ(settings(config(), 1).access_token, Secret("t"));
}

TEST_F(RunningConfigTest, WhatAFurtherAccountHasFromItsTableIsToldOfTheTable) {
  const std::string cabin = "[[wwn.account]]\nname = \"cabin\"\naccess_token = \"t\"\n";
  start("[wwn]\ncall_burst = 4\n" + cabin);
  const auto outcome = reload("[wwn]\ncall_burst = 5\nkeep_alive = \"9s\"\n" + cabin);
  ASSERT_TRUE(outcome);
  EXPECT_THAT(outcome->live, ElementsAre("wwn.call_burst"));
  EXPECT_THAT(outcome->restart, ElementsAre("wwn.keep_alive"));
  EXPECT_EQ(settings(config(), 1).call_burst, 5);
  EXPECT_EQ(settings(config(), 1).keep_alive, 30s);
}

TEST_F(RunningConfigTest, WhatAFurtherAccountGivesAnewIsTakenOrTold) {
  const std::string cabin = "[wwn]\n[[wwn.account]]\nname = \"cabin\"\n";
  start(cabin + "access_token = \"t\"\n");
  const auto live = reload(cabin + "access_token = \"t\"\ncall_burst = 5\n");
  ASSERT_TRUE(live);
  EXPECT_THAT(live->live, ElementsAre("wwn.account"));
  EXPECT_THAT(live->restart, IsEmpty());
  EXPECT_EQ(settings(config(), 0).call_burst, 10);
  EXPECT_EQ(settings(config(), 1).call_burst, 5);
  const auto restart = reload(cabin + "access_token = \"u\"\ncall_burst = 5\n");
  ASSERT_TRUE(restart);
  EXPECT_THAT(restart->live, IsEmpty());
  EXPECT_THAT(restart->restart, ElementsAre("wwn.account"));
  EXPECT_EQ(settings(config(), 1).access_token, Secret("t"));
}

TEST_F(ConfigTest, EveryKeyThatChangesIsSeen) {
  const Config defaults = good("");
  Config other = good("wwn.access_token = \"t\"");
  other.home_assistant.style = DiscoveryStyle::entity;
  other.write.blocked_pause = {1min};
  EXPECT_EQ(changes(defaults, other).live, std::vector<std::string>{"home_assistant.style"});
  EXPECT_EQ(changes(defaults, other).restart, (std::vector<std::string>{"write.blocked_pause", "wwn.access_token"}));
  EXPECT_EQ(changes(defaults, defaults), ConfigChanges{});
}

/// docs/requests.md lists the live keys between two marks, in the first column of a table.
TEST(ConfigChangesTest, TheDocumentationListsTheLiveKeys) {
  std::ifstream file(REQUESTS_DOC);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::size_t begin = text.find("<!-- live keys -->");
  const std::size_t end = text.find("<!-- /live keys -->");
  ASSERT_LT(begin, end);
  std::istringstream lines(text.substr(begin, end - begin));
  const std::regex quoted("`([^`]+)`");
  std::set<std::string> documented;
  for (std::string line; std::getline(lines, line);) {
    const std::string keys = line.substr(0, line.find('|', 1));
    for (std::sregex_iterator found(keys.begin(), keys.end(), quoted), none; found != none; ++found) {
      documented.insert((*found)[1]);
    }
  }
  std::set<std::string> live;
  for (const auto& key : config_keys()) {
    if (key.taken == Taken::live) live.emplace(key.name);
  }
  for (const auto& key : wwn::wwn_table().keys) {
    if (key.taken == Taken::live) live.insert(key_name(wwn::wwn_table(), key.name));
  }
  EXPECT_EQ(documented, live);
}

}  // namespace
}  // namespace nest2mqtt::config
