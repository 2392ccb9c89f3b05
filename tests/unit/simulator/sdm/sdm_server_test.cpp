// The port of Google Device Access, on real sockets.

#include "sdm/sdm_server.h"

#include <gmock/gmock.h>

#include "loopback.h"
#include "support.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

Settings served_sdm_settings() {
  Settings settings = still_settings();
  settings.port = 0;
  settings.sdm.port = 0;
  settings.sdm.max_pull_time = 1s;
  return settings;
}

class SdmServerTest : public ServerFixture {
 protected:
  SdmServerTest() : ServerFixture(served_sdm_settings()) {}

  void SetUp() override {
    ServerFixture::SetUp();
    sdm_ = port_of(server_.sdm_url());
  }

  std::string refresh() const {
    return http_call(sdm_, "POST", "/token", "",
                     "client_id=simulator.apps.googleusercontent.com&client_secret=GOCSPX-simulator"
                     "&grant_type=refresh_token&refresh_token=1//simulator-refresh-token");
  }
  std::string access_token() const {
    const std::string answer = refresh();
    return text_at(parse_json(answer.substr(answer.find("\r\n\r\n") + 4))->as_object(), {"access_token"});
  }

  const std::string devices = "/v1/enterprises/" + SdmSettings().project + "/devices";
  std::uint16_t sdm_ = 0;
};

TEST_F(SdmServerTest, ServesTheHome) {
  EXPECT_EQ(server_.urls().back().name, "sdm");
  EXPECT_THAT(refresh(), HasSubstr("Content-Type: application/json"));
  EXPECT_THAT(http_call(sdm_, "GET", devices, access_token()), HasSubstr("living-room-a1b2"));
  EXPECT_THAT(http_call(control_, "GET", "/sdm", ""), HasSubstr(R"("devices.list":1)"));
}

TEST_F(SdmServerTest, CutsConnections) {
  Connection connection(sdm_);
  connection.send("GET /token HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(connection.read_until("\r\n\r\n"), HasSubstr("404"));
  control("POST", "/faults", R"({"fault":"cut","service":"sdm"})");
  connection.read_all();
  EXPECT_TRUE(connection.closed());
  EXPECT_THAT(refresh(), HasSubstr("200 OK")) << "new ones are taken";
}

TEST_F(SdmServerTest, FallsSilent) {
  control("POST", "/faults", R"({"fault":"stall","service":"sdm"})");
  Connection connection(sdm_);
  connection.send(http_text("GET", devices, ""));
  EXPECT_EQ(connection.read_for(200ms), "");
  control("DELETE", "/faults");
  connection.read_all();
  EXPECT_TRUE(connection.closed()) << "the request is never answered";
  EXPECT_THAT(refresh(), HasSubstr("200 OK"));
}

const std::string pull_target = "/v1/projects/simulator-cloud/subscriptions/bridge:pull";

TEST_F(SdmServerTest, HoldsAPullUntilThereIsAMessage) {
  const std::string token = access_token();
  Connection connection(sdm_);
  connection.send(http_text("POST", pull_target, token, R"({"maxMessages":5})"));
  EXPECT_EQ(connection.read_for(300ms), "");
  control("POST", "/sdm/publish", R"({"a":1})");
  EXPECT_THAT(connection.read_until("eyJhIjoxfQ=="), HasSubstr("200 OK"));
}

TEST_F(SdmServerTest, APullWithoutAMessageEndsEmpty) {
  EXPECT_THAT(http_call(sdm_, "POST", pull_target, access_token(), R"({"maxMessages":5})"), HasSubstr("\r\n\r\n{}"));
}

TEST_F(SdmServerTest, APullThatWasCutOffLosesNothing) {
  const std::string token = access_token();
  {
    Connection gone(sdm_);
    gone.send(http_text("POST", pull_target, token, R"({"maxMessages":5})"));
    EXPECT_EQ(gone.read_for(200ms), "");
  }
  control("POST", "/sdm/publish", R"({"a":1})");
  EXPECT_THAT(http_call(sdm_, "POST", pull_target, token, R"({"maxMessages":5})"), HasSubstr("eyJhIjoxfQ=="));
}

TEST_F(SdmServerTest, ChangesAreSeenByWorksWithNest) {
  const std::string token = access_token();
  const std::string answer =
      http_call(sdm_, "POST", devices + "/living-room-a1b2:executeCommand", token,
                R"({"command":"sdm.devices.commands.ThermostatMode.SetMode","params":{"mode":"OFF"}})");
  EXPECT_THAT(answer, HasSubstr("200 OK"));
  EXPECT_THAT(http_call(api_, "GET", "/devices/thermostats/living-room-a1b2/hvac_mode", "c.test"),
              HasSubstr("\"off\""));
}

}  // namespace
}  // namespace nest2mqtt::simulator
