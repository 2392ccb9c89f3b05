#include "support/bridge.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <toml++/toml.h>

namespace nest2mqtt::test {
namespace {

TEST(BridgeFixture, WritesAConfigurationWithItsDefaultsAndWhatWasAsked) {
  BridgeOptions options{.api_url = "http://127.0.0.1:1", .mqtt_url = "mqtt://127.0.0.1:2"};
  options.settings["write.settle"] = "2s";
  options.settings["write.read_only"] = true;
  options.settings["mqtt.tls.ca_file"] = R"(/with "quotes")";
  options.settings["nest.structures"] = std::vector<std::string>{"a", "b"};
  options.extra = "[[wwn.account]]\nname = \"cabin\"\n";
  Bridge bridge(options);
  bridge.set("write.burst", 7);

  const auto config = toml::parse(bridge.dir().read_file("nest2mqtt.toml"));
  EXPECT_EQ(config.at_path("wwn.api_url").value<std::string_view>(), "http://127.0.0.1:1");
  EXPECT_EQ(config.at_path("mqtt.url").value<std::string_view>(), "mqtt://127.0.0.1:2");
  EXPECT_EQ(config.at_path("write.settle").value<std::string_view>(), "2s");
  EXPECT_EQ(config.at_path("write.read_only").value<bool>(), true);
  EXPECT_EQ(config.at_path("write.burst").value<int>(), 7);
  EXPECT_EQ(config.at_path("mqtt.tls.ca_file").value<std::string_view>(), R"(/with "quotes")");
  EXPECT_EQ(config.at_path("nest.structures[1]").value<std::string_view>(), "b");
  EXPECT_EQ(config.at_path("wwn.account[0].name").value<std::string_view>(), "cabin");
  EXPECT_EQ(config.at_path("state.dir").value<std::string>(), bridge.state_dir().string());
}

TEST(BridgeFixture, KeepsTheTokenInAFileOfItsOwn) {
  Bridge bridge({.token = "c.first"});
  const auto config = toml::parse(bridge.dir().read_file("nest2mqtt.toml"));
  const auto file = config.at_path("wwn.access_token_file").value<std::string>();
  ASSERT_EQ(file, (bridge.dir() / "token").string());
  EXPECT_EQ(std::filesystem::status(*file).permissions(), TempDir::secret_mode);
  EXPECT_EQ(bridge.dir().read_file("token"), "c.first");
  bridge.set_token("c.second");
  EXPECT_EQ(bridge.dir().read_file("token"), "c.second");
  bridge.remove_token();
  EXPECT_FALSE(std::filesystem::exists(*file));
}

}  // namespace
}  // namespace nest2mqtt::test
