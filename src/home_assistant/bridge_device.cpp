#include <fmt/format.h>

#include "nest2mqtt/home_assistant/discovery.h"

#include "category.h"
#include "entity.h"
#include "slug.h"
#include "templates.h"

namespace nest2mqtt::home_assistant {
namespace {

constexpr std::string_view log_levels[] = {"error", "warn", "info", "debug", "trace"};

}  // namespace

Device Discovery::describe_bridge() const {
  const std::string id = bridge_object_id();
  Device bridge{id,
                {{"identifiers", json::array{id}},
                 {"name", "Nest bridge"},
                 {"manufacturer", "nest2mqtt"},
                 {"model", "Bridge"},
                 {"sw_version", options_.version}},
                {json::object{{"topic", names_.bridge("state")}}},
                names_.bridge("health"),
                {}};
  if (!options_.configuration_url.empty()) bridge.device["configuration_url"] = options_.configuration_url;
  const std::string stem = slug(id);
  const auto add = [&](std::string_view key, std::string_view platform, json::object own) {
    identify(own, id, key, platform, stem, key);
    bridge.components.push_back({std::string(key), std::string(platform), std::move(own)});
  };
  add("cloud", "binary_sensor",
      {{"name", "Cloud"},
       {"device_class", "connectivity"},
       {"entity_category", category::diagnostic},
       {"state_topic", names_.bridge("cloud")},
       {"value_template", "{{ 'ON' if value == 'online' else 'OFF' }}"},
       {"json_attributes_topic", names_.bridge("health")},
       {"json_attributes_template", fmt::format("{{{{ {{'cloud': {}, 'blocked_until': {} or {{}}}} | tojson }}}}",
                                                templates::read("cloud"), templates::read("blocked"))}});
  add("problem", "binary_sensor",
      {{"name", "Problem"},
       {"device_class", "problem"},
       {"entity_category", category::diagnostic},
       {"value_template", fmt::format("{{{{ 'ON' if {} else 'OFF' }}}}", templates::read("problem"))},
       {"json_attributes_topic", names_.bridge("health")},
       {"json_attributes_template",
        fmt::format("{{{{ {{'what_to_do': {} or ''}} | tojson }}}}", templates::read("problem"))}});
  add("restart_needed", "binary_sensor",
      {{"name", "Restart needed"},
       {"entity_category", category::diagnostic},
       {"icon", "mdi:restart-alert"},
       {"value_template", fmt::format("{{{{ 'ON' if {} else 'OFF' }}}}", templates::read("restart_needed"))},
       {"json_attributes_topic", names_.bridge("health")},
       {"json_attributes_template",
        fmt::format("{{{{ {{'settings': {} or []}} | tojson }}}}", templates::read("restart_needed"))}});
  add("version", "sensor",
      {{"name", "Version"},
       {"entity_category", category::diagnostic},
       {"state_topic", names_.bridge("info")},
       {"value_template", templates::state(Reading::text, "version", {})}});
  add("write_budget", "sensor",
      {{"name", "Writes left"},
       {"entity_category", category::diagnostic},
       {"icon", "mdi:gauge"},
       {"state_class", "measurement"},
       {"value_template", fmt::format("{{% set left = {} or {{}} %}}{{{{ left.values() | min if left else {} }}}}",
                                      templates::read("write_budget"), options_.write_burst)},
       {"json_attributes_topic", names_.bridge("health")},
       {"json_attributes_template", fmt::format("{{{{ ({} or {{}}) | tojson }}}}", templates::read("write_budget"))}});
  add("log_level", "select",
      {{"name", "Log level"},
       {"entity_category", category::config},
       {"icon", "mdi:text-box-search-outline"},
       {"state_topic", names_.bridge("info")},
       {"value_template", templates::state(Reading::choice, "log_level", log_levels)},
       {"options", {"Error", "Warn", "Info", "Debug", "Trace"}},
       {"command_topic", names_.bridge("request/log_level")},
       {"command_template", "{{ {'level': value | lower} | tojson }}"}});
  add("resync", "button",
      {{"name", "Publish everything again"},
       {"entity_category", category::config},
       {"icon", "mdi:sync"},
       {"command_topic", names_.bridge("request/resync")},
       {"payload_press", "{}"}});
  return bridge;
}

}  // namespace nest2mqtt::home_assistant
