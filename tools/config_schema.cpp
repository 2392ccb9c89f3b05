// Writes config/nest2mqtt.schema.json, the JSON Schema by which editors complete, explain and check a configuration, or
// checks that it is up to date: config-schema --write|--check config/nest2mqtt.schema.json config/nest2mqtt.toml
//
// Types, defaults and rules are those of the tables of keys, the explanations those of config/nest2mqtt.toml. Draft 7,
// because that is what editors of TOML know best.
#include <exception>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json.hpp>

#include "nest2mqtt/backends/registry.h"
#include "nest2mqtt/config/backend_table.h"
#include "nest2mqtt/config/config_codec.h"
#include "nest2mqtt/config/config_keys.h"
#include "nest2mqtt/config/config_rules.h"
#include "nest2mqtt/config/value_schema.h"

#include "key_texts.h"
#include "made_file.h"
#include "pretty_json.h"

namespace {

namespace json = boost::json;
using namespace nest2mqtt;
using config::BackendTable;
using config::Key;
using config::Twin;
using KeyTexts = std::map<std::string, std::string>;

/// An object with these properties and no others.
json::object object_schema(std::string_view description) {
  json::object schema;
  if (!description.empty()) schema["description"] = description;
  schema["type"] = "object";
  schema["properties"] = json::object();
  schema["additionalProperties"] = false;
  return schema;
}

/// A secret may come by itself or from a file, not both ways; an empty text counts as not given.
json::value not_both(const std::string& secret, const std::string& twin) {
  const json::object given{{"minLength", 1}};
  return json::object{{"not", json::object{{"required", json::array{secret, twin}},
                                           {"properties", json::object{{secret, given}, {twin, given}}}}}};
}

/// The table in the configuration that the keys are of, and what each of them is.
class SchemaMaker {
 public:
  explicit SchemaMaker(const KeyTexts& texts) : texts_(texts) {}

  /// Adds a key with the dotted name to the table `schema`, in tables of its own for all names but the last. `prefix`
  /// is where the table itself stands. Without `defaults` the value of another key is the default.
  template <class Target>
  void add(json::object& schema, const std::string& prefix, const Key<Target>& key, std::string_view name,
           const Target* defaults) const {
    if (const std::size_t dot = name.find('.'); dot != std::string_view::npos) {
      const std::string section(name.substr(0, dot));
      const std::string path = prefix + section;
      json::object& properties = schema["properties"].as_object();
      if (!properties.contains(section)) properties[section] = object_schema(text(path, false));
      add(properties[section].as_object(), path + ".", key, name.substr(dot + 1), defaults);
      return;
    }
    json::object value{{"description", text(prefix + std::string(name), true)}};
    for (auto& [member, content] : key.schema()) value[member] = content;
    if (defaults != nullptr) value["default"] = key.twin == Twin::none ? key.show(*defaults) : "";
    json::object& properties = schema["properties"].as_object();
    properties[name] = std::move(value);
    if (key.twin != Twin::none) add_twin(schema, std::string(name), key.twin);
  }

  /// The table of a back end, with its further accounts.
  [[nodiscard]] json::object table(const BackendTable& table) const {
    json::object schema = object_schema(text(std::string(table.name), true));
    json::object account = object_schema("An account with a name of its own. It may give any key of [" +
                                         std::string(table.name) + "] anew.");
    json::object name{{"description", "What the account is called, also in topics."}};
    for (auto& [member, content] : config::Codec<std::string>::schema()) name[member] = content;
    config::add_to_schema(name, config::account_name);
    json::array taken;
    for (const BackendTable* const other : backends::tables()) taken.emplace_back(other->name);
    name["not"] = json::object{{"enum", std::move(taken)}};
    account["properties"].as_object()["name"] = std::move(name);
    account["required"] = json::array{"name"};
    const std::string prefix = std::string(table.name) + ".";
    for (const Key<std::any>& key : table.keys) {
      add(schema, prefix, key, key.name, &table.defaults);
      add(account, prefix, key, key.name, key.own ? &table.defaults : nullptr);
    }
    schema["properties"].as_object()["account"] =
        json::object{{"description", "Further accounts of the same service."}, {"type", "array"}, {"items", account}};
    return schema;
  }

 private:
  void add_twin(json::object& schema, const std::string& secret, Twin kind) const {
    const std::string twin = secret + "_file";
    if (kind == Twin::content) {
      json::object value{{"description", "A file whose first line is the value of " + secret + "."}};
      for (auto& [member, content] : config::Codec<std::string>::schema()) value[member] = content;
      schema["properties"].as_object()[twin] = std::move(value);
    }
    if (!schema.contains("allOf")) schema["allOf"] = json::array();
    schema["allOf"].as_array().push_back(not_both(secret, twin));
  }

  [[nodiscard]] std::string text(const std::string& name, bool required) const {
    const auto found = texts_.find(name);
    const bool missing = found == texts_.end() || found->second.empty();
    if (missing && required) throw std::runtime_error("config/nest2mqtt.toml does not explain " + name);
    return missing ? "" : found->second;
  }

  const KeyTexts& texts_;
};

json::object schema_of_the_file(const KeyTexts& texts) {
  const SchemaMaker maker(texts);
  json::object schema{{"$schema", "http://json-schema.org/draft-07/schema#"},
                      {"title", "nest2mqtt.toml"},
                      {"description", "The configuration of nest2mqtt, a bridge from a Nest home to MQTT."}};
  for (auto& [member, content] : object_schema("")) schema[member] = content;
  const config::Config defaults;
  for (const auto& key : config::config_keys()) maker.add(schema, "", key, key.name, &defaults);
  json::array one_of_them;
  for (const BackendTable* const table : backends::tables()) {
    schema["properties"].as_object()[table->name] = maker.table(*table);
    one_of_them.push_back(json::object{{"required", json::array{table->name}}});
  }
  schema["anyOf"] = std::move(one_of_them);
  return schema;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 4) return tools::complain("usage: --write|--check SCHEMA CONFIGURATION");
  std::ifstream documented(argv[3]);
  const KeyTexts texts = tools::read_key_texts(documented);
  return tools::write_or_check(argv[1], argv[2], tools::pretty_json(schema_of_the_file(texts)),
                               "build the target config_schema");
} catch (const std::exception& error) {
  return nest2mqtt::tools::complain(error.what());
}
