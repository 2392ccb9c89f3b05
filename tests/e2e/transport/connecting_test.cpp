#include <boost/asio/ip/tcp.hpp>
#include <gmock/gmock.h>

#include "client.h"
#include "support/free_port.h"
#include "support/names.h"

namespace nest2mqtt::test {
namespace {

using namespace std::chrono_literals;
using boost::asio::ip::tcp;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Connecting, TriesTheNextAddressOfAName) {
  const Broker broker;
  Client client(options_for(broker.port(), name_of_two));
  client.transport().connect();
  EXPECT_TRUE(client.connected()) << client.end();
}

TEST(Connecting, ToNobodySaysSoWithAndWithoutTls) {
  for (const bool tls : {false, true}) {
    for (const char* host : {"127.0.0.1", name_of_two}) {
      auto options = options_for(free_port(), host);
      options.tls = tls;
      Client client(options);
      client.transport().connect();
      EXPECT_THAT(client.ends, IsEmpty()) << "events never come from inside a call";
      EXPECT_EQ(client.end(), "Connection refused") << host;
      EXPECT_EQ(client.connections, 0);
    }
  }
}

TEST(Connecting, ToANameThatNobodyHasNamesIt) {
  Client client(options_for(1, "nobody.invalid"));
  client.transport().connect();
  EXPECT_THAT(client.end(), HasSubstr("nobody.invalid cannot be resolved"));
}

TEST(Connecting, IsGivenUpWithoutWaitingForTheName) {
  const SlowNames names;
  const auto options = options_for(1, "broker" + std::string(slow_domain));
  {
    Client again(options);
    again.transport().connect();
    ASSERT_TRUE(wait_until([&] { return names.pending() == 1; }));
    again.transport().connect();
    ASSERT_TRUE(wait_until([&] { return names.pending() == 2; }));
    again.transport().disconnect();
    EXPECT_EQ(again.end(), "disconnected");
  }
  EXPECT_EQ(names.pending(), 2) << "the event loop is gone too";
}

/// Paho looks the name up itself where TLS needs it, and holds its lock meanwhile.
TEST(Connecting, IsGivenUpWithoutWaitingForPahosLookUp) {
  const SlowNames names;
  auto options = options_for(1, std::string(name_that_slows_down));
  options.tls = true;
  {
    Client client(options);
    client.transport().connect();
    // Nothing wakes the event loop when Paho begins to look the name up.
    ASSERT_TRUE(wait_until([&] { return client.wait([&] { return names.pending() == 1; }, 5ms); }));
    client.transport().connect();
    EXPECT_FALSE(client.transport().publish(1, {.topic = "a", .payload = "x"}));
    client.transport().disconnect();
    EXPECT_EQ(client.end(), "disconnected");
  }
  EXPECT_GE(names.pending(), 1) << "Paho waits still";
}

TEST(Connecting, ToANameThatNobodyCanLookUpEndsInTime) {
  const SlowNames names;
  Client client(options_for(1, "broker" + std::string(slow_domain)));
  client.transport().connect();
  EXPECT_THAT(client.end(), HasSubstr("could not be resolved in time"));
  EXPECT_EQ(names.pending(), 1);
}

TEST(Connecting, WithAnUnusableCertificateFileNamesTheKey) {
  auto options = options_for(1);
  options.tls = true;
  options.ca_file = "/nowhere";
  Client client(options);
  client.transport().connect();
  EXPECT_THAT(client.end(), HasSubstr("mqtt.tls.ca_file cannot be used: No such file"));
}

/// Takes connections and says nothing.
TEST(Connecting, ToOneWhoSaysNothingEndsInTimeAndWithoutEffort) {
  for (const bool tls : {false, true}) {
    boost::asio::io_context context;
    const tcp::acceptor silent(context, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
    auto options = options_for(silent.local_endpoint().port());
    options.tls = tls;
    Client client(options);
    client.transport().connect();
    EXPECT_THAT(client.end(), HasSubstr("does not answer"));
    EXPECT_LT(client.handlers(), 20U);
  }
}

TEST(Connecting, AgainEndsTheEarlierConnectionWithoutAWord) {
  const Broker broker;
  auto options = options_for(broker.port());
  options.will = {.topic = "state", .payload = "offline", .retain = true};
  Client client(options);
  client.transport().connect();
  ASSERT_TRUE(client.connected());
  ASSERT_TRUE(client.transport().subscribe("state", {}));
  ASSERT_TRUE(client.transport().publish(1, {.topic = "state", .payload = "online", .retain = true}));
  ASSERT_TRUE(client.wait([&] { return client.messages.size() == 1 && client.deliveries.size() == 1; }));
  client.transport().connect();
  ASSERT_TRUE(client.wait([&] { return client.connections == 2; }));
  EXPECT_THAT(client.ends, IsEmpty());

  // It was ended cleanly: the broker has dropped the will.
  ASSERT_TRUE(client.transport().subscribe("state", {}));
  ASSERT_TRUE(client.wait([&] { return client.messages.size() == 2; }));
  EXPECT_EQ(client.messages.back().payload, "online");
}

TEST(Connecting, WithoutConnectionNothingIsTaken) {
  Client client(options_for(1));
  EXPECT_FALSE(client.transport().publish(1, {.topic = "a", .payload = "x"}));
  EXPECT_FALSE(client.transport().subscribe("a", {}));
  client.transport().disconnect();
  EXPECT_EQ(client.end(), "disconnected");
}

TEST(Connecting, IsGivenUpByDisconnect) {
  const Broker broker;
  Client client(options_for(broker.port(), name_of_two));
  client.transport().connect();
  client.transport().disconnect();
  EXPECT_EQ(client.end(), "disconnected");
  EXPECT_EQ(client.connections, 0);
}

TEST(Connection, GoesOnAndIsMissedWhenTheBrokerFreezes) {
  Broker broker;
  auto options = options_for(broker.port());
  options.keep_alive = 5s;
  Client client(options);
  client.transport().connect();
  ASSERT_TRUE(client.connected());
  ASSERT_FALSE(client.wait([&] { return !client.ends.empty(); }, 12s)) << "it is idle, and the keep-alive holds it";
  broker.freeze();
  EXPECT_THAT(client.end(), HasSubstr("mqtt.keep_alive"));
  broker.thaw();
}

}  // namespace
}  // namespace nest2mqtt::test
