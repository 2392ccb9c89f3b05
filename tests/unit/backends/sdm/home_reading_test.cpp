#include "home_reading.h"

#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/model/home.h"

#include "fakes/fake_server.h"

namespace nest2mqtt::sdm {
namespace {

using testing::HasSubstr;

class HomeReadingTest : public testing::Test {
 protected:
  void give_token() { server_.answer("/token", 200, R"({"access_token":"ya29.one","expires_in":3599})"); }
  void answer_structures() {
    server_.answer("/structures", 200,
                   R"({"structures":[{"name":"enterprises/p/structures/home",)"
                   R"("traits":{"sdm.structures.traits.Info":{"customName":"Home"}}}]})");
  }

  test::FakeServer server_;
  const SdmSettings settings_{.project_id = "p"};
  std::optional<Result<model::Document>> read_;
  std::unique_ptr<net::HttpTransfer> reading_ =
      sdm_read_document(settings_, Secret("1//refresh"), server_,
                        [this](Result<model::Document> document) { read_ = std::move(document); });
};

TEST_F(HomeReadingTest, ReadsStructuresAndDevices) {
  give_token();
  answer_structures();
  server_.answer("/devices", 200,
                 R"({"devices":[{"name":"enterprises/p/devices/hall","type":"sdm.devices.types.THERMOSTAT","traits":{)"
                 R"("sdm.devices.traits.ThermostatMode":{"mode":"HEAT","availableModes":["HEAT"]}},"parentRelations":[)"
                 R"({"parent":"enterprises/p/structures/home/rooms/r","displayName":"Hallway"}]}]})");
  ASSERT_TRUE(read_);
  ASSERT_TRUE(*read_) << read_->error().message;
  const model::Home home({**read_}, {"Home"});
  EXPECT_NE(home.find({"thermostats", "hall"}), nullptr);
}

TEST_F(HomeReadingTest, SaysThatAnotherLoginIsNeeded) {
  server_.answer("/token", 400,
                 R"({"error":"invalid_grant","error_description":"Token has been expired or revoked."})");
  ASSERT_TRUE(read_);
  ASSERT_FALSE(*read_);
  EXPECT_EQ(read_->error().recovery, Recovery::needs_login);
}

TEST_F(HomeReadingTest, SaysWhatIsWrong) {
  give_token();
  server_.answer("/structures", 404, R"({"error":{"code":404,"message":"Enterprise not found","status":"NOT_FOUND"}})");
  ASSERT_TRUE(read_);
  ASSERT_FALSE(*read_);
  EXPECT_THAT(read_->error().message, HasSubstr("sdm.project_id"));
}

TEST_F(HomeReadingTest, CanBeCancelled) {
  give_token();
  reading_.reset();
  EXPECT_FALSE(server_.is_asked("/structures"));
  EXPECT_FALSE(read_);
}

}  // namespace
}  // namespace nest2mqtt::sdm
