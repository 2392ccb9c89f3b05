#include "bridge_channels.h"

#include <set>
#include <string_view>

#include "nest2mqtt/bridge/account_state.h"
#include "nest2mqtt/config/words.h"
#include "nest2mqtt/upstream/upstream.h"

namespace nest2mqtt::tools {
namespace {

using upstream::AccessLoss;
using upstream::Advice;
using upstream::LinkState;

/// The events that tell of an account.
std::set<std::string_view> account_events() {
  std::set<std::string_view> events;
  for (int state = 0; state <= static_cast<int>(LinkState::unauthorized); ++state) {
    for (int loss = 0; loss <= static_cast<int>(AccessLoss::forbidden); ++loss) {
      events.insert(bridge::event_name(
          {.state = static_cast<LinkState>(state), .why = {}, .loss = static_cast<AccessLoss>(loss)}));
    }
  }
  for (int advice = 0; advice <= static_cast<int>(Advice::unusable_document); ++advice) {
    events.insert(bridge::event_name(static_cast<Advice>(advice)));
  }
  return events;
}

json::value event_schema() {
  json::object event = schema(R"({
    "oneOf": [
      {
        "description": "of an account, with what to do",
        "required": ["event", "at", "account", "message"],
        "properties": {"event": {}, "at": {"type": "string", "format": "date-time"}, "account": {"type": "string"},
                       "message": {"type": "string"}},
        "additionalProperties": false
      },
      {
        "description": "of an object",
        "required": ["event", "at", "path"],
        "properties": {"event": {"enum": ["device_added", "device_removed"]},
                       "at": {"type": "string", "format": "date-time"}, "path": {"type": "string"}},
        "additionalProperties": false
      },
      {
        "description": "another bridge uses the same base topic",
        "required": ["event", "at", "message"],
        "properties": {"event": {"const": "second_bridge"}, "at": {"type": "string", "format": "date-time"},
                       "message": {"type": "string"}},
        "additionalProperties": false
      }
    ]
  })")
                           .as_object();
  event["oneOf"].as_array().front().as_object()["properties"].as_object()["event"] = one_of(account_events());
  return event;
}

json::value health_schema() {
  json::object health = schema(R"({
    "type": "object",
    "additionalProperties": false,
    "required": ["at", "uptime_s", "cloud", "problem", "accounts", "objects", "mqtt", "commands", "write_budget", "blocked",
                 "memory_kb", "restart_needed"],
    "properties": {
      "at": {"type": "string", "format": "date-time"},
      "uptime_s": {"type": "integer", "minimum": 0},
      "cloud": {"$ref": "#/components/schemas/link"},
      "problem": {"type": ["string", "null"], "description": "what is wrong, and what to do"},
      "accounts": {"type": "object", "additionalProperties": {
        "type": "object",
        "additionalProperties": false,
        "required": ["link", "why", "access", "advice", "since", "document_age_s", "documents"],
        "properties": {
          "link": {"$ref": "#/components/schemas/link"},
          "why": {"type": "string"},
          "access": {},
          "advice": {"type": "object", "additionalProperties": {"type": "string"}},
          "since": {"type": "string", "format": "date-time"},
          "document_age_s": {"type": ["integer", "null"], "minimum": 0},
          "documents": {"type": "integer", "minimum": 0}
        }
      }},
      "objects": {"type": "integer", "minimum": 0},
      "mqtt": {
        "type": "object",
        "additionalProperties": false,
        "required": ["connected", "trouble", "published", "waiting", "dropped", "connections_lost"],
        "properties": {
          "connected": {"type": "boolean"},
          "trouble": {"type": ["string", "null"]},
          "published": {"type": "integer", "minimum": 0},
          "waiting": {"type": "integer", "minimum": 0},
          "dropped": {"type": "integer", "minimum": 0},
          "connections_lost": {"type": "integer", "minimum": 0}
        }
      },
      "commands": {
        "type": "object",
        "additionalProperties": false,
        "required": ["pending", "unanswered", "final"],
        "properties": {
          "pending": {"type": "integer", "minimum": 0},
          "unanswered": {"type": "integer", "minimum": 0},
          "final": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0},
                    "description": "how many ended with each status"}
        }
      },
      "write_budget": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0},
                       "description": "writes left, by path of the object"},
      "blocked": {"type": "object", "additionalProperties": {"type": "string", "format": "date-time"},
                  "description": "until when the service takes no writes, by path of the object"},
      "memory_kb": {"type": "integer", "minimum": 0},
      "restart_needed": {"type": "array", "items": {"type": "string"}}
    }
  })")
                            .as_object();
  json::array losses{nullptr};
  for (const auto word : words_of(upstream::loss_word, AccessLoss::forbidden)) {
    if (word != upstream::loss_word(AccessLoss::none)) losses.emplace_back(word);
  }
  json::value& account = health["properties"].as_object()["accounts"].as_object()["additionalProperties"];
  account.as_object()["properties"].as_object()["access"] = json::object{{"enum", std::move(losses)}};
  return health;
}

