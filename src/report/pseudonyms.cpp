#include "pseudonyms.h"

#include <algorithm>
#include <regex>

#include "nest2mqtt/base/ascii.h"
#include "nest2mqtt/base/shortened.h"
#include "nest2mqtt/base/utf8.h"
#include "nest2mqtt/model/schema.h"
#include "nest2mqtt/net/url.h"

namespace nest2mqtt::report {
namespace {

constexpr auto hidden_text = "<text>";
constexpr std::size_t max_text = 500;  // the expressions below are recursive

bool is_word(char c) {
  return is_ascii_alphanumeric(c) || c == '_' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
}

/// Replaces `text` where it is not a part of a longer word.
void replace_word(std::string& in, std::string_view text, std::string_view stand_in) {
  for (std::size_t at = in.find(text); at != std::string::npos;) {
    const std::size_t end = at + text.size();
    const bool begins = at == 0 || !is_word(in[at - 1]) || !is_word(text.front());
    const bool ends = end == in.size() || !is_word(in[end]) || !is_word(text.back());
    if (begins && ends) in.replace(at, text.size(), stand_in);
    at = in.find(text, begins && ends ? at + stand_in.size() : at + 1);
  }
}

std::string stand_in_of(const model::ObjectId& id) {
  const auto kind = model::object_kind(id);
  if (!kind) return "device";
  return *kind == model::ObjectKind::smoke_co_alarm ? "protect" : std::string(model::kind_name(*kind));
}

/// What is one of a few words, or a time, says nothing of anybody.
bool is_personal(const model::HomeObject& object, const std::string& field) {
  const auto kind = model::object_kind(object.id);
  const auto* const known = kind ? model::find_field(*kind, field) : nullptr;
  return known == nullptr || known->kind == model::ValueKind::text;
}

/// What must look like somebody's own, whoever's it is.
std::string without_shapes(std::string text) {
  struct Shape {
    std::regex pattern;
    const char* stand_in;
  };
  static const Shape shapes[] = {
      {std::regex(R"([A-Za-z][A-Za-z0-9+.-]*://[^\s"']+)"), "<url>"},
      {std::regex(R"([^\s"'<>]+@[^\s"'<>]+)"), "<address>"},
      {std::regex(R"(\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b)"), "<address>"},
      {std::regex(R"([0-9a-fA-F]{0,4}(:[0-9a-fA-F]{0,4}){3,7})"), "<address>"},
      // The object of a path or topic, unless a stand-in is there already.
      {std::regex(
           R"((structures|devices/[A-Za-z0-9_$-]+)/(?!(?:structure|thermostat|protect|camera|device)-\d+\b)[^\s/"',;:]+)"),
       "$1/<id>"},
      {std::regex(R"((^|[\s"'(:=])/(?!structures/|devices/)[^\s"',;:)]+)"), "$1<file>"},
      {std::regex(R"(\b(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{16,})"), "<id>"},
  };
  for (const Shape& shape : shapes) text = std::regex_replace(text, shape.pattern, shape.stand_in);
  return text;
}

}  // namespace

Pseudonyms::Pseudonyms(const config::Config& config, const model::Home& home) {
  learn_home(home);
  learn_config(config);
  for (const auto& [text, stand_in] : known_) longest_first_.push_back(text);
  std::stable_sort(longest_first_.begin(), longest_first_.end(),
                   [](std::string_view a, std::string_view b) { return a.size() > b.size(); });
}

void Pseudonyms::learn_home(const model::Home& home) {
  std::map<std::string, int> numbers;
  for (const model::HomeObject& object : home.objects()) {
    const std::string stand_in = stand_in_of(object.id);
    const std::string numbered = stand_in + "-" + std::to_string(++numbers[stand_in]);
    paths_.emplace(object.id.path(), numbered);
    learn(object.id.id, numbered);
  }
  // After all ids: devices name each other.
  for (const model::HomeObject& object : home.objects()) learn_texts(object, *object.value, "");
}

void Pseudonyms::learn_texts(const model::HomeObject& object, const json::object& value, const std::string& prefix) {
  for (const auto& [name, member] : value) {
    const std::string field = prefix + std::string(name);
    // Members that are named by an id: rooms, and whatever else is not a field that everybody has.
    if (!prefix.empty() && is_personal(object, field)) learn(name, hidden_text);
    if (const auto* const text = member.if_string(); text != nullptr && is_personal(object, field)) {
      learn(*text, hidden_text);
    } else if (const auto* const inner = member.if_object()) {
      learn_texts(object, *inner, field + "/");
    } else if (const auto* const list = member.if_array()) {
      for (const json::value& entry : *list) {
        if (entry.is_string()) learn(entry.get_string(), hidden_text);
        if (entry.is_object()) learn_texts(object, entry.get_object(), field + "/");
      }
    }
  }
}

template <class Target>
void Pseudonyms::learn_setting(const config::Key<Target>& key, const Target& value, const Target& defaults,
                               const std::string& name) {
  if (!key.is_free || key.same(value, defaults)) return;
  const std::string stand_in = "<" + name + ">";
  const json::value shown = key.show(value);
  const json::array texts = shown.is_array() ? shown.get_array() : json::array{shown};
  for (const json::value& text : texts) {
    if (const auto url = net::Url::parse(text.as_string()); url && !url->host.empty()) learn(url->host, stand_in);
    learn(text.as_string(), stand_in);
  }
}

void Pseudonyms::learn_config(const config::Config& config) {
  static const config::Config defaults;
  for (const auto& key : config::config_keys()) learn_setting(key, config, defaults, std::string(key.name));
  int number = 0;
  for (const config::AccountConfig* const account : config::expected_accounts(config)) {
    const std::string stand_in = "account-" + std::to_string(++number);
    accounts_.emplace(account->name, stand_in);
    if (!config::is_own(*account)) learn(account->name, stand_in);
  }
  for (const config::AccountConfig& account : config.accounts) {
    // It may have a document all the same, since a login.
    if (account.optional) accounts_.emplace(account.name, "account-" + std::to_string(++number));
    for (const auto& key : account.table->keys) {
      learn_setting(key, account.settings, account.table->defaults, config::key_name(*account.table, key.name));
    }
  }
}

void Pseudonyms::learn(std::string_view text, const std::string& stand_in) {
  if (!text.empty()) known_.emplace(text, stand_in);
}

std::string Pseudonyms::of(std::string_view path) const {
  const auto found = paths_.find(path);
  return found == paths_.end() ? "unknown" : found->second;
}

std::string Pseudonyms::of_account(std::string_view name) const {
  const auto found = accounts_.find(name);
  return found == accounts_.end() ? "unknown" : found->second;
}

std::string Pseudonyms::redact(std::string text) const {
  for (const std::string_view known : longest_first_) replace_word(text, known, known_.find(known)->second);
  return without_shapes(valid_utf8(shortened(text, max_text)));
}

json::value Pseudonyms::redact(const json::value& value) const {
  if (value.is_string()) return json::string(redact(std::string(value.get_string())));
  if (value.is_array()) {
    json::array redacted;
    for (const json::value& entry : value.get_array()) redacted.push_back(redact(entry));
    return redacted;
  }
  if (!value.is_object()) return value;
  json::object redacted;
  for (const auto& [name, member] : value.get_object()) redacted[redact(std::string(name))] = redact(member);
  return redacted;
}

}  // namespace nest2mqtt::report
