// Many accounts on one stream.

#include <gmock/gmock.h>

#include "e2e/support/mirror_world.h"
#include "support/http_probe.h"

namespace nest2mqtt::test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string token_of(std::size_t account) {
  return "c.canary-common-" + std::to_string(1000 + account);
}

std::string name_of(std::size_t account) {
  return "a" + std::to_string(account);
}

std::string thermostat_of(std::size_t account) {
  return "/devices/thermostats/t" + std::to_string(account);
}

/// A home of its own: one structure and one thermostat.
std::string home_of(std::size_t account) {
  const std::string number = std::to_string(account);
  return R"({"structures":{"s)" + number + R"(":{"structure_id":"s)" + number + R"(","name":"Home )" + number +
         R"(","away":"home","country_code":"GB","time_zone":"Europe/London","thermostats":["t)" + number +
         R"("]}},"devices":{"thermostats":{"t)" + number + R"(":{"device_id":"t)" + number + R"(","structure_id":"s)" +
         number + R"(","name":"Hall","name_long":"Hall Thermostat","is_online":true,"can_heat":true,"can_cool":false,
"has_fan":false,"hvac_mode":"heat","previous_hvac_mode":"","hvac_state":"off","temperature_scale":"C","humidity":50,
"label":"","ambient_temperature_c":20.0,"ambient_temperature_f":68,"target_temperature_c":19.0,
"target_temperature_f":66}}}})";
}

constexpr std::size_t many = 50;

class Multiplex : public testing::Test {
 protected:
  /// Homes and tokens for so many accounts; the others have none.
  void prepare(std::size_t accounts) {
    for (std::size_t account = 0; account < accounts; ++account) {
      const std::string user = "u" + std::to_string(account);
      const auto reply = http_put(world.simulator.control_url() + "/users/" + user + "/home", home_of(account));
      ASSERT_EQ(reply.status, 200) << reply.body;
      world.simulator.order("tokens", R"({"token":")" + token_of(account) + R"(","user":")" + user + "\"}");
      tokens.write_file(name_of(account), token_of(account), TempDir::secret_mode);
    }
  }

  static WorldOptions options(std::size_t accounts, const TempDir& tokens) {
    WorldOptions options;
    options.start_bridge = false;
    options.bridge.token = "";
    options.bridge.settings = {{"wwn.multiplex", true}, {"wwn.access_token_file", ""}, {"log.level", "trace"}};
    for (std::size_t account = 0; account < accounts; ++account) {
      options.bridge.extra += "[[wwn.account]]\nname = \"" + name_of(account) + "\"\naccess_token_file = \"" +
                              (tokens / name_of(account)).string() + "\"\n";
    }
    return options;
  }

  [[nodiscard]] testing::AssertionResult wait_account(std::size_t account, const std::string& state) const {
    return world.probe.wait_for("nest/bridge/account/" + name_of(account), state);
  }

  TempDir tokens;
  MirrorWorld world{options(many, tokens)};
};

TEST_F(Multiplex, CarriesFiftyAccountsAndOneThatIsRevokedDisturbsNobody) {
  constexpr std::size_t revoked = 7;
  prepare(many);
  world.bridge.start();
  for (std::size_t account = 0; account < many; ++account) {
    ASSERT_TRUE(wait_account(account, "online"));
    ASSERT_TRUE(world.probe.wait_for("nest" + thermostat_of(account) + "/humidity", "50"));
  }
  EXPECT_EQ(world.simulator.stat("streams"), 1);
  EXPECT_EQ(world.simulator.stat("streams_opened"), 1);
  const auto before = world.probe.mark();

  world.simulator.revoke(token_of(revoked));

  ASSERT_TRUE(wait_account(revoked, "unauthorized"));
  EXPECT_TRUE(world.probe.wait_for_absence("nest" + thermostat_of(revoked)));
  EXPECT_TRUE(world.probe.wait_for_absence("nest/structures/s" + std::to_string(revoked)));
  EXPECT_TRUE(world.probe.wait_for_message([](const Message& message) {
    return message.topic == "nest/bridge/event" && message.payload.find("\"auth_revoked\"") != std::string::npos &&
           message.payload.find("\"a7\"") != std::string::npos;
  }));
  http_patch(world.simulator.control_url() + "/users/u8/home" + thermostat_of(8), R"({"humidity":35})");
  EXPECT_TRUE(world.probe.wait_for("nest" + thermostat_of(8) + "/humidity", "35")) << "the others stream on";
  for (std::size_t account = 0; account < many; ++account) {
    if (account == revoked) continue;
    EXPECT_EQ(world.probe.current("nest/bridge/account/" + name_of(account)), "online");
    EXPECT_EQ(world.probe.count("nest/bridge/account/" + name_of(account), before), 0U)
        << "and never were anything else";
  }
  EXPECT_EQ(world.simulator.stat("streams_opened"), 1) << "it was not opened again";

  world.probe.publish("nest/structures/s9/away/set", "away");
  EXPECT_TRUE(world.probe.wait_for("nest/structures/s9/away", "away")) << "writes go each with their own token";

  const std::string next = token_of(revoked) + "-next";
  world.simulator.order("tokens", R"({"token":")" + next + R"(","user":"u7"})");
  tokens.write_file(name_of(revoked), next, TempDir::secret_mode);
  EXPECT_TRUE(wait_account(revoked, "online"));
  EXPECT_TRUE(world.probe.wait_for("nest" + thermostat_of(revoked) + "/humidity", "50"));
  EXPECT_EQ(world.simulator.stat("streams"), 2) << "a running stream takes nobody in, so it has one of its own for now";

  ASSERT_EQ(world.bridge.terminate(), 0);
  EXPECT_THAT(world.bridge.log(), Not(HasSubstr("canary-common")));
  for (const Message& message : world.probe.messages_since(0)) {
    EXPECT_THAT(message.payload, Not(HasSubstr("canary-common"))) << message.topic;
  }
}

TEST_F(Multiplex, ThatIsRefusedAsAWholeIsTakenApartToFindOutWhomTheServiceMeans) {
  constexpr std::size_t few = 3;
  prepare(few);
  world.simulator.forbid(token_of(1));
  world.bridge.start();

  ASSERT_TRUE(world.bridge.wait_for_log("each account gets a stream of its own"));
  EXPECT_TRUE(wait_account(1, "offline"));
  EXPECT_TRUE(world.bridge.wait_for_log("account a1: offline: the service forbids this access"));
  for (const std::size_t account : {0U, 2U}) {
    EXPECT_TRUE(wait_account(account, "online"));
    EXPECT_TRUE(world.probe.wait_for("nest" + thermostat_of(account) + "/humidity", "50"));
  }
  EXPECT_EQ(world.simulator.stat("streams"), 2);
}

}  // namespace
}  // namespace nest2mqtt::test
