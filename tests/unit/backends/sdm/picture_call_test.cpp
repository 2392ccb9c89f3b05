#include "commands/picture_call.h"

#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/fake_call_budget.h"
#include "fakes/fake_server.h"
#include "fakes/manual_time.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

const std::string command_path = "/devices/cam:executeCommand";

class SdmPictureCallTest : public testing::Test {
 protected:
  SdmPictureCallTest() {
    authorized_.use(Secret("1//refresh"));
    call_.emplace(EventPicture{"enterprises/p/devices/cam", "n:1"},
                  PictureCall::Services{settings_, authorized_, server_, quotas_, time_.clock(),
                                        [this](const Secret& secret) { redacted_.emplace_back(secret.reveal()); }},
                  [this](Result<std::string> picture) { picture_ = std::move(picture); });
    call_->start();
    server_.answer("/token", 200, R"({"access_token":"ya29.one","expires_in":3599})");
  }
  void answer_command(const std::string& url, const std::string& token = "g.0.canary") {
    server_.answer(command_path, 200, R"({"results":{"url":")" + url + R"(","token":")" + token + R"("}})");
  }
  [[nodiscard]] std::string why() const {
    EXPECT_TRUE(picture_ && !*picture_);
    return picture_ && !*picture_ ? picture_->error().message : "";
  }

  test::ManualTime time_;
  test::FakeServer server_;
  test::FakeCallBudget budget_;
  const SdmSettings settings_{.project_id = "p"};
  AuthorizedClient authorized_{settings_, server_, nullptr, time_.clock()};
  CallQuotas quotas_{
      "sdm",
      [this](const std::string&, const std::function<upstream::Pace()>&) -> upstream::CallBudget& { return budget_; }};
  std::vector<std::string> redacted_;
  std::optional<Result<std::string>> picture_;
  std::optional<PictureCall> call_;
};

TEST_F(SdmPictureCallTest, AsksForThePictureAndFetchesItWithItsOwnToken) {
  const net::HttpRequest command = server_.requests.back();
  EXPECT_EQ(command.method, "POST");
  EXPECT_EQ(command.body,
            R"({"command":"sdm.devices.commands.CameraEventImage.GenerateImage","params":{"eventId":"n:1"}})");
  time_.advance(2s);
  answer_command("https://pictures.example/abc");
  EXPECT_EQ(budget_.late, 2 * 2s) << "of the account and of the camera";
  const net::HttpRequest& request = server_.requests.back();
  EXPECT_EQ(request.url, "https://pictures.example/abc");
  EXPECT_EQ(request.basic_token, Secret("g.0.canary"));
  EXPECT_TRUE(request.bearer.empty()) << "the access token is not for the host of a picture";
  EXPECT_TRUE(request.timeout.has_value());
  EXPECT_THAT(redacted_, Contains("g.0.canary"));
  EXPECT_FALSE(picture_);
  server_.answer("/abc", 200, "x");
  EXPECT_THAT(why(), HasSubstr("no type instead of an image")) << "this server names no type";
}

TEST_F(SdmPictureCallTest, SaysWhatGoogleSaysAgainstIt) {
  server_.answer(command_path, 504,
                 R"({"error":{"code":504,"message":"Camera image is no longer available for download.",)"
                 R"("status":"DEADLINE_EXCEEDED"}})");
  EXPECT_THAT(why(), HasSubstr("no longer available"));
}

TEST_F(SdmPictureCallTest, TakesNoAddressThatIsNotEncryptedOrNone) {
  answer_command("http://pictures.example/abc");
  EXPECT_THAT(why(), HasSubstr("https://"));
  EXPECT_FALSE(server_.is_asked("/abc"));
}

TEST_F(SdmPictureCallTest, AnAnswerWithoutAPlaceIsAnError) {
  server_.answer(command_path, 200, R"({"results":{"url":7,"token":null}})");
  EXPECT_THAT(why(), HasSubstr("does not say where"));
}

TEST_F(SdmPictureCallTest, AnEmptyAnswerIsAnError) {
  server_.answer(command_path, 200, "");
  EXPECT_THAT(why(), HasSubstr("does not say where"));
}

TEST_F(SdmPictureCallTest, FollowsNoRedirectAndShowsNoToken) {
  answer_command("https://pictures.example/abc");
  server_.answer("/abc", 302, "g.0.canary");
  EXPECT_THAT(why(), HasSubstr("302"));
  EXPECT_THAT(why(), Not(HasSubstr("canary")));
}

TEST_F(SdmPictureCallTest, AFailureOfTheNetworkIsOne) {
  answer_command("https://pictures.example/abc");
  server_.fail("/abc", "GET pictures.example: connection refused");
  EXPECT_THAT(why(), HasSubstr("connection refused"));
}

}  // namespace
}  // namespace nest2mqtt::sdm
