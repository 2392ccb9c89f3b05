#include "sdm_login_service.h"

#include <any>
#include <optional>

#include <gmock/gmock.h>

#include "fakes/fake_http_client.h"
#include "login_settings.h"

namespace nest2mqtt::sdm {
namespace {

using backend::CodeDelivery;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class SdmLoginServiceTest : public testing::Test {
 protected:
  SdmSettings& settings() { return std::any_cast<SdmSettings&>(account.settings); }
  std::string obstacle(CodeDelivery delivery = CodeDelivery::pin) const {
    return service.login_obstacle(account, delivery, "/etc/n.toml").value_or("");
  }

  config::AccountConfig account{.table = &sdm_table(), .name = "sdm", .settings = login_settings()};
  const backend::LoginService& service = sdm_login_service();
  test::FakeHttpClient client;
};

TEST_F(SdmLoginServiceTest, ALoginCanBeginWithProjectAndClient) {
  EXPECT_EQ(obstacle(), "");
  settings().project_id = "32C4C2BC-FE0D-461B-B51C-F3885AFFF2F0";
  EXPECT_EQ(obstacle(), "");
  settings().client_id = "of-a-simulator";
  EXPECT_EQ(obstacle(), "") << "Google says whether it knows the client";
}

TEST_F(SdmLoginServiceTest, TheProjectIdIsThatOfTheDeviceAccessProject) {
  settings().project_id = "my-home-123";
  EXPECT_THAT(obstacle(), AllOf(HasSubstr("looks like the id of the Google Cloud project"),
                                HasSubstr("console.nest.google.com/device-access"), HasSubstr("/etc/n.toml")));
  settings().project_id = "";
  EXPECT_THAT(obstacle(), AllOf(HasSubstr("needs your own Device Access project"), HasSubstr("under [sdm]")));
  for (const char* odd :
       {"32c4c2bc-fe0d-461b-b51c-f3885afff2f", "32c4c2bc-fe0d-461b-b51c-f3885afff2fg",
        "enterprises/32c4c2bc-fe0d-461b-b51c-f3885afff2f0", "32c4c2bcxfe0d-461b-b51c-f3885afff2f0", "My Home"}) {
    settings().project_id = odd;
    EXPECT_THAT(obstacle(), AllOf(HasSubstr("not the id of a Device Access project"),
                                  HasSubstr("console.nest.google.com/device-access")))
        << odd;
  }
}

TEST_F(SdmLoginServiceTest, TheClientIsComplete) {
  settings().client_secret = Secret();
  EXPECT_THAT(obstacle(), HasSubstr("put its client_secret (or client_secret_file) under [sdm] in /etc/n.toml"));
  settings().client_id = "";
  EXPECT_THAT(obstacle(), HasSubstr("put its client_id and client_secret under [sdm]"));
  settings().client_secret = Secret("canary");
  EXPECT_THAT(obstacle(), AllOf(HasSubstr("put its client_id under [sdm]"), Not(HasSubstr("canary"))));
}

TEST_F(SdmLoginServiceTest, TheBrowserMustComeBackToThisMachineToBeWaitedFor) {
  EXPECT_THAT(obstacle(CodeDelivery::redirect), HasSubstr("sdm.redirect_uri in /etc/n.toml must be one such as"));
  settings().redirect_uri = "http://localhost:8098/nest";
  EXPECT_EQ(obstacle(CodeDelivery::redirect), "");
  EXPECT_EQ(obstacle(CodeDelivery::pin), "") << "its address can be pasted as well";
  settings().redirect_uri = "";
  EXPECT_THAT(obstacle(CodeDelivery::pin), HasSubstr("https://www.google.com"));
}

TEST_F(SdmLoginServiceTest, ALoginHasThePageOfTheProject) {
  const auto login = service.begin_login(account);
  ASSERT_TRUE(login);
  EXPECT_THAT((*login)->page(CodeDelivery::pin), HasSubstr("/32c4c2bc-fe0d-461b-b51c-f3885afff2f0/auth?"));
}

TEST_F(SdmLoginServiceTest, TheConfiguredAccessIsTheRefreshToken) {
  settings().refresh_token = Secret("1//r");
  EXPECT_EQ(*service.configured_access(account), Secret("1//r"));
}

TEST_F(SdmLoginServiceTest, ReadsTheHomeWithTheAccessOfTheAccount) {
  const auto transfer = service.read_document(account, Secret("1//r"), client, [](const auto&) {});
  ASSERT_TRUE(transfer);
  EXPECT_EQ(client.requests.size(), 1U);
}

TEST_F(SdmLoginServiceTest, RevokesTheAccess) {
  std::optional<Result<void>> revoked;
  const auto transfer =
      service.revoke(account, Secret("1//r"), client, [&](Result<void> answer) { revoked = std::move(answer); });
  ASSERT_TRUE(transfer);
  EXPECT_EQ(client.requests.back().url, "https://oauth2.googleapis.com/revoke");
  EXPECT_EQ(client.requests.back().body, "token=1%2F%2Fr");
  client.answer(400, {}, R"({"error":"invalid_token"})");
  ASSERT_TRUE(revoked);
  EXPECT_TRUE(*revoked);
}

}  // namespace
}  // namespace nest2mqtt::sdm
