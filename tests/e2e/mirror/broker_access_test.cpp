#include <gmock/gmock.h>

#include "e2e/support/mirror_world.h"

namespace nest2mqtt::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr auto target = "/target_temperature_f";

/// A command comes in, its confirmation and the new state go out.
void expect_commands_work(MirrorWorld& world) {
  const auto before = world.probe.mark();
  world.probe.publish("nest" + living_room + target + "/set", "72");
  const auto receipt = world.probe.wait_for_message(
      [](const Message& message) {
        return message.topic == "nest" + living_room + "/result" &&
               message.payload.find(R"("final":true)") != std::string::npos;
      },
      before);
  ASSERT_TRUE(receipt);
  EXPECT_EQ(boost::json::parse(receipt->payload).at("status"), "confirmed");
  EXPECT_TRUE(world.probe.wait_for("nest" + living_room + target, "72"));
  EXPECT_EQ(world.simulator.get(living_room + target), 72);
}

/// The bridge lives on, but has not come as far as the broker.
void expect_not_connected(MirrorWorld& world) {
  EXPECT_TRUE(world.bridge.running());
  EXPECT_FALSE(world.probe.retained_topics().contains("nest/bridge/state"));
}

TEST(Mqtt311, FillsTheBrokerAndTakesCommands) {
  WorldOptions options;
  options.bridge.settings = {{"mqtt.protocol", "3.1.1"}};
  MirrorWorld world(options);
  ASSERT_TRUE(world.wait_filled());
  EXPECT_TRUE(world.broker.wait_for_log("nest2mqtt (p2,")) << "p2 is Mosquitto's word for MQTT 3.1.1";
  expect_commands_work(world);
  EXPECT_TRUE(world.wait_for_right_mirror());
}

TEST(Mqtt5, IsWhatTheBridgeSpeaksByDefault) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  EXPECT_TRUE(world.broker.wait_for_log("nest2mqtt (p5,"));
  expect_commands_work(world);
}

TEST(Mqtt311, BridgeIsSeenByMqtt311ClientsToo) {
  WorldOptions options;
  options.bridge.settings = {{"mqtt.protocol", "3.1.1"}};
  options.probe.mqtt_version = mqtt_3_1_1;
  MirrorWorld world(options);
  ASSERT_TRUE(world.wait_filled());
  world.bridge.kill();
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/state", "offline"));
}

TEST(Tls, WithTheRightAuthorityAndAClientCertificateWorks) {
  const Certificates certificates;
  WorldOptions options;
  options.broker = {.tls = &certificates, .require_client_certificate = true};
  options.bridge.settings = {{"mqtt.tls.ca_file", certificates.authority().string()},
                             {"mqtt.tls.cert_file", certificates.client().certificate.string()},
                             {"mqtt.tls.key_file", certificates.client().key.string()}};
  MirrorWorld world(options);
  ASSERT_TRUE(world.wait_filled());
  expect_commands_work(world);
}

TEST(Tls, WithAnotherAuthorityIsRefusedAndSaidSo) {
  const Certificates certificates;
  WorldOptions options;
  options.broker = {.tls = &certificates};
  options.bridge.settings = {{"mqtt.tls.ca_file", certificates.other_authority().string()}};
  MirrorWorld world(options);
  const auto line = world.bridge.wait_for_log("trying again");
  ASSERT_TRUE(line);
  EXPECT_THAT(*line, AllOf(HasSubstr(world.broker.url()), HasSubstr("TLS")));
  expect_not_connected(world);
}

TEST(Tls, WithoutTheClientCertificateThatTheBrokerWantsIsSaidSo) {
  const Certificates certificates;
  WorldOptions options;
  options.broker = {.tls = &certificates, .require_client_certificate = true};
  options.bridge.settings = {{"mqtt.tls.ca_file", certificates.authority().string()}};
  MirrorWorld world(options);
  EXPECT_TRUE(world.bridge.wait_for_log("trying again"));
  expect_not_connected(world);
}

class Password : public testing::TestWithParam<const char*> {
 protected:
  static WorldOptions options(const std::string& password) {
    WorldOptions options;
    options.broker.users = {{"bridge", "right"}};
    options.bridge.settings = {{"mqtt.protocol", GetParam()}, {"mqtt.username", "bridge"}, {"mqtt.password", password}};
    return options;
  }
};

