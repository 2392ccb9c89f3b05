#include "nest2mqtt/report/diagnostics.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "nest2mqtt/config/backend_table.h"
#include "nest2mqtt/model/home.h"
#include "nest2mqtt/model/schema.h"
#include "nest2mqtt/net/url.h"

#include "pseudonyms.h"
#include "software.h"

namespace nest2mqtt::report {
namespace {

// --- the configuration ----------------------------------------------------------------------------------------------

/// Of a free text only whether it is the default, and of a URL also its scheme.
template <class Target>
json::value shown(const config::Key<Target>& key, const Target& value, const Target& defaults) {
  if (!key.is_free) return key.show(value);
  if (key.same(value, defaults)) return "default";
  const json::value text = key.show(value);
  if (text.is_array()) return json::string(fmt::format("a list of {}", text.get_array().size()));
  const auto url = net::Url::parse(std::string_view(text.as_string()));
  return json::string(url && !url->scheme.empty() ? url->scheme + "://" : "set");
}

json::object config_report(const config::Config& config, const Pseudonyms& pseudonyms) {
  json::object report;
  for (const auto& key : config::config_keys()) report[key.name] = shown(key, config, config::Config{});
  json::array accounts;
  for (const config::AccountConfig* const expected : config::expected_accounts(config)) {
    const config::AccountConfig& account = *expected;
    const config::BackendTable& table = *account.table;
    json::object entry{{"account", pseudonyms.of_account(account.name)}, {"backend", table.name}};
    for (const auto& key : table.keys) entry[key.name] = shown(key, account.settings, table.defaults);
    accounts.emplace_back(std::move(entry));
  }
  report["accounts"] = std::move(accounts);
  return report;
}

// --- the documents --------------------------------------------------------------------------------------------------

std::string type_of(const json::value& value) {
  if (value.is_object()) return fmt::format("object of {}", value.get_object().size());
  if (value.is_array()) return fmt::format("list of {}", value.get_array().size());
  if (value.is_string()) return value.get_string().empty() ? "empty string" : "string";
  if (value.is_bool()) return "boolean";
  return value.is_null() ? "null" : "number";
}

/// May be a field that this version does not know yet; what has a digit in it may be an id.
bool is_field_name(std::string_view name) {
  constexpr std::size_t longest = 40;
  return !name.empty() && name.size() <= longest &&
         std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

/// Whether all of the member's own members are fields that the schema knows; else they may be named by ids.
bool is_known_object(const model::ObjectId& id, std::string_view name, const json::value& member) {
  const auto kind = model::object_kind(id);
  return kind && member.is_object() &&
         std::all_of(member.get_object().begin(), member.get_object().end(), [&](const auto& inner) {
           return model::find_field(*kind, std::string(name) + "/" + std::string(inner.key())) != nullptr;
         });
}

json::object fields_of(const model::HomeObject& object) {
  json::object fields;
  int others = 0;
  for (const auto& [name, member] : *object.value) {
    const auto kind = model::object_kind(object.id);
    const bool known = kind && model::find_field(*kind, name) != nullptr;
    if (!known && !is_field_name(name)) {
      ++others;
      continue;
    }
    fields[name] = type_of(member);
    if (!is_known_object(object.id, name, member)) continue;
    for (const auto& [inner, value] : member.get_object()) {
      fields[std::string(name) + "/" + std::string(inner)] = type_of(value);
    }
  }
  if (others > 0) fields["(others)"] = others;
  return fields;
}

json::array objects_report(const model::Home& home, const std::vector<bridge::AccountState>& accounts,
                           const Pseudonyms& pseudonyms) {
  json::array report;
  for (const model::HomeObject& object : home.objects()) {
    report.push_back({{"object", pseudonyms.of(object.id.path())},
                      {"account", pseudonyms.of_account(accounts[object.account].name)},
                      {"online", object.is_online()},
                      {"fields", fields_of(object)}});
  }
  return report;
}

// --- the commands ---------------------------------------------------------------------------------------------------

/// A name that a command can have, for whatever object.
bool is_command_field(std::string_view name) {
  return name == "eco" || std::any_of(model::schema().begin(), model::schema().end(),
                                      [&](const model::FieldSpec& field) { return field.name == name; });
}

/// What was wanted or sent, without its values; a name that the sender made up is its own.
json::array names_in(const json::object& values) {
  json::array names;
  for (const auto& [name, value] : values) {
    names.emplace_back(is_command_field(name) ? std::string_view(name) : std::string_view("(other)"));
  }
  return names;
}

json::value time_of(const std::optional<WallTime>& at) {
  return at ? json::value(format_utc(*at)) : json::value();
}

json::array receipts_report(const bridge::ReceiptLog& log, const Pseudonyms& pseudonyms) {
  json::array report;
  for (const command::Receipt& receipt : log.receipts()) {
    report.push_back({{"object", pseudonyms.of(receipt.path)},
                      {"status", command::status_word(receipt.result.status)},
                      {"code", command::code_word(receipt.result.code)},
                      {"requested", names_in(receipt.requested)},
                      {"sent", names_in(receipt.sent)},
                      {"received_at", format_utc(receipt.received_at)},
                      {"sent_at", time_of(receipt.sent_at)},
                      {"finished_at", time_of(receipt.finished_at)}});
  }
  return report;
}

json::array warnings_report(const std::vector<RecentWarning>& warnings, const Pseudonyms& pseudonyms) {
  json::array report;
  for (const RecentWarning& warning : warnings) {
    report.push_back(
        {{"at", format_utc(warning.at)}, {"level", warning.level}, {"text", pseudonyms.redact(warning.text)}});
  }
  return report;
}

}  // namespace

json::object diagnostics(const DiagnosticInput& input, Instant now) {
  std::vector<std::optional<model::Document>> documents;
  for (const bridge::AccountState& account : input.accounts) documents.push_back(account.document);
  // Homes that nest.structures leaves out have names and ids too.
  const model::Home home(documents, {});
  const Pseudonyms pseudonyms(input.config, home);
  return {{"at", format_utc(now.wall)},
          {"software", software()},
          {"config", config_report(input.config, pseudonyms)},
          {"health", pseudonyms.redact(json::value(input.health))},
          {"objects", objects_report(home, input.accounts, pseudonyms)},
          {"receipts", receipts_report(input.receipts, pseudonyms)},
          {"warnings", warnings_report(input.warnings, pseudonyms)}};
}

}  // namespace nest2mqtt::report
