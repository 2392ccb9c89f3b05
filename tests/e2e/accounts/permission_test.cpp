#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "e2e/support/mirror_world.h"

namespace nest2mqtt::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const std::string the_token = "c.test-token";

WorldOptions with_client_version() {
  WorldOptions options;
  options.bridge.settings = {{"wwn.client_version", 4}, {"write.settle", "100ms"}};
  return options;
}

/// An account whose access lets it do less than everything.
class Permissions : public testing::Test {
 protected:
  Permissions() { accept(4); }

  /// The person agrees to this version of the client.
  void accept(int version) {
    world.simulator.order("permissions",
                          R"({"token":")" + the_token + R"(","client_version":)" + std::to_string(version) + "}");
  }

  /// The final receipt of a command on the living room's thermostat.
  boost::json::object command(const std::string& field, const std::string& value) {
    const auto before = world.probe.mark();
    world.probe.publish("nest" + living_room + "/" + field + "/set", value);
    const auto receipt = world.probe.wait_for_message(
        [](const Message& message) {
          return message.topic == "nest" + living_room + "/result" &&
                 message.payload.find("\"final\":true") != std::string::npos;
        },
        before);
    if (!receipt) throw std::runtime_error("no final receipt for " + field);
    return boost::json::parse(receipt->payload).as_object();
  }

  /// The `problem` in bridge/health.
  [[nodiscard]] testing::AssertionResult wait_for_problem(const std::string& text) const {
    return world.probe.wait_for("nest/bridge/health", [&](const std::string& health) {
      const auto problem = boost::json::parse(health).at("problem");
      return text.empty() ? problem.is_null() : boost::json::serialize(problem).find(text) != std::string::npos;
    });
  }
  [[nodiscard]] bool wait_for_event(const std::string& name, const std::string& text) const {
    return world.probe
        .wait_for_message([&](const Message& message) {
          return message.topic == "nest/bridge/event" &&
                 message.payload.find("\"event\":\"" + name + "\"") != std::string::npos &&
                 message.payload.find(text) != std::string::npos;
        })
        .has_value();
  }

  MirrorWorld world{with_client_version()};
};

TEST_F(Permissions, AreLearntFromOneRefusalAndAskedForAgainWhenTheyChange) {
  world.simulator.set_permissions(the_token, {"thermostat_read", "away_write"});
  ASSERT_TRUE(world.wait_online());
  ASSERT_TRUE(world.probe.wait_for_absence("nest/devices/cameras/driveway-c9d0")) << "what is not allowed is absent";
  ASSERT_TRUE(world.probe.wait_for("nest" + living_room, [](const auto&) { return true; }));

  const auto first = command("label", "Upstairs");
  EXPECT_EQ(first.at("status"), "rejected");
  EXPECT_EQ(first.at("code"), "permission");
  EXPECT_EQ(first.at("message"), "No write permission(s) for field(s): label");
  const auto second = command("label", "Downstairs");
  EXPECT_EQ(second.at("status"), "refused");
  EXPECT_EQ(second.at("code"), "permission");
  EXPECT_THAT(boost::json::value_to<std::string>(second.at("message")),
              AllOf(HasSubstr("label of a thermostat"), HasSubstr("log in again")));
  EXPECT_EQ(world.simulator.writes().size(), 1U) << "the second time nobody was asked";

  world.simulator.order("permissions", R"({"token":")" + the_token +
                                           R"(","permissions":["thermostat_write","camera_read"],"client_version":5})");
  ASSERT_TRUE(world.probe.wait_for("nest/devices/cameras/driveway-c9d0", [](const auto&) { return true; }));
  EXPECT_EQ(command("label", "Upstairs").at("status"), "confirmed");
}

TEST_F(Permissions, ThatWaitToBeAcceptedAreAProblemUntilTheyAre) {
  ASSERT_TRUE(world.wait_filled());
  ASSERT_TRUE(wait_for_problem(""));

  accept(3);

  EXPECT_TRUE(wait_for_problem("accept the new permissions in the Nest app"));
  EXPECT_TRUE(wait_for_event("permissions_outdated", "accept the new permissions"));
  EXPECT_TRUE(world.bridge.wait_for_log("account wwn: version 3 of your client's permissions is accepted"));
  EXPECT_TRUE(world.wait_filled()) << "all the same";

  accept(4);
  EXPECT_TRUE(wait_for_problem(""));
}

TEST_F(Permissions, ToWriteAtAllEndWithThePasswordAndComeBackWithALogin) {
  ASSERT_TRUE(world.wait_filled());

  world.simulator.change_password();

  const auto refused = command("label", "Upstairs");
  EXPECT_EQ(refused.at("status"), "rejected");
  EXPECT_EQ(refused.at("code"), "permission");
  EXPECT_THAT(boost::json::value_to<std::string>(refused.at("message")),
              AllOf(HasSubstr("Write Error"), HasSubstr("log in again")));
  EXPECT_TRUE(wait_for_problem("password was changed"));
  EXPECT_TRUE(wait_for_event("writes_refused", "put a new token into"));
  EXPECT_EQ(world.probe.current("nest/bridge/cloud"), "online");
  world.simulator.set(living_room + "/humidity", "35");
  EXPECT_TRUE(world.probe.wait_for("nest" + living_room + "/humidity", "35")) << "reads go on";

  world.simulator.order("tokens", R"({"token":"c.next","client_version":4})");
  world.bridge.set_token("c.next");
  EXPECT_TRUE(wait_for_problem(""));
  EXPECT_EQ(command("label", "Upstairs").at("status"), "confirmed");
}

}  // namespace
}  // namespace nest2mqtt::test
