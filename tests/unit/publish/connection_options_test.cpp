#include "nest2mqtt/publish/connection_options.h"

#include <gtest/gtest.h>

namespace nest2mqtt::publish {
namespace {

mqtt::ConnectionOptions options_for(const std::string& url) {
  config::MqttConfig config;
  config.url = url;
  return connection_options(config);
}

TEST(ConnectionOptions, UseTlsWhateverTheCaseOfTheScheme) {
  for (const char* url : {"mqtts://broker", "MQTTS://broker", "Mqtts://Broker"}) {
    const auto options = options_for(url);
    EXPECT_TRUE(options.tls) << url;
    EXPECT_EQ(options.port, 8883) << url;
    EXPECT_EQ(options.host, "broker") << url;
  }
  EXPECT_EQ(options_for("MQTTS://broker:1883").port, 1883);
  EXPECT_TRUE(options_for("MQTTS://broker:1883").tls);
}

TEST(ConnectionOptions, AreInTheClearOnlyWhereThatWasWritten) {
  for (const char* url : {"mqtt://broker", "MQTT://broker"}) {
    EXPECT_FALSE(options_for(url).tls) << url;
    EXPECT_EQ(options_for(url).port, 1883) << url;
  }
  EXPECT_TRUE(options_for("not a URL").tls);
}

TEST(ConnectionOptions, BesideTheBridgeHaveAnotherNameAndNoWill) {
  config::MqttConfig config;
  config.client_id = "bridge";
  const auto options = options_beside_bridge(config, "-health");
  EXPECT_EQ(options.client_id, "bridge-health");
  EXPECT_EQ(options.will.topic, "");
  EXPECT_NE(connection_options(config).will.topic, "");
}

}  // namespace
}  // namespace nest2mqtt::publish
