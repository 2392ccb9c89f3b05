#include "device_fields.h"

#include <algorithm>

#include "nest2mqtt/base/ascii.h"

namespace nest2mqtt::sdm {
namespace {

constexpr std::string_view trait_prefix = "sdm.devices.traits.";

constexpr std::size_t max_name = 512;

bool is_segment(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_ascii_alphanumeric(c) || c == '-' || c == '_'; });
}

}  // namespace

std::vector<std::string_view> name_segments(std::string_view name) {
  std::vector<std::string_view> segments;
  if (name.size() > max_name) return segments;
  while (true) {
    const auto slash = name.find('/');
    segments.push_back(name.substr(0, slash));
    if (!is_segment(segments.back())) return {};
    if (slash == std::string_view::npos) return segments;
    name.remove_prefix(slash + 1);
  }
}

std::string device_id(std::string_view name) {
  return std::string(name.substr(name.rfind('/') + 1));
}

bool is_device_name(std::string_view name) {
  const auto segments = name_segments(name);
  return segments.size() == 4 && segments[0] == "enterprises" && segments[2] == "devices";
}

json::object read_traits(const json::object& traits) {
  json::object read;
  for (const auto& [name, value] : traits) {
    const std::string_view full(name);
    const json::object* const trait = value.if_object();
    if (trait == nullptr || !full.starts_with(trait_prefix)) continue;
    // The answer's memory goes with it, so that the copy needs memory of its own.
    read.insert_or_assign(full.substr(trait_prefix.size()), json::value(*trait, json::storage_ptr()));
  }
  return read;
}

}  // namespace nest2mqtt::sdm
