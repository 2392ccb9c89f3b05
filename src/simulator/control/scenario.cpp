#include "control/scenario.h"

#include <algorithm>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "nest2mqtt/base/duration.h"

namespace nest2mqtt::simulator {
namespace {

json::value to_json(const toml::node& node) {
  if (const auto* table = node.as_table()) {
    json::object object;
    for (const auto& [key, value] : *table) object[key.str()] = to_json(value);
    return object;
  }
  if (const auto* list = node.as_array()) {
    json::array array;
    for (const toml::node& item : *list) array.push_back(to_json(item));
    return array;
  }
  if (const auto text = node.value_exact<std::string>()) return json::value(*text);
  if (const auto flag = node.value_exact<bool>()) return *flag;
  if (const auto whole = node.value_exact<std::int64_t>()) return *whole;
  if (const auto decimal = node.value_exact<double>()) return *decimal;
  return nullptr;
}

/// Reads steps; every error has file and line.
class Reader {
 public:
  explicit Reader(const std::string& file) : file_(file) {}

  Result<Scenario::Step> step(const toml::table& table) const {
    const auto at = table["at"].value<std::string>();
    if (!at) return error(table, "a step needs at = \"10s\"");
    const auto time = parse_duration(*at);
    if (!time) return error(*table.get("at"), time.error().message);

    std::string verb;
    for (const auto& [key, value] : table) {
      if (!is_action(key.str())) continue;
      if (!verb.empty()) return error(value, fmt::format("a step does one thing, not {} and {}", verb, key.str()));
      verb = key.str();
    }
    if (verb.empty()) {
      return error(table, "a step needs one of set, alarm, camera_event, revoke, speed, fault, clear_faults");
    }
    return action(table, verb).map([&](Action action) { return Scenario::Step{*time, std::move(action)}; });
  }

  tl::unexpected<Error> error(const toml::node& where, std::string_view what) const {
    return fail(fmt::format("{}:{}: {}", file_, where.source().begin.line, what));
  }

 private:
  Result<Action> action(const toml::table& table, const std::string& verb) const {
    const toml::node& value = *table.get(verb);
    // The arguments of a fault are keys of the step, those of other actions are in a table of their own.
    const toml::table* arguments = verb == "fault" ? &table : value.as_table();
    if (verb != "fault") {
      for (const auto& [key, node] : table) {
        if (key.str() != "at" && key.str() != verb) {
          return error(node, fmt::format("\"{}\" is not known in a step that does {}", key.str(), verb));
        }
      }
    }
    json::object values;
    if (arguments != nullptr) values = to_json(*arguments).as_object();
    if (verb == "fault") values.erase("at");
    if (verb == "speed" && arguments == nullptr) values["speed"] = to_json(value);
    const bool bare = verb == "revoke" || verb == "clear_faults";
    if (arguments == nullptr && verb != "speed" && (!bare || value.value_exact<bool>() != true)) {
      return error(value, bare ? fmt::format("write {} = true", verb) : fmt::format("write {} = {{ ... }}", verb));
    }
    auto parsed = parse_action(verb, values);
    if (parsed) return std::move(*parsed);
    const toml::node* const wrong = arguments == nullptr ? nullptr : arguments->get(parsed.error().key);
    return error(wrong == nullptr ? value : *wrong, parsed.error().message);
  }

  const std::string& file_;
};

}  // namespace

Result<Scenario> Scenario::parse(std::string_view toml, const std::string& file) try {
  const Reader reader(file);
  Scenario scenario;
  const toml::table document = toml::parse(toml, file);
  for (const auto& [key, value] : document) {
    const toml::array* const steps = value.as_array();
    if (key.str() != "step" || steps == nullptr) {
      return reader.error(value, fmt::format("\"{}\" is not known; a scenario is a list of [[step]]", key.str()));
    }
    for (const toml::node& item : *steps) {
      const toml::table* const table = item.as_table();
      if (table == nullptr) return reader.error(item, "a step is a table: [[step]]");
      auto step = reader.step(*table);
      if (!step) return tl::unexpected(step.error());
      scenario.steps_.push_back(std::move(*step));
    }
  }
  std::stable_sort(scenario.steps_.begin(), scenario.steps_.end(),
                   [](const Step& a, const Step& b) { return a.at < b.at; });
  return scenario;
} catch (const toml::parse_error& wrong) {
  return fail(fmt::format("{}:{}: {}", file, wrong.source().begin.line, wrong.description()));
}

std::vector<Action> Scenario::take_due(std::chrono::milliseconds elapsed) {
  std::vector<Action> due;
  for (; next_ < steps_.size() && steps_[next_].at <= elapsed; ++next_) {
    due.push_back(std::move(steps_[next_].action));
  }
  return due;
}

}  // namespace nest2mqtt::simulator
