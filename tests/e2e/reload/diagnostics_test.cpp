// bridge/request/diagnostics of a real bridge: what is in the answer, and what is not.

#include <gmock/gmock.h>

#include "e2e/support/mirror_world.h"

namespace nest2mqtt::test {
namespace {

namespace json = boost::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// Every text in `value` that belongs to a home: ids and names, at any depth.
void collect_texts(const json::value& value, std::vector<std::string>& to) {
  if (value.is_object()) {
    for (const auto& [name, member] : value.get_object()) {
      const bool own = name == "name" || name == "name_long" || name == "label" || name == "where_name" ||
                       name == "postal_code" || name == "time_zone" || name.ends_with("_id") || name.ends_with("_url");
      if (own && member.is_string() && !member.get_string().empty()) to.emplace_back(member.get_string());
      collect_texts(member, to);
    }
  } else if (value.is_array()) {
    for (const json::value& entry : value.get_array()) collect_texts(entry, to);
  }
}

TEST(Diagnostics, OfARealHomeTellNothingThatIsItsOwn) {
  WorldOptions options;
  options.broker.users = {{"janes_user", "janes_password"}, {"bridge_user", "bridge_password"}};
  options.bridge.settings = {{"mqtt.username", "bridge_user"}, {"mqtt.password", "bridge_password"}};
  options.bridge.token = "c.janes-token";
  options.simulator.token = "c.janes-token";
  options.start_bridge = false;
  MirrorWorld world(std::move(options));
  // Retained commands are refused, and warned of.
  world.probe.publish("nest" + living_room + "/label/set", "Jane's den", {.retain = true});
  world.probe.publish("nest/devices/cameras/janes-old-one/is_streaming/set", "true", {.retain = true});
  world.bridge.start();
  ASSERT_TRUE(world.wait_filled());
  ASSERT_TRUE(world.bridge.wait_for_log("a retained command on nest/devices/cameras/janes-old-one"));

  const std::size_t mark = world.probe.mark();
  world.probe.publish("nest/bridge/request/diagnostics", "");
  const auto answer = world.probe.wait_for_message(
      [](const Message& message) { return message.topic == "nest/bridge/response/diagnostics"; }, mark);
  ASSERT_TRUE(answer);
  const auto response = json::parse(answer->payload).as_object();
  ASSERT_EQ(response.at("status"), "ok") << answer->payload;
  const auto& report = response.at("data").as_object();

  EXPECT_EQ(report.at("objects").as_array().size(), 6U);
  EXPECT_EQ(report.at("receipts").as_array().size(), 2U);
  EXPECT_THAT(json::serialize(report.at("warnings")),
              AllOf(HasSubstr("a retained command on nest/devices/cameras/<id>/is_streaming/set was cleared"),
                    HasSubstr("a retained command on nest/devices/thermostats/thermostat-2/label/set was cleared")));

  std::vector<std::string> texts{"jane",
                                 "Jane",
                                 "bridge_user",
                                 "bridge_password",
                                 "127.0.0.1",
                                 "localhost",
                                 world.bridge.dir().path().string(),
                                 "janes-old-one"};
  collect_texts(world.simulator.get(""), texts);
  EXPECT_GT(texts.size(), 30U);
  for (const std::string& text : texts) {
    EXPECT_THAT(answer->payload, Not(HasSubstr(text)));
  }
}

}  // namespace
}  // namespace nest2mqtt::test
