#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/config/backend_table.h"
#include "nest2mqtt/model/home.h"

namespace nest2mqtt::report {

/// Stand-ins for everything that says whose home this is, for one report: the same thing has the same stand-in
/// throughout it. Knows the texts of the homes and of the configuration; what it cannot know (the id of a device that
/// is gone, a path in an error of the system) is told by its shape. Rather hides a harmless word than shows a name.
class Pseudonyms {
 public:
  /// `home` is everything that the accounts see.
  Pseudonyms(const config::Config& config, const model::Home& home);

  /// `thermostat-1`; `unknown` for what is not in the home.
  [[nodiscard]] std::string of(std::string_view path) const;
  [[nodiscard]] std::string of_account(std::string_view name) const;

  /// The text with everything of the home replaced.
  [[nodiscard]] std::string redact(std::string text) const;
  /// The same for every text in it, and for the names of its members.
  [[nodiscard]] json::value redact(const json::value& value) const;

 private:
  void learn_config(const config::Config& config);
  template <class Target>
  void learn_setting(const config::Key<Target>& key, const Target& value, const Target& defaults,
                     const std::string& name);
  void learn_home(const model::Home& home);
  void learn_texts(const model::HomeObject& object, const json::object& value, const std::string& prefix);
  void learn(std::string_view text, const std::string& stand_in);

  std::map<std::string, std::string, std::less<>> paths_;     ///< of objects, with their stand-ins
  std::map<std::string, std::string, std::less<>> accounts_;  ///< by name
  std::map<std::string, std::string, std::less<>> known_;     ///< whole words, and what stands for them
  std::vector<std::string_view> longest_first_;               ///< the keys of `known_`
};

}  // namespace nest2mqtt::report
