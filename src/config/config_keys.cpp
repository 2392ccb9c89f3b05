#include "nest2mqtt/config/config_keys.h"

#include <algorithm>
#include <iterator>
#include <type_traits>
#include <utility>
#include <vector>

#include "config_codec.h"
#include "config_rules.h"

namespace nest2mqtt::config {
namespace {

template <class T>
constexpr bool written_as_text = std::is_same_v<T, std::string> || std::is_same_v<T, Secret> ||
                                 std::is_same_v<T, milliseconds> || std::is_same_v<T, std::size_t> || std::is_enum_v<T>;

/// A row: the key, where its value lies, and the rules it must keep. The type of the place decides how it is written.
template <class Target, class Place, class... Rules>
Key<Target> row(std::string_view name, Place place, Rules... rules) {
  using T = std::remove_cvref_t<decltype(place(std::declval<Target&>()))>;
  constexpr bool secret = std::is_same_v<T, Secret>;
  const auto set = [=](Target& target, const toml::node& node) -> std::optional<std::string> {
    auto value = Codec<T>::read(node);
    if (!value) return value.error();
    std::optional<std::string> complaint;
    ((complaint = complaint ? complaint : rules(*value)), ...);
    if (!complaint) place(target) = std::move(*value);
    return complaint;
  };
  const auto show = [=](const Target& target) { return Codec<T>::show(place(target)); };
  const auto same = [=](const Target& a, const Target& b) { return place(a) == place(b); };
  const auto copy = [=](Target& to, const Target& from) { place(to) = place(from); };
  constexpr bool free = std::is_same_v<T, std::string> || std::is_same_v<T, std::vector<std::string>>;
  return {name, secret ? Twin::content : Twin::none, written_as_text<T>, free, set, show, same, copy};
}

template <class Target>
Key<Target> with_path_twin(Key<Target> key) {
  key.twin = Twin::path;
  return key;
}

/// The configuration being read keeps the account of `[nest]` in front; one that is shown may have left it out.
AccountConfig& own(Config& config) {
  return config.nest.accounts.front();
}
const AccountConfig& own(const Config& config) {
  static const AccountConfig none;
  const AccountConfig* const account = own_account(config);
  return account == nullptr ? none : *account;
}

/// `mqtt.publish` is one list in the file and an answer for each of these words in the program.
constexpr std::pair<std::string_view, bool MqttConfig::*> publish_words[] = {
    {"leaves", &MqttConfig::publish_leaves},
    {"documents", &MqttConfig::publish_documents},
    {"images", &MqttConfig::publish_images},
};

std::optional<std::string> set_publish(Config& config, const toml::node& node) {
  constexpr auto expected = R"(expected some of "leaves", "documents" and "images")";
  const auto words = Codec<std::vector<std::string>>::read(node);
  if (!words) return words.error();
  if (words->empty()) return std::string("is empty, ") + expected;
  MqttConfig chosen = config.mqtt;
  for (const auto& [word, published] : publish_words) chosen.*published = false;
  for (const std::string& given : *words) {
    const auto known = std::find_if(std::begin(publish_words), std::end(publish_words),
                                    [&](const auto& entry) { return entry.first == given; });
    if (known == std::end(publish_words)) return "has the entry \"" + given + "\", " + expected;
    chosen.*known->second = true;
  }
  config.mqtt = std::move(chosen);
  return std::nullopt;
}

boost::json::value show_publish(const Config& config) {
  boost::json::array words;
  for (const auto& [word, published] : publish_words) {
    if (config.mqtt.*published) words.emplace_back(word);
  }
  return words;
}

bool same_publish(const Config& a, const Config& b) {
  return std::all_of(std::begin(publish_words), std::end(publish_words),
                     [&](const auto& entry) { return a.mqtt.*entry.second == b.mqtt.*entry.second; });
}

void copy_publish(Config& to, const Config& from) {
  for (const auto& [word, published] : publish_words) to.mqtt.*published = from.mqtt.*published;
}

std::vector<Key<Config>> make_config_keys() {
  const auto key = [](std::string_view name, auto place, auto... rules) { return row<Config>(name, place, rules...); };
  return {
      key(
          "nest.backend", [](auto& c) -> auto& { return c.nest.backend; }, known_backend),
      key(
          "nest.api_url", [](auto& c) -> auto& { return c.nest.api_url; }, service_url),
      key(
          "nest.token_url", [](auto& c) -> auto& { return c.nest.token_url; }, service_url),
      key(
          "nest.authorize_url", [](auto& c) -> auto& { return c.nest.authorize_url; }, service_url),
      key(
          "nest.client_id", [](auto& c) -> auto& { return c.nest.client_id; }),
      key(
          "nest.client_secret", [](auto& c) -> auto& { return c.nest.client_secret; }),
      key(
          "nest.redirect_uri", [](auto& c) -> auto& { return c.nest.redirect_uri; }, redirect_uri),
      with_path_twin(key(
          "nest.access_token", [](auto& c) -> auto& { return own(c).access_token; })),
      key(
          "nest.access_token_file", [](auto& c) -> auto& { return own(c).access_token_file; }, absent_or_regular_file),
      key(
          "nest.structures", [](auto& c) -> auto& { return c.nest.structures; }, no_empty_entry),
      key(
          "nest.client_version", [](auto& c) -> auto& { return c.nest.client_version; }, not_negative),
      key(
          "nest.multiplex", [](auto& c) -> auto& { return c.nest.multiplex; }),
      key(
          "nest.redirect_hosts", [](auto& c) -> auto& { return c.nest.redirect_hosts; }, host_patterns),
      key(
          "nest.image_hosts", [](auto& c) -> auto& { return c.nest.image_hosts; }, host_patterns),
      key(
          "nest.grace", [](auto& c) -> auto& { return c.nest.grace; }),
      key(
          "nest.keep_alive", [](auto& c) -> auto& { return c.nest.keep_alive; }, above_zero),
      key(
          "nest.max_event", [](auto& c) -> auto& { return c.nest.max_event; }, event_size),
      key(
          "nest.call_burst", [](auto& c) -> auto& { return c.nest.call_burst; }, at_least_one),
      key(
          "nest.call_refill", [](auto& c) -> auto& { return c.nest.call_refill; }, above_zero),

      key(
          "mqtt.url", [](auto& c) -> auto& { return c.mqtt.url; }, broker_url),
      key(
          "mqtt.protocol", [](auto& c) -> auto& { return c.mqtt.protocol; }),
      key(
          "mqtt.username", [](auto& c) -> auto& { return c.mqtt.username; }, mqtt_text),
      key(
          "mqtt.password", [](auto& c) -> auto& { return c.mqtt.password; }, mqtt_password),
      key(
          "mqtt.client_id", [](auto& c) -> auto& { return c.mqtt.client_id; }, not_empty, mqtt_text),
      key(
          "mqtt.base_topic", [](auto& c) -> auto& { return c.mqtt.base_topic; }, plain_topic),
      key(
          "mqtt.response_topics", [](auto& c) -> auto& { return c.mqtt.response_topics; }, response_topics),
      {"mqtt.publish", Twin::none, false, false, set_publish, show_publish, same_publish, copy_publish},
      key(
          "mqtt.keep_alive", [](auto& c) -> auto& { return c.mqtt.keep_alive; }, mqtt_seconds),
      key(
          "mqtt.tls.ca_file", [](auto& c) -> auto& { return c.mqtt.tls.ca_file; }, readable_file),
      key(
          "mqtt.tls.cert_file", [](auto& c) -> auto& { return c.mqtt.tls.cert_file; }, readable_file),
      key(
          "mqtt.tls.key_file", [](auto& c) -> auto& { return c.mqtt.tls.key_file; }, readable_file),

      key(
          "home_assistant.enabled", [](auto& c) -> auto& { return c.home_assistant.enabled; }),
      key(
          "home_assistant.discovery_prefix", [](auto& c) -> auto& { return c.home_assistant.discovery_prefix; },
          plain_topic),
      key(
          "home_assistant.status_topic", [](auto& c) -> auto& { return c.home_assistant.status_topic; }, plain_topic),
      key(
          "home_assistant.style", [](auto& c) -> auto& { return c.home_assistant.style; }),

      key(
          "write.read_only", [](auto& c) -> auto& { return c.write.read_only; }),
      key(
          "write.settle", [](auto& c) -> auto& { return c.write.settle; }),
      key(
          "write.ttl", [](auto& c) -> auto& { return c.write.ttl; }, above_zero),
      key(
          "write.confirm", [](auto& c) -> auto& { return c.write.confirm; }, above_zero),
      key(
          "write.burst", [](auto& c) -> auto& { return c.write.burst; }, at_least_one),
      key(
          "write.refill", [](auto& c) -> auto& { return c.write.refill; }, above_zero),
      key(
          "write.blocked_pause", [](auto& c) -> auto& { return c.write.blocked_pause; }, pauses),

      key(
          "http.listen", [](auto& c) -> auto& { return c.http.listen; }, listen_address),
      key(
          "http.hosts", [](auto& c) -> auto& { return c.http.hosts; }, host_patterns),

      key(
          "log.level", [](auto& c) -> auto& { return c.log.level; }),
      key(
          "log.format", [](auto& c) -> auto& { return c.log.format; }),

      key(
          "state.dir", [](auto& c) -> auto& { return c.state.dir; }, not_empty),
  };
}

std::vector<Key<AccountConfig>> make_account_keys() {
  return {
      row<AccountConfig>(
          "name", [](auto& a) -> auto& { return a.name; }, account_name),
      with_path_twin(row<AccountConfig>(
          "access_token", [](auto& a) -> auto& { return a.access_token; })),
      row<AccountConfig>(
          "access_token_file", [](auto& a) -> auto& { return a.access_token_file; }, absent_or_regular_file),
  };
}

}  // namespace

std::span<const Key<Config>> config_keys() {
  static const auto keys = make_config_keys();
  return keys;
}

std::span<const Key<AccountConfig>> account_keys() {
  static const auto keys = make_account_keys();
  return keys;
}

const AccountConfig* own_account(const Config& config) {
  const auto& accounts = config.nest.accounts;
  const auto found = std::find_if(accounts.begin(), accounts.end(),
                                  [](const AccountConfig& account) { return account.name == AccountConfig{}.name; });
  return found == accounts.end() ? nullptr : &*found;
}

}  // namespace nest2mqtt::config
