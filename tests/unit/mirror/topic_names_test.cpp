#include "nest2mqtt/mirror/topic_names.h"

#include <map>
#include <random>
#include <set>
#include <tuple>

#include <gtest/gtest.h>

#include "nest2mqtt/base/utf8.h"
#include "nest2mqtt/model/json.h"

namespace nest2mqtt::mirror {
namespace {

using namespace std::string_literals;

struct Level {
  std::string text;
  std::string escaped;
};

TEST(EscapeLevel, EscapesWhatIsNotPlain) {
  for (const auto& [text, escaped] : {
           Level{"abc_XYZ-019", "abc_XYZ-019"},
           Level{"+", "%2B"},
           Level{"#", "%23"},
           Level{"a/b", "a%2Fb"},
           Level{"\0"s, "%00"},
           Level{"%", "%25"},
           Level{"", "%"},
           Level{"\xC3\xA9", "%C3%A9"},
           Level{"$SYS", "%24SYS"},
           Level{"a b", "a%20b"},
           Level{"a.b~c", "a%2Eb%7Ec"},
           Level{"\x7F", "%7F"},
       }) {
    EXPECT_EQ(escape_level(text), escaped);
    EXPECT_EQ(unescape_level(escaped), text);
  }
}

TEST(EscapeLevel, LetsNothingPoseAsACommandOrAnAnswer) {
  for (const auto& [text, escaped] : {Level{"set", "%73et"}, Level{"result", "%72esult"}, Level{"event", "%65vent"},
                                      Level{"availability", "%61vailability"}, Level{"snapshot", "%73napshot"},
                                      Level{"image", "%69mage"}, Level{"command", "%63ommand"}}) {
    EXPECT_EQ(escape_level(text), escaped);
    EXPECT_EQ(unescape_level(escaped), text);
    EXPECT_EQ(unescape_level(text), std::nullopt);
  }
  EXPECT_EQ(escape_level("settings"), "settings");
  EXPECT_EQ(escape_level("Set"), "Set");
}

TEST(EscapeLevel, IsReversibleAndSafeForAnyText) {
  std::mt19937 random(1);
  std::map<std::string, std::string> seen;
  int valid = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (unsigned left = static_cast<unsigned>(random()) % 5; left > 0; --left)
      text += static_cast<char>(random() % (i % 2 == 0 ? 256 : 128));
    const std::string level = escape_level(text);
    ASSERT_FALSE(level.empty());
    ASSERT_EQ(level.find_first_of("/+#$ \0"s), std::string::npos);
    const auto [other, is_new] = seen.emplace(level, text);
    ASSERT_EQ(other->second, text) << "two texts, one level";
    const auto back = unescape_level(level);
    if (is_utf8(text)) {
      ++valid;
      ASSERT_EQ(back, text);
    } else {
      ASSERT_EQ(back, std::nullopt);
    }
  }
  EXPECT_GT(valid, 5000);
}

TEST(UnescapeLevel, TakesOnlyTheOneSpellingThatWeWrite) {
  for (const char* level : {"", "%4", "a%", "%61", "%2b", "%zz", "%%", "+", "#", "a b", "é", "%FF", "%C3", "se%74"}) {
    EXPECT_EQ(unescape_level(level), std::nullopt) << level;
  }
}

const TopicNames names("nest");

TEST(TopicNames, AreThePathInTheDocument) {
  const model::ObjectId camera{"cameras", "c1"};
  EXPECT_EQ(names.document({"", "s1"}), "nest/structures/s1");
  EXPECT_EQ(names.document(camera), "nest/devices/cameras/c1");
  EXPECT_EQ(names.field(camera, {"last_event", "has_motion"}), "nest/devices/cameras/c1/last_event/has_motion");
  EXPECT_EQ(names.field({"$company", "a/b"}, {"set"}), "nest/devices/%24company/a%2Fb/%73et");
  EXPECT_EQ(names.availability(camera), "nest/devices/cameras/c1/availability");
  EXPECT_EQ(names.result({"", "s1"}), "nest/structures/s1/result");
  EXPECT_EQ(names.command(camera), "nest/devices/cameras/c1/command");
  EXPECT_NE(names.field(camera, {"command"}), names.command(camera)) << "the service cannot put anything there";
  EXPECT_EQ(names.activity(camera), "nest/devices/cameras/c1/activity");
  EXPECT_NE(names.field(camera, {"activity"}), names.activity(camera)) << "the service cannot put anything there";
  for (const auto& [topics, picture, path] :
       {std::tuple(names.snapshot(camera), "nest/devices/cameras/c1/snapshot", model::FieldPath{"snapshot"}),
        std::tuple(names.event_image(camera), "nest/devices/cameras/c1/last_event/image",
                   model::FieldPath{"last_event", "image"})}) {
    EXPECT_EQ(topics.picture, picture);
    EXPECT_EQ(topics.availability, std::string(picture) + "/availability");
    model::FieldPath below = path;
    below.emplace_back("availability");
    EXPECT_NE(names.field(camera, path), topics.picture);
    EXPECT_NE(names.field(camera, below), topics.availability);
    EXPECT_TRUE(TopicNames::is_picture_availability(topics.availability));
  }
  EXPECT_FALSE(TopicNames::is_picture_availability(names.availability(camera)));
  EXPECT_FALSE(TopicNames::is_picture_availability(names.availability({"cameras", "snapshot"})));
  EXPECT_EQ(names.bridge("state"), "nest/bridge/state");
  EXPECT_EQ(names.account("the cabin"), "nest/bridge/account/the%20cabin");
}

TEST(ParseCommand, ReadsBothForms) {
  const auto field = names.parse_command("nest/devices/thermostats/t1/hvac_mode/set");
  ASSERT_TRUE(field);
  EXPECT_EQ(field->object, (model::ObjectId{"thermostats", "t1"}));
  EXPECT_EQ(field->field, "hvac_mode");

  const auto object = names.parse_command("nest/structures/a%2Fb/set");
  ASSERT_TRUE(object);
  EXPECT_EQ(object->object, (model::ObjectId{"", "a/b"}));
  EXPECT_EQ(object->field, std::nullopt);

  EXPECT_EQ(names.parse_command("nest/structures/s/eta/set")->field, "eta");
  EXPECT_EQ(names.parse_command("nest/structures/%73et/set")->object.id, "set");
  EXPECT_EQ(names.parse_command("nest/structures/s/%73et/set")->field, "set");
}

TEST(ParseCommand, TakesNoOtherTopic) {
  for (const char* topic : {
           "",
           "nest",
           "nest/set",
           "nest/structures/set",
           "nest/structures//set",
           "nest/structures/s",
           "nest/structures/s/away",
           "nest/structures/s/away/get",
           "nest/structures/s/set/set",
           "nest/structures/s/wheres/w/name/set",
           "nest/structures/s//set",
           "nest/devices/set",
           "nest/devices/cameras/set",
           "nest/devices//c/set",
           "nest/devices/%/c/set",
           "nest/devices/cameras/c/last_event/has_motion/set",
           "nest/bridge/state/set",
           "nest/structures/s/away/set/",
           "nestle/structures/s/set",
           "/nest/structures/s/set",
           "other/structures/s/set",
           "nest/structures/a%2fb/set",
           "nest/structures/%61/set",
           "nest/structures/s%FF/set",
           "nest/Structures/s/set",
       }) {
    EXPECT_FALSE(names.parse_command(topic).has_value()) << topic;
  }
}

TEST(ParseCommand, FindsTheObjectOfEveryTopicThatWeName) {
  for (const std::string base : {"nest", "home/up stairs/nest"}) {
    const TopicNames here(base);
    for (const model::ObjectId& id :
         {model::ObjectId{"", "set"}, model::ObjectId{"event", "+/#"}, model::ObjectId{"cameras", ""}}) {
      EXPECT_EQ(here.parse_command(here.document(id) + "/set")->object, id);
      EXPECT_EQ(here.parse_command(here.field(id, {"a b"}) + "/set")->field, "a b");
    }
  }
}

TEST(ParseRequest, ReadsAPlainVerb) {
  EXPECT_EQ(names.parse_request("nest/bridge/request/refresh"), "refresh");
  for (const char* topic : {"nest/bridge/request/", "nest/bridge/request", "nest/bridge/request/a/b",
                            "nest/bridge/request/a b", "nest/bridge/response/refresh", "x/bridge/request/refresh"}) {
    EXPECT_EQ(names.parse_request(topic), std::nullopt) << topic;
  }
}

TEST(IsOurs, IsTheTreeThatTheBridgeFills) {
  for (const char* topic : {"nest/devices/cameras/c", "nest/structures/s/away", "nest/bridge/state"}) {
    EXPECT_TRUE(names.is_ours(topic)) << topic;
  }
  for (const char* topic :
       {"nest", "nest/notes", "nest/devices", "nestle/devices/x", "homeassistant/x", "nest/bridges/x"}) {
    EXPECT_FALSE(names.is_ours(topic)) << topic;
  }
}

}  // namespace
}  // namespace nest2mqtt::mirror