TEST_P(Password, ThatIsRightLetsTheBridgeIn) {
  MirrorWorld world(options("right"));
  EXPECT_TRUE(world.wait_filled());
}

TEST_P(Password, ThatIsWrongIsNamedInTheLog) {
  MirrorWorld world(options("not-this-one"));
  const auto line = world.bridge.wait_for_log("trying again");
  ASSERT_TRUE(line);
  EXPECT_THAT(*line, AllOf(HasSubstr("mqtt.username"), HasSubstr("mqtt.password")));
  expect_not_connected(world);
}

INSTANTIATE_TEST_SUITE_P(Protocol, Password, testing::Values("5", "3.1.1"),
                         [](const auto& instance) { return instance.param[0] == '5' ? "v5" : "v3"; });

/// A broker where the bridge may write its whole tree and subscribe only as `allow` says.
class Permission : public testing::Test {
 protected:
  static WorldOptions options() {
    WorldOptions options;
    options.broker.dynamic_security = true;
    options.probe.username = Broker::administrator;
    options.probe.password = Broker::administrator_password;
    options.bridge.settings = {{"mqtt.username", "bridge"}, {"mqtt.password", "bridge-password"}};
    options.start_bridge = false;
    return options;
  }

  static void allow(Broker& broker, const std::vector<std::string>& filters) {
    broker.dynamic_security({"createRole", "observer"});
    for (const auto* right : {"publishClientSend", "publishClientReceive", "subscribePattern"}) {
      broker.dynamic_security({"addRoleACL", "observer", right, "#", "allow"});
    }
    broker.dynamic_security({"createClient", "observer", "-p", "observer-password"});
    broker.dynamic_security({"addClientRole", "observer", "observer"});
    broker.dynamic_security({"createRole", "bridge"});
    for (const auto* topics : {"nest/#", "homeassistant/#"}) {
      broker.dynamic_security({"addRoleACL", "bridge", "publishClientSend", topics, "allow"});
    }
    std::vector<std::string> all{"homeassistant/device/+/config", "homeassistant/+/+/+/config", "homeassistant/status",
                                 "nest/bridge/info"};
    all.insert(all.end(), filters.begin(), filters.end());
    for (const auto& filter : all) {
      broker.dynamic_security({"addRoleACL", "bridge", "subscribeLiteral", filter, "allow"});
    }
    broker.dynamic_security({"createClient", "bridge", "-p", "bridge-password"});
    broker.dynamic_security({"addClientRole", "bridge", "bridge"});
  }

  /// The mirror is complete for somebody who may read all of it; the administrator of dynamic security may not write.
  static void expect_filled(const MirrorWorld& world) {
    MqttProbe observer(world.broker, {.username = "observer", .password = "observer-password"});
    EXPECT_TRUE(observer.wait_for("nest/bridge/state", "online"));
    EXPECT_TRUE(wait_for_mirror(observer, rendered(world.bridge, world.simulator.get(""))));
  }
};

TEST_F(Permission, ToReadWhatIsRetainedIsAskedForByName) {
  MirrorWorld world(options());
  allow(world.broker, {"nest/bridge/request/+", "nest/bridge/state"});

  world.bridge.start();

  const auto line = world.bridge.wait_for_log("the subscription to nest/#:");
  ASSERT_TRUE(line);
  EXPECT_THAT(*line, HasSubstr("error"));
  expect_filled(world);  // the mirror does not need that permission
}

TEST_F(Permission, ToReceiveCommandsIsAskedForByName) {
  MirrorWorld world(options());
  allow(world.broker, {"nest/#", "nest/bridge/request/+", "nest/bridge/state", "nest/structures/+/set"});

  world.bridge.start();

  for (const std::string filter : {"nest/devices/+/+/set", "nest/devices/+/+/+/set", "nest/structures/+/+/set"}) {
    const auto line = world.bridge.wait_for_log("the subscription to " + filter + ":");
    ASSERT_TRUE(line) << filter;
    EXPECT_THAT(*line, HasSubstr("error"));
  }
  expect_filled(world);
  EXPECT_EQ(occurrences(world.bridge.log(), "refuses the subscription"), 3U) << "and of no other";
}

}  // namespace
}  // namespace nest2mqtt::test
