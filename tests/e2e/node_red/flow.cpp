#include "flow.h"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

namespace nest2mqtt::test {
namespace {

namespace json = boost::json;

constexpr std::string_view prefix = "nest2mqtt-";
constexpr const char* publisher = "test-publisher";
constexpr const char* hand = "test-hand";

/// For every message: what a JavaScript program would see of it.
constexpr const char* describe = R"(return {
  topic: 'TOPIC',
  payload: JSON.stringify({
    type: typeof msg.payload,
    topic: msg.topic,
    payload: msg.error ? msg.error.message : msg.payload,
  }),
};)";

json::array shipped_nodes() {
  std::ifstream file(NEST2MQTT_NODE_RED_FLOW);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file) throw std::runtime_error("cannot read " NEST2MQTT_NODE_RED_FLOW);
  return json::parse(text).as_array();
}

/// The first output goes to this node. json::array{json::array{...}} would be a copy of the inner one.
json::array wired_to(std::string_view id) {
  json::array wires;
  wires.push_back(json::array{id});
  return wires;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  return text.replace(text.find(what), what.size(), with);
}

}  // namespace

Flow::Flow() : nodes_(shipped_nodes()) {}

void Flow::set_broker(std::uint16_t port) {
  json::object& broker = only("mqtt-broker");
  broker["broker"] = "127.0.0.1";
  broker["port"] = std::to_string(port);
}

void Flow::set(std::string_view variable, std::string_view value) {
  for (json::value& entry : only("tab").at("env").as_array()) {
    if (entry.at("name").as_string() == variable) {
      entry.as_object()["value"] = value;
      return;
    }
  }
  throw std::logic_error("the flow has no variable " + std::string(variable));
}

void Flow::publish_what_is_shown() {
  add("mqtt out", publisher, {{"broker", only("mqtt-broker").at("id")}, {"qos", "1"}, {"wires", json::array()}});
  for (const std::string& id : ids_of("debug")) {
    const std::string function = "test-describe-" + id;
    add("complete", "test-see-" + id, {{"scope", json::array{id}}, {"wires", wired_to(function)}});
    add("function", function,
        {{"func", replaced(describe, "TOPIC", shown_topic(id.substr(prefix.size())))},
         {"outputs", 1},
         {"wires", wired_to(publisher)}});
  }
}

void Flow::let_buttons_be_pressed() {
  const std::vector<std::string> buttons = ids_of("inject");
  json::array wires = wired_to(publisher);
  std::string code = "const out = [msg.payload === '" + std::string(knock) + "' ? {topic: '" + shown_topic(knock) +
                     "', payload: '{}'} : null];\n";
  for (const std::string& id : buttons) {
    wires.push_back(json::array{id});
    code += "out.push(msg.payload === '" + id + "' ? {} : null);\n";
  }
  add("mqtt in", "test-press",
      {{"broker", only("mqtt-broker").at("id")},
       {"topic", press_topic},
       {"qos", "1"},
       {"datatype", "utf8"},
       {"wires", wired_to(hand)}});
  add("function", hand, {{"func", code + "return out;"}, {"outputs", buttons.size() + 1}, {"wires", wires}});
}

std::string Flow::shown_topic(std::string_view node) {
  return "test/shown/" + std::string(node);
}

std::string Flow::text() const {
  return json::serialize(nodes_);
}

json::object& Flow::only(std::string_view type) {
  json::object* found = nullptr;
  for (json::value& node : nodes_) {
    if (node.at("type").as_string() != type) continue;
    if (found != nullptr) throw std::logic_error("the flow has two nodes of the type " + std::string(type));
    found = &node.as_object();
  }
  if (found == nullptr) throw std::logic_error("the flow has no node of the type " + std::string(type));
  return *found;
}

std::vector<std::string> Flow::ids_of(std::string_view type) const {
  std::vector<std::string> ids;
  for (const json::value& node : nodes_) {
    if (node.at("type").as_string() == type) ids.emplace_back(node.at("id").as_string());
  }
  return ids;
}

void Flow::add(std::string_view type, std::string_view id, json::object properties) {
  properties["type"] = type;
  properties["id"] = id;
  properties["z"] = only("tab").at("id");
  nodes_.push_back(std::move(properties));
}

}  // namespace nest2mqtt::test
