// Access, permissions, errors and faults of the API.

#include "sdm/service.h"

#include <gmock/gmock.h>

#include "sdm/sdm_fixture.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class SdmServiceTest : public SdmTest {};

TEST_F(SdmServiceTest, WithoutATokenNothingIsShown) {
  const std::string target = "/v1/enterprises/" + sdm_project_id + "/devices";
  EXPECT_EQ(ask("GET", target).reply.status, 401U);
  const HttpReply reply = ask("GET", target, "", "Bearer ya29.wrong").reply;
  EXPECT_EQ(reply.status, 401U);
  EXPECT_THAT(reply.body, HasSubstr(R"("code":401,"message":"Request had invalid authentication credentials.)"));
}

TEST_F(SdmServiceTest, EveryAnswerHasTheObfuscatedUser) {
  (void)call("/devices");
  const HttpReply reply =
      ask("GET", "/v1/enterprises/" + sdm_project_id + "/devices", "", "Bearer " + access_token_).reply;
  ASSERT_EQ(reply.headers.size(), 1U);
  EXPECT_EQ(reply.headers[0].first, "userID");
  EXPECT_THAT(reply.headers[0].second, AllOf(StartsWith("AVPHwEu"), Not(HasSubstr("home"))));
}

TEST_F(SdmServiceTest, WhatIsNotThere) {
  EXPECT_THAT(call("/devices/none"), HasSubstr("Device enterprises/" + sdm_project_id + "/devices/none not found."));
  EXPECT_THAT(call("/structures/none/rooms"), StartsWith("404 "));
  EXPECT_THAT(call("/structures/AVPHwEtEXAMPLEstructureHome01/rooms/none"), StartsWith("404 "));
  EXPECT_THAT(call("/things"), StartsWith("404 "));
  EXPECT_THAT(call("/devices", "POST"), StartsWith("404 "));
  EXPECT_EQ(ask("GET", "/").reply.status, 404U);
  const HttpReply reply = ask("GET", "/v1/enterprises/another/devices", "", "Bearer " + access_token_).reply;
  EXPECT_THAT(reply.body, HasSubstr("Enterprise not found."));
}

TEST_F(SdmServiceTest, PermissionsThatWereWithdrawn) {
  control("permissions", R"({"device":")" + attic_id + R"(","permitted":false})");
  EXPECT_THAT(call("/devices"), AllOf(HasSubstr(hall_id), Not(HasSubstr(attic_id))));
  EXPECT_THAT(call("/devices/" + attic_id), AllOf(StartsWith("403 "), HasSubstr("PERMISSION_DENIED")));
  EXPECT_THAT(command(attic_id, "ThermostatMode.SetMode", R"({"mode":"OFF"})"), StartsWith("403 PERMISSION_DENIED"));
  control("permissions", R"({"permitted":false})");
  EXPECT_EQ(call("/devices"), "200 {}");
  EXPECT_EQ(call("/structures"), "200 {}");
  control("permissions", R"({"permitted":true})");
  EXPECT_THAT(call("/devices"), AllOf(HasSubstr(hall_id), HasSubstr(attic_id)));
}

TEST_F(SdmServiceTest, ADeviceThatIsAddedAgainHasAnotherId) {
  EXPECT_EQ(control("add_again", R"({"device":")" + attic_id + R"(","id":"AVPHwEvANOTHER"})"), "200 {\"ok\":true}");
  EXPECT_THAT(call("/devices"), AllOf(HasSubstr("AVPHwEvANOTHER"), Not(HasSubstr(attic_id))));
  EXPECT_THAT(home({"structures", "AVPHwEtEXAMPLEstructureHome01", "thermostats"}), HasSubstr("AVPHwEvANOTHER"));
  EXPECT_THAT(control("add_again", R"({"device":"none","id":"x"})"), StartsWith("404 "));
  EXPECT_THAT(control("add_again", R"({"device":")" + hall_id + R"(","id":")" + garage_id + "\"}"), StartsWith("400 "));
}

TEST_F(SdmServiceTest, AnApiThatIsNotEnabled) {
  control("project", R"({"api_enabled":false})");
  EXPECT_THAT(call("/devices"),
              AllOf(StartsWith("403 "), HasSubstr("\"Smart Device Management API has not been used in project "),
                    HasSubstr(R"("reason":"SERVICE_DISABLED")")));
}

