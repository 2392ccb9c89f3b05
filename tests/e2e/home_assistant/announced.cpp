#include "announced.h"

#include <algorithm>
#include <iterator>

#include "support/wait_until.h"

namespace nest2mqtt::test {
namespace {

std::string listed(const std::set<std::string>& ids) {
  std::string text;
  for (const std::string& id : ids) text += " " + id;
  return text;
}

}  // namespace

std::string device_config(const std::string& id) {
  return "homeassistant/device/" + id + "/config";
}

std::set<std::string> announced_devices(MqttProbe& probe, const std::string& prefix) {
  const std::string begin = prefix + "/device/";
  const std::string end = "/config";
  std::set<std::string> ids;
  for (const auto& [topic, payload] : probe.retained_topics()) {
    if (!topic.starts_with(begin) || !topic.ends_with(end)) continue;
    ids.insert(topic.substr(begin.size(), topic.size() - begin.size() - end.size()));
  }
  return ids;
}

testing::AssertionResult wait_for_devices(MqttProbe& probe, const std::set<std::string>& ids,
                                          const std::string& prefix) {
  std::set<std::string> now;
  const auto as_wanted = [&] {
    now = announced_devices(probe, prefix);
    return now == ids;
  };
  if (wait_until(as_wanted)) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "announced:" << listed(now) << "\nwanted:" << listed(ids);
}

boost::json::object components_of(const MqttProbe& probe, const std::string& id) {
  const auto payload = probe.current(device_config(id));
  if (!payload) return {};
  return boost::json::parse(*payload).at("components").as_object();
}

testing::AssertionResult wait_for_component(const MqttProbe& probe, const std::string& id, const std::string& key,
                                            bool there) {
  const auto as_wanted = [&] { return components_of(probe, id).contains(key) == there; };
  if (wait_until(as_wanted)) return testing::AssertionSuccess();
  return testing::AssertionFailure() << id << (there ? " has no " : " still has ") << key << ": "
                                     << probe.current(device_config(id)).value_or("nothing announced");
}

std::vector<Message> discovery_messages(const MqttProbe& probe, std::size_t mark) {
  const auto all = probe.messages_since(mark);
  std::vector<Message> found;
  std::copy_if(all.begin(), all.end(), std::back_inserter(found),
               [](const Message& message) { return message.topic.ends_with("/config") && !message.retained; });
  return found;
}

}  // namespace nest2mqtt::test
