#include "nest2mqtt/config/running_config.h"

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include <gmock/gmock.h>

#include "nest2mqtt/config/config_keys.h"

#include "config_fixture.h"

namespace nest2mqtt::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class RunningConfigTest : public ConfigTest {
 protected:
  void start(std::string_view text) {
    running_.emplace(good(text), [this] { return load_config(path("c.toml"), {}); });
  }

  /// The file says something else now, and is read again.
  tl::expected<ConfigChanges, std::vector<ConfigFault>> reload(std::string_view text) {
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
  const auto outcome = reload("[write]\nttl = \"5m\"\nburst = 0\n[log]\nlevle = \"debug\"\n");
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().size(), 2U);
  EXPECT_EQ(config(), before);
  std::filesystem::remove(path("c.toml"));
  EXPECT_FALSE(running_->reload());
  EXPECT_EQ(config(), before);
}

TEST_F(RunningConfigTest, ASecretThatChangesIsSeenAndNotTold) {
  start("[mqtt]\npassword = \"canary-a\"\n[nest]\naccess_token = \"canary-b\"\nclient_secret = \"canary-c\"\n");
  const auto outcome =
      reload("[mqtt]\npassword = \"canary-d\"\n[nest]\naccess_token = \"canary-e\"\nclient_secret = \"canary-f\"\n");
  ASSERT_TRUE(outcome);
  EXPECT_THAT(outcome->restart, ElementsAre("nest.access_token", "mqtt.password"));
  EXPECT_THAT(outcome->live, ElementsAre("nest.client_secret"));
  EXPECT_EQ(config().mqtt.password, Secret("canary-a"));
  EXPECT_EQ(config().nest.client_secret, Secret("canary-f"));
}

TEST_F(RunningConfigTest, AccountsThatComeOrGoNeedARestart) {
  const std::string cabin = "[[nest.account]]\nname = \"cabin\"\naccess_token = \"t\"\n";
  start("[nest]\naccess_token = \"own\"\n");
  const auto outcome = reload("[nest]\naccess_token = \"own\"\n" + cabin);
  ASSERT_TRUE(outcome);
  EXPECT_THAT(outcome->restart, ElementsAre("nest.account"));
  EXPECT_EQ(config().nest.accounts.size(), 1U);

  start(cabin);
  EXPECT_THAT(reload("[nest]\naccess_token = \"own\"\n" + cabin)->restart, ElementsAre("nest.access_token"));
  EXPECT_EQ(config().nest.accounts.size(), 1U);
  EXPECT_EQ(config().nest.accounts.front().name, "cabin") << "it is not overwritten by the one that is new";
}

TEST(ConfigChangesTest, EveryKeyThatChangesIsSeen) {
  const Config defaults;
  Config other;
  other.nest.accounts.front().access_token = Secret("t");
  other.home_assistant.style = DiscoveryStyle::entity;
  other.write.blocked_pause = {1min};
  EXPECT_EQ(changes(defaults, other).live, std::vector<std::string>{"home_assistant.style"});
  EXPECT_EQ(changes(defaults, other).restart, (std::vector<std::string>{"nest.access_token", "write.blocked_pause"}));
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
    if (is_live(key.name)) live.emplace(key.name);
  }
  EXPECT_EQ(documented, live);
}

}  // namespace
}  // namespace nest2mqtt::config
