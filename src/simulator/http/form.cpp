#include "http/form.h"

#include <algorithm>
#include <optional>

#include "nest2mqtt/base/percent.h"

namespace nest2mqtt::simulator {
namespace {

std::optional<std::string> decoded(std::string_view text) {
  std::string plain(text);
  std::replace(plain.begin(), plain.end(), '+', ' ');
  return percent_decoded(plain);
}

}  // namespace

Form::Form(std::string_view encoded) {
  while (!encoded.empty()) {
    const std::size_t end = std::min(encoded.find('&'), encoded.size());
    const std::string_view pair = encoded.substr(0, end);
    encoded.remove_prefix(std::min(end + 1, encoded.size()));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const auto name = decoded(pair.substr(0, equals));
    const auto value = decoded(pair.substr(std::min(equals + 1, pair.size())));
    if (name && value) fields_.emplace(*name, *value);
  }
}

std::string Form::text(const std::string& name) const {
  const auto first = fields_.lower_bound(name);
  return first == fields_.end() || first->first != name ? std::string() : first->second;
}

std::vector<std::string> Form::all(const std::string& name) const {
  std::vector<std::string> values;
  const auto [first, last] = fields_.equal_range(name);
  for (auto field = first; field != last; ++field) values.push_back(field->second);
  return values;
}

std::string_view query_of(std::string_view target) {
  const std::size_t question = target.find('?');
  return question == std::string_view::npos ? std::string_view() : target.substr(question + 1);
}

}  // namespace nest2mqtt::simulator
