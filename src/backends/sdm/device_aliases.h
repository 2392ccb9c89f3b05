#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace nest2mqtt::sdm {

/// Short ids that the user has given to devices, for topics and Home Assistant. Google's own ids have some 70 to 100
/// characters, and a device that is removed from the Google Home app and added again gets another one; its alias then
/// keeps the topics.
class DeviceAliases {
 public:
  /// What is wrong with the entries of the configuration, as the rest of a sentence that begins with the key; nothing
  /// if they are right. An entry is `alias=id`.
  [[nodiscard]] static std::optional<std::string> complaint(const std::vector<std::string>& entries);

  DeviceAliases() = default;
  /// `entries` are right; see `complaint`.
  explicit DeviceAliases(const std::vector<std::string>& entries);

  /// The alias of the device that Google calls `id`; empty: it has none.
  [[nodiscard]] std::string alias(const std::string& id) const;

 private:
  std::map<std::string, std::string> aliases_;  ///< by Google's id
};

}  // namespace nest2mqtt::sdm
