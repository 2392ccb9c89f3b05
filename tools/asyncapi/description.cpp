#include "description.h"

#include <utility>

#include <boost/json.hpp>

#include "nest2mqtt/base/version.h"

namespace nest2mqtt::tools {
namespace {

constexpr std::string_view about =
    "Every topic of nest2mqtt, a bridge from a Nest home to MQTT, seen from the bridge: what it sends and what it "
    "receives. `nest` stands for `mqtt.base_topic`, `homeassistant` for `home_assistant.discovery_prefix`. A field "
    "that "
    "is null, empty or gone has no retained message. What a service sends against its own contract is mirrored all the "
    "same. In words: docs/topics.md, docs/commands.md and docs/requests.md.";

std::string_view trait_name(Exchange exchange) {
  switch (exchange) {
    case Exchange::state:
      return "state";
    case Exchange::state_qos0:
      return "stateQos0";
    case Exchange::happening:
      return "happening";
    case Exchange::sweep:
      return "sweep";
    case Exchange::taken:
      return "taken";
  }
  return "";
}

json::object mqtt_trait(int qos, bool retain) {
  return {{"bindings", {{"mqtt", {{"qos", qos}, {"retain", retain}, {"bindingVersion", "0.2.0"}}}}}};
}

json::object link_to(const std::string& place) {
  return {{"$ref", "#/" + place}};
}

/// The names between braces.
json::object parameters_of(std::string_view address) {
  json::object parameters;
  for (auto begin = address.find('{'); begin != std::string_view::npos; begin = address.find('{', begin + 1)) {
    const std::string name(address.substr(begin + 1, address.find('}', begin) - begin - 1));
    parameters[name] = link_to("components/parameters/" + name);
  }
  return parameters;
}

}  // namespace

Content json_content(json::value schema) {
  return {"application/json", std::move(schema)};
}

Content text_content(json::value schema) {
  return {"text/plain", std::move(schema)};
}

Content jpeg_content() {
  return {"image/jpeg", schema(R"({"type": "string", "format": "binary"})")};
}

json::value schema(std::string_view text) {
  return json::parse(text);
}

json::value reference(std::string_view place) {
  return link_to("components/schemas/" + std::string(place));
}

void Description::add_channel(const std::string& name, std::string_view address, std::string_view summary,
                              Exchange exchange, const Content& content) {
  json::object channel{{"address", address}};
  if (json::object parameters = parameters_of(address); !parameters.empty()) {
    channel["parameters"] = std::move(parameters);
  }
  channel["messages"] = {
      {"message", {{"summary", summary}, {"contentType", content.type}, {"payload", content.schema}}}};
  channels_[name] = std::move(channel);
  operations_[name] = {
      {"action", exchange == Exchange::taken ? "receive" : "send"},
      {"channel", link_to("channels/" + name)},
      {"traits", json::array{link_to("components/operationTraits/" + std::string(trait_name(exchange)))}}};
}

void Description::add_schema(std::string_view name, json::value schema) {
  schemas_[name] = std::move(schema);
}

void Description::add_parameter(std::string_view name, std::string_view description) {
  parameters_[name] = json::object{{"description", description}};
}

json::object Description::document() const {
  const json::object traits{
      {trait_name(Exchange::state), mqtt_trait(1, true)},      {trait_name(Exchange::state_qos0), mqtt_trait(0, true)},
      {trait_name(Exchange::happening), mqtt_trait(1, false)}, {trait_name(Exchange::sweep), mqtt_trait(0, false)},
      {trait_name(Exchange::taken), mqtt_trait(1, false)},
  };
  return {{"asyncapi", "3.0.0"},
          {"info",
           {{"title", "nest2mqtt"}, {"version", version()}, {"description", about}, {"license", {{"name", "MIT"}}}}},
          {"defaultContentType", "application/json"},
          {"servers",
           {{"broker",
             {{"host", "localhost:1883"},
              {"protocol", "mqtt"},
              {"protocolVersion", "5"},
              {"description", "The MQTT broker that mqtt.url names."}}}}},
          {"channels", channels_},
          {"operations", operations_},
          {"components", {{"operationTraits", traits}, {"parameters", parameters_}, {"schemas", schemas_}}}};
}

}  // namespace nest2mqtt::tools