TEST_F(SdmServiceTest, FaultsHaveTheBodiesOfGoogle) {
  const auto answer = [&](const std::string& fields) {
    fault(R"({"fault":"status","count":1,"service":"sdm",)" + fields + "}");
    return call("/devices");
  };
  (void)call("/devices");
  EXPECT_THAT(answer(R"("status":401)"), HasSubstr("UNAUTHENTICATED"));
  EXPECT_THAT(answer(R"("status":403)"), HasSubstr("PERMISSION_DENIED"));
  EXPECT_THAT(answer(R"("status":404)"), HasSubstr("NOT_FOUND"));
  EXPECT_THAT(answer(R"("status":429)"), HasSubstr("Rate limited for the ExecuteDeviceCommand API for the user."));
  EXPECT_THAT(answer(R"("status":500)"), HasSubstr("INTERNAL"));
  EXPECT_THAT(answer(R"("status":502)"), StartsWith("502 "));
  EXPECT_THAT(answer(R"("status":503)"), HasSubstr("UNAVAILABLE"));
  EXPECT_THAT(answer(R"("status":504)"), HasSubstr("DEADLINE_EXCEEDED"));
  EXPECT_EQ(answer(R"("status":502,"body":"<html>502</html>")"), "502 <html>502</html>");
  EXPECT_EQ(answer(R"("status":503,"body":"")"), "503 ");
}

TEST_F(SdmServiceTest, FaultsAreForAKindOfRequest) {
  (void)call("/devices");
  fault(R"({"fault":"status","status":503,"on":"write","count":1,"service":"sdm"})");
  EXPECT_THAT(call("/devices"), StartsWith("200 "));
  EXPECT_THAT(command(hall_id, "Fan.SetTimer", "{}"), StartsWith("503 UNAVAILABLE"));
  fault(R"({"fault":"status","status":503,"on":"login","count":1,"service":"sdm"})");
  EXPECT_THAT(call("/devices"), StartsWith("200 "));
  EXPECT_THAT(refresh(), StartsWith("503 "));
  fault(R"({"fault":"status","status":503,"on":"read","count":1,"service":"nle"})");
  EXPECT_THAT(call("/devices"), StartsWith("200 ")) << "another service";
}

TEST_F(SdmServiceTest, LogsNoTokens) {
  (void)call("/devices");
  const json::array requests = simulation_.requests().all();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[0].at("path"), "/token");
  EXPECT_TRUE(requests[0].at("body").is_null());
  EXPECT_EQ(requests[1].at("port"), "sdm");
  EXPECT_TRUE(requests[1].at("authorized").as_bool());
  EXPECT_THAT(to_text(requests), Not(HasSubstr("ya29.")));
}

TEST_F(SdmServiceTest, EveryUserHasTheOwnHome) {
  simulation_.add_user("ann", cottage(), now_);
  const std::string consent = control("consent", R"({"user":"ann"})");
  access_token_ = member(token("client_id=simulator.apps.googleusercontent.com&client_secret=GOCSPX-simulator"
                               "&grant_type=authorization_code&redirect_uri=https://www.google.com&code=" +
                               member(consent, "code")),
                         "access_token");
  EXPECT_THAT(call("/devices"), AllOf(StartsWith("200 {\"devices\""), Not(HasSubstr(hall_id))));
}

TEST_F(SdmServiceTest, TheControlApiSaysWhatIsWrong) {
  EXPECT_THAT(control("nothing"), StartsWith("404 {\"error\":\"use /sdm, /sdm/events"));
  EXPECT_THAT(control("limits"), StartsWith("400 "));
  EXPECT_THAT(control("permissions", R"({"permitted":false,"user":"bob"})"), HasSubstr("there is no user"));
  EXPECT_THAT(control("revoke", R"({"token":"x"})"), StartsWith("400 "));
  EXPECT_THAT(control("project", R"({"is_active":true})"), StartsWith("400 "));
  EXPECT_THAT(control("limits", "{}", "GET"), StartsWith("404 "));
  EXPECT_THAT(control("", "", "POST"), StartsWith("404 "));
}

}  // namespace
}  // namespace nest2mqtt::simulator
