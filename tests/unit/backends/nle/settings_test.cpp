#include "settings.h"

#include <array>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/config/config_loader.h"

#include "support/temp_dir.h"

namespace nest2mqtt::nle {
namespace {

using testing::HasSubstr;

class NleSettingsTest : public testing::Test {
 protected:
  /// The accounts that a file with this text describes.
  std::vector<config::AccountConfig> accounts(const std::string& text) {
    auto config = load(text);
    EXPECT_TRUE(config) << (config ? "" : config.error().front().str());
    return config ? std::move(config->accounts) : std::vector<config::AccountConfig>{};
  }
  std::string error(const std::string& text) {
    const auto config = load(text);
    return config ? "" : config.error().front().str();
  }

 private:
  tl::expected<config::Config, std::vector<config::ConfigError>> load(const std::string& text) {
    dir_.write_file("nest2mqtt.toml", text, test::TempDir::secret_mode);
    static const std::array<const config::BackendTable*, 1> tables{&nle_table()};
    return config::load_config((dir_ / "nest2mqtt.toml").string(), {}, tables);
  }

  const test::TempDir dir_;
};

TEST_F(NleSettingsTest, NeedAnAddressAndNoMore) {
  const auto one = accounts("[nle]\nurl = \"http://nle.local:8082\"\n");
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(one[0].name, "nle");
  EXPECT_EQ(settings_of(one[0]).url, "http://nle.local:8082");
  EXPECT_EQ(settings_of(one[0]).poll, std::chrono::seconds(30));
  EXPECT_FALSE(config::needs_login(one[0]));
}

TEST_F(NleSettingsTest, OfFurtherServersAreTheirOwn) {
  const auto two = accounts(
      "[nle]\nurl = \"http://a.local\"\nusername = \"me\"\npassword = \"p\"\npoll = \"10s\"\n"
      "[[nle.account]]\nname = \"cabin\"\nurl = \"https://b.local\"\n");
  ASSERT_EQ(two.size(), 2U);
  EXPECT_FALSE(two[0].optional);
  EXPECT_EQ(two[1].name, "cabin");
  EXPECT_EQ(settings_of(two[1]).url, "https://b.local");
  EXPECT_EQ(settings_of(two[1]).username, "") << "no other server gets the password";
  EXPECT_TRUE(settings_of(two[1]).password.empty());
  EXPECT_EQ(settings_of(two[1]).poll, std::chrono::seconds(10));
}

TEST_F(NleSettingsTest, ATableThatIsOnlyThereForFurtherServersIsOptional) {
  const auto two = accounts("[[nle.account]]\nname = \"cabin\"\nurl = \"http://b.local\"\n");
  ASSERT_EQ(two.size(), 2U);
  EXPECT_TRUE(two[0].optional);
}

TEST_F(NleSettingsTest, TakeNoOtherAddresses) {
  EXPECT_THAT(error("[nle]\nurl = \"nle.local\"\n"), HasSubstr("http://"));
  EXPECT_THAT(error("[nle]\nurl = \"mqtt://nle.local\"\n"), HasSubstr("http://"));
  EXPECT_THAT(error("[nle]\nurl = \"http://me:canary@nle.local\"\n"),
              testing::AllOf(HasSubstr("nle.url"), testing::Not(HasSubstr("canary"))));
  EXPECT_THAT(error("[nle]\nurl = \"http://nle.local/?x=1\"\n"), HasSubstr("query"));
  EXPECT_THAT(error("[nle]\nca_file = \"/nowhere\"\n"), HasSubstr("nle.ca_file"));
  EXPECT_THAT(error("[nle]\napi_url = \"http://nle.local\"\n"), HasSubstr("api_url"));
  EXPECT_THAT(error("[nle]\npoll = \"0s\"\n"), HasSubstr("nle.poll"));
}

TEST_F(NleSettingsTest, AreDocumentedInTheShippedFile) {
  std::ifstream file(SHIPPED_CONFIG);
  std::string text;
  bool in_table = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("#[")) in_table = line == "#[nle]";
    if (in_table && line.starts_with('#') && !line.starts_with("# ")) text += line.substr(1) + "\n";
  }
  ASSERT_THAT(text, HasSubstr("[nle]"));
  for (const auto& key : nle_table().keys) {
    EXPECT_THAT(text, HasSubstr("\n" + std::string(key.name) + " = ")) << key.name;
  }
  const auto shipped = accounts(text);
  ASSERT_EQ(shipped.size(), 1U);
  const NleSettings& settings = settings_of(shipped[0]);
  EXPECT_EQ(settings.poll, NleSettings{}.poll);
  EXPECT_EQ(settings.username, "");
  EXPECT_EQ(settings.ca_file, "");
}

}  // namespace
}  // namespace nest2mqtt::nle
