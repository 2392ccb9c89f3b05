#include "nest2mqtt/net/form.h"

#include <algorithm>
#include <memory>
#include <new>

#include <curl/curl.h>

#include "nest2mqtt/base/joined.h"
#include "nest2mqtt/base/percent.h"

namespace nest2mqtt::net {
namespace {

using CurlText = std::unique_ptr<char, decltype(&curl_free)>;

std::string unescaped(std::string text) {
  std::replace(text.begin(), text.end(), '+', ' ');
  int length = 0;
  const CurlText result(curl_easy_unescape(nullptr, text.c_str(), static_cast<int>(text.size()), &length), &curl_free);
  if (!result) throw std::bad_alloc();
  return {result.get(), static_cast<std::size_t>(length)};
}

}  // namespace

std::string form_encode(const FormFields& fields) {
  return joined(fields, "&",
                [](const auto& field) { return percent_encoded(field.first) + "=" + percent_encoded(field.second); });
}

FormFields form_decode(std::string_view text) {
  FormFields fields;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view field = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (field.empty()) continue;
    const std::size_t equals = std::min(field.find('='), field.size());
    const std::size_t value = std::min(equals + 1, field.size());
    fields.emplace_back(unescaped(std::string(field.substr(0, equals))), unescaped(std::string(field.substr(value))));
  }
  return fields;
}

std::string form_field(const FormFields& fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& entry) { return entry.first == name; });
  return found == fields.end() ? std::string() : found->second;
}

}  // namespace nest2mqtt::net
