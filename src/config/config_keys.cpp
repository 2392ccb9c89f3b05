#include "nest2mqtt/config/config_keys.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "nest2mqtt/config/config_codec.h"
#include "nest2mqtt/config/config_rules.h"
#include "nest2mqtt/config/key_row.h"

namespace nest2mqtt::config {
namespace {

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

boost::json::object publish_schema() {
  boost::json::array words;
  for (const auto& [word, published] : publish_words) words.emplace_back(word);
  auto schema = Codec<std::vector<std::string>>::schema();
  schema["minItems"] = 1;
  schema["items"] = boost::json::object{{"type", "string"}, {"enum", std::move(words)}};
  return schema;
}

bool same_publish(const Config& a, const Config& b) {
  return std::all_of(std::begin(publish_words), std::end(publish_words),
                     [&](const auto& entry) { return a.mqtt.*entry.second == b.mqtt.*entry.second; });
}

void copy_publish(Config& to, const Config& from) {
  for (const auto& [word, published] : publish_words) to.mqtt.*published = from.mqtt.*published;
}

constexpr auto live = Taken::live;
constexpr auto restart = Taken::restart;

/// What a connection or the state is built from is taken at a restart only.
std::vector<Key<Config>> make_config_keys() {
  const auto key = [](std::string_view name, Taken taken, auto place, auto... rules) {
    return make_row<Config>(name, taken, place, rules...);
  };
  const auto nest = [](auto place) { return member(&Config::nest, place); };
  const auto mqtt = [](auto place) { return member(&Config::mqtt, place); };
  const auto tls = [](auto place) { return member(&Config::mqtt, &MqttConfig::tls, place); };
  const auto home_assistant = [](auto place) { return member(&Config::home_assistant, place); };
  const auto write = [](auto place) { return member(&Config::write, place); };
  const auto http = [](auto place) { return member(&Config::http, place); };
  const auto log = [](auto place) { return member(&Config::log, place); };
  const Key<Config> publish{.name = "mqtt.publish",
                            .taken = live,
                            .twin = Twin::none,
                            .is_text = false,
                            .is_free = false,
                            .set = set_publish,
                            .show = show_publish,
                            .same = same_publish,
                            .copy = copy_publish,
                            .schema = publish_schema};
  using Ha = HomeAssistantConfig;
  // clang-format off
  return {
    key("nest.structures",                 live,    nest(&NestConfig::structures),         no_empty_entry),
    key("nest.grace",                      live,    nest(&NestConfig::grace)),

    key("mqtt.url",                        restart, mqtt(&MqttConfig::url),                broker_url),
    key("mqtt.protocol",                   restart, mqtt(&MqttConfig::protocol)),
    key("mqtt.username",                   restart, mqtt(&MqttConfig::username),           mqtt_text),
    key("mqtt.password",                   restart, mqtt(&MqttConfig::password),           mqtt_password),
    key("mqtt.client_id",                  restart, mqtt(&MqttConfig::client_id),          not_empty, mqtt_text),
    key("mqtt.base_topic",                 restart, mqtt(&MqttConfig::base_topic),         plain_topic),
    key("mqtt.response_topics",            live,    mqtt(&MqttConfig::response_topics),    response_topics),
    publish,
    key("mqtt.keep_alive",                 restart, mqtt(&MqttConfig::keep_alive),         mqtt_seconds),
    key("mqtt.tls.ca_file",                restart, tls(&MqttTlsConfig::ca_file),          readable_file),
    key("mqtt.tls.cert_file",              restart, tls(&MqttTlsConfig::cert_file),        readable_file),
    key("mqtt.tls.key_file",               restart, tls(&MqttTlsConfig::key_file),         readable_file),

    key("home_assistant.enabled",          live,    home_assistant(&Ha::enabled)),
    key("home_assistant.discovery_prefix", live,    home_assistant(&Ha::discovery_prefix), plain_topic),
    key("home_assistant.status_topic",     live,    home_assistant(&Ha::status_topic),     plain_topic),
    key("home_assistant.style",            live,    home_assistant(&Ha::style)),

    key("write.read_only",                 live,    write(&WriteConfig::read_only)),
    key("write.settle",                    live,    write(&WriteConfig::settle)),
    key("write.ttl",                       live,    write(&WriteConfig::ttl),              above_zero),
    key("write.confirm",                   live,    write(&WriteConfig::confirm),          above_zero),
    key("write.burst",                     live,    write(&WriteConfig::burst),            not_negative),
    key("write.refill",                    live,    write(&WriteConfig::refill)),
    key("write.blocked_pause",             restart, write(&WriteConfig::blocked_pause),    pauses),

    key("http.listen",                     restart, http(&HttpConfig::listen),             listen_address),
    key("http.hosts",                      restart, http(&HttpConfig::hosts),              host_patterns),
    key("http.proxies",                    restart, http(&HttpConfig::proxies),            ip_addresses),
    key("http.login",                      restart, http(&HttpConfig::login)),

    key("log.level",                       live,    log(&LogConfig::level)),
    key("log.format",                      live,    log(&LogConfig::format)),

    key("state.dir",                       restart, member(&Config::state, &StateConfig::dir), not_empty),
  };
  // clang-format on
}

}  // namespace

std::span<const Key<Config>> config_keys() {
  static const auto keys = make_config_keys();
  return keys;
}

}  // namespace nest2mqtt::config
