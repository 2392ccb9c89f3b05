#include "e2e/support/mirror_world.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace nest2mqtt::test {

std::string cottage_file() {
  return NEST2MQTT_HOMES "/cottage.json";
}

bool is_mirror_topic(std::string_view topic) {
  return topic.starts_with("nest/devices/") || topic.starts_with("nest/structures/");
}

bool tells_of_commands(const std::string& topic, const Topics& topics) {
  constexpr std::string_view ending = "/command";
  return topic.ends_with(ending) && topics.contains(topic.substr(0, topic.size() - ending.size()) + "/availability");
}

Topics mirror_part(const Topics& topics) {
  Topics part;
  std::copy_if(topics.begin(), topics.end(), std::inserter(part, part.end()), [&](const auto& entry) {
    return is_mirror_topic(entry.first) && !tells_of_commands(entry.first, topics);
  });
  return part;
}

Topics everything_rendered(const Bridge& bridge, const boost::json::value& home) {
  const TempDir dir;
  const auto file = dir.write_file("home.json", boost::json::serialize(home));
  std::istringstream lines(bridge.run_command({"render", file}));
  Topics topics;
  for (std::string line; std::getline(lines, line);) {
    const auto tab = line.find('\t');
    topics[line.substr(0, tab)] = line.substr(tab + 1);
  }
  return topics;
}

Topics rendered(const Bridge& bridge, const boost::json::value& home) {
  return mirror_part(everything_rendered(bridge, home));
}

std::string difference(const Topics& wanted, const Topics& found) {
  std::string text;
  const auto add = [&text](const char* what, const std::string& topic, const std::string& payload) {
    text += std::string("\n  ") + what + " " + topic + " = " + payload.substr(0, 200);
  };
  for (const auto& [topic, payload] : wanted) {
    const auto other = found.find(topic);
    if (other == found.end()) {
      add("missing", topic, payload);
    } else if (other->second != payload) {
      add("wanted ", topic, payload);
      add("found  ", topic, other->second);
    }
  }
  for (const auto& [topic, payload] : found) {
    if (!wanted.contains(topic)) add("too much", topic, payload);
  }
  return text;
}

testing::AssertionResult wait_for_mirror(MqttProbe& probe, const Topics& wanted) {
  Topics found;
  const bool equal = wait_until([&] {
    found = mirror_part(probe.retained_topics());
    return found == wanted;
  });
  if (equal) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "the mirror is not as it should be:" << difference(wanted, found);
}

boost::json::value ask_for_health(MqttProbe& probe) {
  const auto before = probe.mark();
  probe.publish("nest/bridge/request/health", R"({"transaction":)" + std::to_string(before) + "}");
  boost::json::value answer;
  const auto answered = probe.wait_for_message(
      [&](const Message& message) {
        if (message.topic != "nest/bridge/response/health") return false;
        answer = boost::json::parse(message.payload);
        return answer.at("transaction") == before;
      },
      before);
  if (!answered) throw std::runtime_error("the bridge does not answer a health request");
  return answer.at("data");
}

void wait_until_all_is_published(MqttProbe& probe) {
  // The answer is sent after everything that had left the queue before it.
  if (!wait_until([&] { return ask_for_health(probe).at("mqtt").at("waiting") == 0; })) {
    throw std::runtime_error("the bridge has not published everything");
  }
}

void expect_nothing_published(MqttProbe& probe, std::size_t mark) {
  probe.sync();
  for (const Message& message : probe.messages_since(mark)) {
    EXPECT_FALSE(is_mirror_topic(message.topic)) << message.topic << " " << message.payload;
    EXPECT_FALSE(message.topic.starts_with("homeassistant/")) << message.topic;
  }
}

void expect_limits_kept(const Simulator& simulator) {
  try {
    EXPECT_EQ(simulator.stat("limited_calls"), 0);
    EXPECT_EQ(simulator.stat("limited_writes"), 0);
  } catch (const std::exception& error) {
    ADD_FAILURE() << "the simulator does not tell whether its limits were kept: " << error.what();
  }
}

boost::json::value comparable(boost::json::value value) {
  if (value.is_number()) return value.to_number<double>();
  if (auto* object = value.if_object()) {
    for (auto& member : *object) member.value() = comparable(std::move(member.value()));
  } else if (auto* array = value.if_array()) {
    for (auto& item : *array) item = comparable(std::move(item));
  }
  return value;
}

boost::json::value comparable_json(const std::string& text) {
  return comparable(boost::json::parse(text));
}

std::size_t occurrences(const std::string& log, std::string_view text) {
  std::size_t count = 0;
  for (auto at = log.find(text); at != std::string::npos; at = log.find(text, at + text.size())) ++count;
  return count;
}

testing::AssertionResult MirrorWorld::wait_for_right_mirror() {
  return wait_for_mirror(probe, rendered(bridge, simulator.get("")));
}

testing::AssertionResult MirrorWorld::wait_filled() {
  const auto online = wait_online();
  return online ? wait_for_right_mirror() : online;
}

void MirrorWorld::start_bridge_with_the_home_known_first() {
  broker.freeze();
  bridge.start();
  const auto known = bridge.wait_for_log("structures and devices");
  broker.thaw();
  if (!known) throw std::runtime_error("the bridge did not see the home");
}

std::vector<Message> MirrorWorld::mirror_messages_of(const std::function<void()>& act) {
  const auto before = probe.mark();
  act();
  // The first change may come in one document with what `act` has caused (after a cut, say), and be published before
  // it. The second comes in a later document.
  const std::string first = pass_a_change_through();
  const std::string second = pass_a_change_through();
  probe.sync();
  auto messages = probe.messages_since(before);
  std::erase_if(messages, [&](const Message& message) {
    return !is_mirror_topic(message.topic) || message.payload.find(first) != std::string::npos ||
           message.payload.find(second) != std::string::npos;
  });
  return messages;
}

std::string MirrorWorld::pass_a_change_through() {
  std::string mark = "change-" + std::to_string(++changes_);
  const auto before = probe.mark();
  simulator.set(hallway + "/locale", '"' + mark + '"');
  const auto seen = probe.wait_for_message(
      [&](const Message& message) {
        return message.topic == "nest" + hallway && message.payload.find(mark) != std::string::npos;
      },
      before);
  if (!seen) throw std::runtime_error("a change at the service does not arrive at the broker");
  return mark;
}

std::int64_t MirrorWorld::published_by_bridge() {
  return health().at("mqtt").at("published").to_number<std::int64_t>();
}

std::vector<std::string> topics_of(const std::vector<Message>& messages) {
  std::vector<std::string> topics;
  topics.reserve(messages.size());
  for (const Message& message : messages) topics.push_back(message.topic);
  return topics;
}

}  // namespace nest2mqtt::test
