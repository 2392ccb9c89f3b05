#include "support/broker.h"

#include <map>
#include <optional>
#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/mqtt_probe.h"

namespace nest2mqtt::test {
namespace {

using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

constexpr int not_authorized = 0x87;  // MQTT 5, 3.9.3
constexpr int failure = 0x80;         // MQTT 3.1.1, 3.9.3

TEST(Broker, ForgetsWithoutPersistence) {
  Broker broker;
  const auto port = broker.port();
  MqttProbe(broker).publish("kept", "1", {.retain = true});
  EXPECT_THAT(MqttProbe(broker).retained_topics(), UnorderedElementsAre(Pair("kept", "1")));
  broker.restart();
  EXPECT_EQ(broker.port(), port);
  EXPECT_THAT(MqttProbe(broker).retained_topics(), IsEmpty());
}

TEST(Broker, RemembersWithPersistence) {
  Broker broker({.persistence = true});
  MqttProbe(broker).publish("kept", "1", {.retain = true});
  broker.restart();
  EXPECT_THAT(MqttProbe(broker).retained_topics(), UnorderedElementsAre(Pair("kept", "1")));
}

TEST(Broker, LosesWhatItHadNotWrittenWhenKilled) {
  Broker broker({.persistence = true});
  MqttProbe(broker).publish("kept", "1", {.retain = true});
  broker.kill();
  broker.start();
  EXPECT_THAT(MqttProbe(broker).retained_topics(), IsEmpty());
}

TEST(Broker, SeveralRunSideBySide) {
  const Broker one;
  const Broker two;
  EXPECT_NE(one.port(), two.port());
  MqttProbe(one).publish("topic", "1", {.retain = true});
  EXPECT_THAT(MqttProbe(two).retained_topics(), IsEmpty());
}

TEST(Broker, SaysWhyItDoesNotStart) {
  try {
    const Broker broker({.extra = "no_such_option true"});
    FAIL() << "started";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("no_such_option"));
  }
}

TEST(Broker, ChecksPasswords) {
  const Broker broker({.users = {{"bridge", "right"}}});
  EXPECT_NO_THROW(MqttProbe(broker, {.username = "bridge", .password = "right"}));
  EXPECT_THROW(MqttProbe(broker, {.username = "bridge", .password = "wrong"}), std::runtime_error);
}

TEST(Broker, AppliesAccessControlLists) {
  const Broker broker({.users = {{"admin", "a"}, {"guest", "g"}},
                       .acl = "user admin\ntopic readwrite #\nuser guest\ntopic read open/#\n"});
  MqttProbe admin(broker, {.username = "admin", .password = "a"});
  admin.publish("open/topic", "1", {.retain = true});
  admin.publish("closed/topic", "2", {.retain = true});
  MqttProbe guest(broker, {.username = "guest", .password = "g"});
  EXPECT_TRUE(guest.wait_for("open/topic", "1"));
  // The last word on what the guest was not sent: what came after it.
  admin.publish("open/end", "");
  EXPECT_TRUE(guest.wait_for_message([](const Message& m) { return m.topic == "open/end"; }));
  EXPECT_EQ(guest.count("closed/topic"), 0U);
}

class BrokerWithDynamicSecurity : public testing::TestWithParam<std::pair<int, int>> {};

TEST_P(BrokerWithDynamicSecurity, RefusesASubscription) {
  const auto [version, refusal] = GetParam();
  Broker broker({.dynamic_security = true});
  broker.dynamic_security({"createRole", "reader"});
  broker.dynamic_security({"addRoleACL", "reader", "subscribePattern", "open/#", "allow"});
  broker.dynamic_security({"createClient", "guest", "-p", "g"});
  broker.dynamic_security({"addClientRole", "guest", "reader"});
  MqttProbe guest(broker, {.mqtt_version = version, .username = "guest", .password = "g", .filters = {"open/#"}});
  EXPECT_EQ(guest.subscribe("open/more"), 1);
  EXPECT_EQ(guest.subscribe("closed/#"), refusal);
}

INSTANTIATE_TEST_SUITE_P(Versions, BrokerWithDynamicSecurity,
                         testing::Values(std::pair(mqtt_5, not_authorized), std::pair(mqtt_3_1_1, failure)));

TEST(Broker, ReportsARefusedDynamicSecurityCommand) {
  Broker broker({.dynamic_security = true});
  EXPECT_THROW(broker.dynamic_security({"addClientRole", "nobody", "nothing"}), std::runtime_error);
}

class BrokerWithTls : public testing::Test {
 protected:
  Certificates certificates_;
};

TEST_F(BrokerWithTls, AcceptsATrustingClient) {
  const Broker broker({.tls = &certificates_});
  MqttProbe probe(broker, {.present_client_certificate = false, .connect_limit = std::chrono::seconds(3)});
  probe.publish("topic", "1");
  EXPECT_TRUE(probe.wait_for("topic", "1"));
}

TEST_F(BrokerWithTls, IsRefusedByAClientThatTrustsAnotherAuthority) {
  const Broker broker({.tls = &certificates_});
  EXPECT_THROW(MqttProbe(broker, {.trusted_authority = certificates_.other_authority(),
                                  .connect_limit = std::chrono::seconds(3)}),
               std::runtime_error);
}

TEST_F(BrokerWithTls, AsksForAClientCertificate) {
  const Broker broker({.tls = &certificates_, .require_client_certificate = true});
  MqttProbe probe(broker);
  probe.publish("topic", "1");
  EXPECT_TRUE(probe.wait_for("topic", "1"));
  EXPECT_THROW(MqttProbe(broker, {.present_client_certificate = false}), std::runtime_error);
}

}  // namespace
}  // namespace nest2mqtt::test