json::value info_schema() {
  return schema(R"({
    "type": "object",
    "additionalProperties": false,
    "required": ["version", "backend", "contract", "started", "instance", "log_level", "structures", "restart_needed",
                 "config"],
    "properties": {
      "version": {"type": "string"},
      "backend": {"type": "string", "description": "the tables of services in the configuration"},
      "contract": {"type": "integer", "description": "raised when topics or payloads change incompatibly"},
      "started": {"type": "string", "format": "date-time"},
      "instance": {"type": "string", "description": "another one after each start"},
      "log_level": {"$ref": "#/components/schemas/logLevel"},
      "structures": {"type": "array", "items": {
        "type": "object",
        "additionalProperties": false,
        "required": ["id", "name"],
        "properties": {"id": {"type": "string"}, "name": {"type": "string"}}
      }},
      "restart_needed": {"type": "array", "items": {"type": "string"}},
      "config": {"type": "object",
                 "description": "in the shape of config/nest2mqtt.schema.json; a secret is only `set` or `not set`"}
    }
  })");
}

void add_discovery(Description& description) {
  description.add_parameter("object_id", "nest_<id> of a device or home, or that of the bridge.");
  description.add_parameter("platform", "A platform of Home Assistant.");
  description.add_parameter("entity", "A part of the device.");
  const json::value config = schema(R"({
    "type": "object",
    "description": "Empty: the device is gone. What is in it, Home Assistant's documentation says.",
    "externalDocs": {"url": "https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery"}
  })");
  description.add_channel("homeAssistantDevice", "homeassistant/device/{object_id}/config",
                          "a device with its entities, by home_assistant.style = \"device\"", Exchange::state,
                          json_content(config));
  description.add_channel("homeAssistantEntity", "homeassistant/{platform}/{object_id}/{entity}/config",
                          "an entity, by home_assistant.style = \"entity\", and a device's triggers", Exchange::state,
                          json_content(config));
  description.add_channel("homeAssistantStatus", "homeassistant/status",
                          "Home Assistant says that it has started, and is told everything again", Exchange::taken,
                          text_content(schema(R"({"type": "string"})")));
}

}  // namespace

void add_bridge_channels(Description& description) {
  description.add_schema("link", one_of(words_of(upstream::link_word, LinkState::unauthorized)));
  description.add_schema("logLevel", one_of(words_of(config::word_of<config::LogLevel>, config::LogLevel::error)));
  description.add_schema("health", health_schema());
  description.add_parameter("account", "The name of an account.");
  const auto add = [&](const std::string& name, std::string_view place, std::string_view summary, Exchange exchange,
                       const Content& content) {
    description.add_channel(name, "nest/bridge/" + std::string(place), summary, exchange, content);
  };
  add("bridgeState", "state", "whether the bridge runs; also its last will", Exchange::state,
      text_content(reference("availability")));
  add("bridgeCloud", "cloud", "the link to the service; of several accounts the worst", Exchange::state,
      text_content(reference("link")));
  add("bridgeAccount", "account/{account}", "the link of an account, where there are several", Exchange::state,
      text_content(reference("link")));
  add("bridgeInfo", "info", "what the bridge is", Exchange::state, json_content(info_schema()));
  add("bridgeHealth", "health", "how the bridge is, once a minute and on change", Exchange::state_qos0,
      json_content(reference("health")));
  add("bridgeEvent", "event", "what happened to the bridge", Exchange::happening, json_content(event_schema()));
  add("bridgeSweep", "sweep", "by this the bridge finds the end of what the broker retains", Exchange::sweep,
      text_content(schema(R"({"type": "string"})")));
  add_discovery(description);
}

}  // namespace nest2mqtt::tools
