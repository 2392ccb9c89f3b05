#include "device_aliases.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>
#include <utility>

#include "nest2mqtt/base/ascii.h"
#include "nest2mqtt/base/in_quotes.h"

namespace nest2mqtt::sdm {
namespace {

constexpr std::size_t longest_alias = 64;

struct AliasEntry {
  std::string_view alias;
  std::string_view id;
};

AliasEntry split_alias(std::string_view entry) {
  const auto equals = entry.find('=');
  if (equals == std::string_view::npos) return {};
  return {entry.substr(0, equals), entry.substr(equals + 1)};
}

bool is_plain_id(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_ascii_alphanumeric(c) || c == '_' || c == '-'; });
}

}  // namespace

std::optional<std::string> DeviceAliases::complaint(const std::vector<std::string>& entries) {
  std::set<std::string_view> ids;
  std::set<std::string_view> aliases;
  for (const std::string& entry : entries) {
    const auto [alias, id] = split_alias(entry);
    if (!is_plain_id(alias) || !is_plain_id(id) || alias.size() > longest_alias) {
      return "has the entry " + in_quotes(entry) + ", expected \"alias=id\": an alias of at most " +
             std::to_string(longest_alias) +
             " letters, digits, \"_\" and \"-\", and the id of a device, which is the last part of its name at Google";
    }
    if (!aliases.insert(alias).second) {
      return "has the alias " + in_quotes(std::string(alias)) + " twice, expected another alias for each device";
    }
    if (!ids.insert(id).second) {
      return "has two aliases for the device " + in_quotes(std::string(id)) + ", expected one";
    }
  }
  return std::nullopt;
}

DeviceAliases::DeviceAliases(const std::vector<std::string>& entries) {
  for (const std::string& entry : entries) {
    const auto [alias, id] = split_alias(entry);
    aliases_.emplace(id, alias);
  }
}

std::string DeviceAliases::alias(const std::string& id) const {
  const auto found = aliases_.find(id);
  return found == aliases_.end() ? "" : found->second;
}

}  // namespace nest2mqtt::sdm
