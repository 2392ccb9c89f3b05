#include "settings.h"

#include <array>

#include <gmock/gmock.h>

#include "nest2mqtt/config/config_loader.h"

#include "support/temp_dir.h"

namespace nest2mqtt::sdm {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class SdmSettingsTest : public testing::Test {
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

  const test::TempDir dir;

 private:
  tl::expected<config::Config, std::vector<config::ConfigError>> load(const std::string& text) {
    dir.write_file("nest2mqtt.toml", text, test::TempDir::secret_mode);
    static const std::array<const config::BackendTable*, 1> tables{&sdm_table()};
    return config::load_config((dir / "nest2mqtt.toml").string(), {}, tables);
  }
};

TEST_F(SdmSettingsTest, AreThoseOfGoogleWhereNothingElseIsGiven) {
  const auto one = accounts("[sdm]\nproject_id = \"p\"\nclient_id = \"c\"\nclient_secret = \"s\"\n");
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(one[0].name, "sdm");
  const SdmSettings& settings = settings_of(one[0]);
  EXPECT_EQ(settings.project_id, "p");
  EXPECT_EQ(settings.client_id, "c");
  EXPECT_EQ(settings.client_secret, Secret("s"));
  EXPECT_EQ(settings.redirect_uri, "https://www.google.com");
  EXPECT_EQ(settings.authorize_url, "https://nestservices.google.com/partnerconnections");
  EXPECT_EQ(settings.token_url, "https://oauth2.googleapis.com/token");
  EXPECT_EQ(settings.revoke_url, "https://oauth2.googleapis.com/revoke");
  EXPECT_EQ(settings.sdm_url, "https://smartdevicemanagement.googleapis.com/v1");
  EXPECT_EQ(settings.pubsub_url, "https://pubsub.googleapis.com/v1");
  EXPECT_EQ(settings.subscription, "");
  EXPECT_EQ(settings.poll, std::chrono::seconds(60));
  EXPECT_TRUE(config::needs_login(one[0]));
}

TEST_F(SdmSettingsTest, WithARefreshTokenNeedNoLogin) {
  const auto one = accounts("[sdm]\nrefresh_token = \"1//r\"\n");
  ASSERT_EQ(one.size(), 1U);
  EXPECT_FALSE(config::needs_login(one[0]));
  EXPECT_EQ(settings_of(one[0]).refresh_token, Secret("1//r"));
}

TEST_F(SdmSettingsTest, SecretsMayBeInFiles) {
  const auto secret = dir.write_file("secret", "s\n", test::TempDir::secret_mode).string();
  const auto token = dir.write_file("token", "1//r\n", test::TempDir::secret_mode).string();
  const auto one = accounts("[sdm]\nclient_secret_file = \"" + secret + "\"\nrefresh_token_file = \"" + token + "\"\n");
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(settings_of(one[0]).client_secret, Secret("s"));
  EXPECT_EQ(settings_of(one[0]).refresh_token, Secret("1//r"));
  EXPECT_FALSE(config::needs_login(one[0]));
}

TEST_F(SdmSettingsTest, OfAFurtherAccountAreThoseOfTheTableButNotItsAccess) {
  const auto two = accounts(
      "[sdm]\nproject_id = \"p\"\nclient_id = \"c\"\nclient_secret = \"s\"\nrefresh_token = \"1//r\"\npoll = \"2m\"\n"
      "[[sdm.account]]\nname = \"cabin\"\n");
  ASSERT_EQ(two.size(), 2U);
  EXPECT_EQ(two[1].name, "cabin");
  const SdmSettings& settings = settings_of(two[1]);
  EXPECT_EQ(settings.project_id, "p");
  EXPECT_EQ(settings.client_secret, Secret("s"));
  EXPECT_EQ(settings.poll, std::chrono::minutes(2));
  EXPECT_TRUE(settings.refresh_token.empty());
  EXPECT_TRUE(config::needs_login(two[1]));
}

TEST_F(SdmSettingsTest, SendNoSecretInTheClear) {
  for (const char* key : {"token_url", "revoke_url", "sdm_url", "authorize_url", "pubsub_url"}) {
    EXPECT_THAT(error(std::string("[sdm]\n") + key + " = \"http://example.com/x\"\n"),
                AllOf(HasSubstr(std::string("sdm.") + key), HasSubstr("https://")))
        << key;
    EXPECT_EQ(error(std::string("[sdm]\n") + key + " = \"http://127.0.0.1:8553/x\"\n"), "") << "this machine: " << key;
  }
}

TEST_F(SdmSettingsTest, NameTheSubscriptionOfOneAccountOnly) {
  const auto two = accounts(
      "[sdm]\nrefresh_token = \"1//r\"\nsubscription = "
      "\"projects/example.com:my-home-123/subscriptions/nest_1.a~b+c%d\"\n"
      "[[sdm.account]]\nname = \"cabin\"\n");
  ASSERT_EQ(two.size(), 2U);
  EXPECT_EQ(settings_of(two[0]).subscription, "projects/example.com:my-home-123/subscriptions/nest_1.a~b+c%d");
  EXPECT_EQ(settings_of(two[1]).subscription, "") << "of one subscription each message goes to one reader only";
}

TEST_F(SdmSettingsTest, RefuseWhatIsNoSubscription) {
  const auto complaint = [this](const std::string& name) { return error("[sdm]\nsubscription = \"" + name + "\"\n"); };
  for (const char* name :
       {"nest", "projects/p", "projects/p/subscriptions", "projects/p/subscriptions/", "projects//subscriptions/s",
        "projects/p/subscriptions/s/t", "projects/p/subscriptions/s:pull", "projects/p/subscriptions/s?x",
        "projects/p/subscriptions/..", "/projects/p/subscriptions/s", "projects/p/snapshots/s"}) {
    EXPECT_THAT(complaint(name), AllOf(HasSubstr("sdm.subscription"), HasSubstr("full name"))) << name;
  }
  EXPECT_THAT(complaint("projects/my-home-123/topics/nest"), HasSubstr("is a topic"));
  EXPECT_THAT(complaint("projects/8a0c3a52-54f7-4a7e-9d0d-2f6b1c9e7d31/subscriptions/nest"),
              HasSubstr("id of the Device Access project"));
}

TEST_F(SdmSettingsTest, SayWhatToDoAboutASubscriptionOfATopicThatGoogleHosts) {
  for (const char* name :
       {"projects/sdm-prod/topics/enterprise-8a0c", "projects/sdm-prod/subscriptions/enterprise-8a0c"}) {
    EXPECT_THAT(error(std::string("[sdm]\nsubscription = \"") + name + "\"\n"),
                AllOf(HasSubstr("sdm.subscription"), HasSubstr("30 November 2026"), HasSubstr("your own Cloud project"),
                      HasSubstr("Device Access console")));
  }
}

TEST_F(SdmSettingsTest, AreChecked) {
  EXPECT_THAT(error("[sdm]\nredirect_uri = \"google\"\n"), HasSubstr("sdm.redirect_uri"));
  EXPECT_THAT(error("[sdm]\nredirect_uri = \"http://example.com\"\n"), HasSubstr("sdm.redirect_uri"));
  EXPECT_THAT(error("[sdm]\npoll = \"0s\"\n"), HasSubstr("sdm.poll"));
  EXPECT_THAT(error("[sdm]\naliases = [\"hall\"]\n"), AllOf(HasSubstr("sdm.aliases"), HasSubstr("alias=id")));
  EXPECT_THAT(error("[sdm]\nsubscriptions = \"x\"\n"), HasSubstr("subscriptions"));
  EXPECT_THAT(error("[sdm]\ntoken_url = \"https://me:canary@example.com\"\n"), Not(HasSubstr("canary")));
}

}  // namespace
}  // namespace nest2mqtt::sdm
