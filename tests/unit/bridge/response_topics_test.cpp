#include "response_topics.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::bridge {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class ResponseTopicsTest : public testing::Test {
 protected:
  const mirror::TopicNames names_{"home/nest"};
  std::vector<std::string> configured_;
  ResponseTopics topics_{names_, configured_};
};

TEST_F(ResponseTopicsTest, AreBelowTheBaseTopic) {
  EXPECT_TRUE(topics_.allows("home/nest/response/me"));
  EXPECT_TRUE(topics_.allows("home/nest/response/me/7"));
  for (const char* topic : {"", "homeassistant/light/x/config", "zigbee2mqtt/lamp/set", "home/nest/response",
                            "home/nest/responses/x", "home/nest/devices/thermostats/a/label", "home/nest/bridge/state",
                            "response/x", "$SYS/x", "home/nest/response/+", "home/nest/response/#"}) {
    EXPECT_FALSE(topics_.allows(topic)) << topic;
  }
  EXPECT_FALSE(topics_.allows(std::string("home/nest/response/\0x", 21)));
}

TEST_F(ResponseTopicsTest, AreWhereTheConfigurationSays) {
  EXPECT_FALSE(topics_.allows("node-red/receipts"));
  configured_ = {"node-red/receipts", "app/", "home/nest/devices"};
  for (const char* topic : {"node-red/receipts", "node-red/receipts/7", "app", "app/x", "home/nest/response/x"}) {
    EXPECT_TRUE(topics_.allows(topic)) << topic;
  }
  for (const char* topic : {"node-red", "node-red/receipts2", "apple", "home/nest/devices/thermostats/a/label",
                            "node-red/receipts/+", "node-red/receipts/#"}) {
    EXPECT_FALSE(topics_.allows(topic)) << topic;
  }
}

TEST_F(ResponseTopicsTest, AreRefusedWithWhatToDoAndQuotedOnlyInPart) {
  EXPECT_THAT(topics_.not_allowed_message("zigbee2mqtt/lamp/set"),
              AllOf(HasSubstr("\"zigbee2mqtt/lamp/set\""), HasSubstr("home/nest/response/"),
                    HasSubstr("mqtt.response_topics")));
  EXPECT_LT(topics_.not_allowed_message(std::string(60'000, 'x')).size(), 400U);
}

}  // namespace
}  // namespace nest2mqtt::bridge
