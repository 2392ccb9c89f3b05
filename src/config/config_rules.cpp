#include "nest2mqtt/config/config_rules.h"

#include <unistd.h>

#include <algorithm>

#include "nest2mqtt/base/ascii.h"
#include "nest2mqtt/base/duration.h"
#include "nest2mqtt/base/in_quotes.h"
#include "nest2mqtt/base/printable.h"
#include "nest2mqtt/base/regular_file.h"
#include "nest2mqtt/base/secret_file.h"
#include "nest2mqtt/base/size.h"
#include "nest2mqtt/base/utf8.h"
#include "nest2mqtt/net/listen_address.h"
#include "nest2mqtt/net/url.h"

namespace nest2mqtt::config {
namespace {

using net::Url;

/// A bundle of all authorities is a quarter of a megabyte.
constexpr std::size_t max_certificate = std::size_t{16} * 1024 * 1024;

constexpr std::size_t max_mqtt_text = 1000;

bool is_host_pattern(std::string_view text) {
  if (text.starts_with("*.")) text.remove_prefix(2);
  return !text.empty() && text.front() != '.' && text.back() != '.' && text.find("..") == std::string_view::npos &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_ascii_alphanumeric(c) || c == '-' || c == '.' || c == '_'; });
}

Complaint check_service_url(const std::string& value) {
  const auto url = Url::parse(value);
  if (!url) return "is wrong: " + url.error().message + "; expected an https:// URL";
  const std::string shown = "is " + in_quotes(net::shown_url(value));
  if (url->scheme != "https" && url->scheme != "http") return shown + ", expected an https:// URL";
  if (url->scheme == "http" && !net::is_loopback(url->host)) {
    return shown +
           ", which would send tokens in the clear; expected https:// "
           "(http:// is only for this machine: localhost, 127.0.0.1, [::1])";
  }
  if (!url->query.empty()) return shown + " with a query, expected a URL without \"?\"";
  return std::nullopt;
}

Complaint check_home_service_url(const std::string& value) {
  if (value.empty()) return std::nullopt;
  constexpr auto expected = ", expected an http:// or https:// URL";
  const auto url = Url::parse(value);
  if (!url) return "is wrong: " + url.error().message + expected;
  const std::string shown = "is " + in_quotes(net::shown_url(value));
  if (url->scheme != "https" && url->scheme != "http") return shown + expected;
  if (!url->query.empty()) return shown + " with a query, expected a URL without \"?\"";
  return std::nullopt;
}

Complaint check_redirect_uri(const std::string& value) {
  if (value.empty()) return std::nullopt;
  constexpr auto expected = "; expected one such as \"http://localhost:8098/nest\", exactly as it is registered";
  const auto url = Url::parse(value);
  if (!url) return "is wrong: " + url.error().message + expected;
  const std::string shown = "is " + in_quotes(net::shown_url(value));
  if (url->scheme != "https" && !(url->scheme == "http" && net::is_loopback(url->host))) {
    return shown + ", which the service does not register" + expected;
  }
  if (!url->query.empty() || value.find('#') != std::string::npos) return shown + " with more behind it" + expected;
  return std::nullopt;
}

Complaint check_broker_url(const std::string& value) {
  constexpr auto expected = R"(; expected one such as "mqtt://localhost:1883" or "mqtts://broker:8883")";
  if (value.find('@') != std::string::npos) {
    return "has a user or password in it; expected mqtt.username and mqtt.password instead";
  }
  const auto url = Url::parse(value);
  if (!url) return "is wrong: " + url.error().message + expected;
  const std::string shown = "is " + in_quotes(net::shown_url(value));
  if (url->scheme != "mqtt" && url->scheme != "mqtts") {
    return shown + ", which is neither mqtt:// nor mqtts://" + expected;
  }
  if ((url->path != "/" && !url->path.empty()) || !url->query.empty()) {
    return shown + ", which has more in it than host and port" + expected;
  }
  return std::nullopt;
}

Complaint check_host_patterns(const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    if (!is_host_pattern(value)) {
      return "has the entry " + in_quotes(value) +
             R"(, expected host names such as "api.example.com" or "*.nest.com", without scheme and port)";
    }
  }
  return std::nullopt;
}

Complaint check_account_name(const std::string& value) {
  const bool right = !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
    return is_ascii_alphanumeric(c) || c == '_' || c == '-';
  });
  if (right) return std::nullopt;
  return "is " + in_quotes(value) + ", expected only letters, digits, \"_\" and \"-\"";
}

Complaint check_mqtt_text(const std::string& value) {
  if (value.size() > max_mqtt_text) {
    return "has " + std::to_string(value.size()) + " bytes, expected at most " + std::to_string(max_mqtt_text);
  }
  if (!is_utf8(value)) return "is not UTF-8, which MQTT wants; expected UTF-8";
  if (value.find('\0') != std::string::npos) return "has a NUL character in it, which MQTT does not allow";
  return std::nullopt;
}

Complaint check_plain_topic(const std::string& value) {
  if (value.empty()) return "is empty, expected a topic";
  if (has_control_characters(value)) return "has a control character in it, expected a plain topic";
  if (auto error = check_mqtt_text(value)) return error;
  const std::string shown = "is " + in_quotes(value);
  if (value.find_first_of("+#") != std::string::npos) {
    return shown + ", expected a topic without the wildcards + and #";
  }
  if (value.front() == '$') return shown + ", expected a topic that does not begin with $";
  if (value.front() == '/' || value.back() == '/' || value.find("//") != std::string::npos) {
    return shown + ", expected a topic without an empty level: no / at either end, no //";
  }
  return std::nullopt;
}

Complaint check_response_topics(const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    const bool slash = value.size() > 1 && value.ends_with('/');
    if (const auto error = check_plain_topic(slash ? value.substr(0, value.size() - 1) : value)) {
      return "has an entry that " + *error;
    }
  }
  return std::nullopt;
}

Complaint check_readable_file(const std::string& value) {
  if (value.empty()) return std::nullopt;
  const auto file = open_regular_file(value, max_certificate);
  if (file) return std::nullopt;
  return "names " + in_quotes(value) + ", which " + file.error().what + "; expected a readable file";
}

Complaint check_absent_or_regular_file(const std::string& value) {
  if (value.empty() || ::access(value.c_str(), R_OK) != 0) return std::nullopt;
  const auto file = open_regular_file(value, max_secret_file);
  if (file || file.error().absent) return std::nullopt;
  return "names " + in_quotes(value) + ", which " + file.error().what +
         "; expected a file with the token, now or later";
}

Complaint check_mqtt_password(const Secret& value) {
  constexpr std::size_t longest = 65'535;  // binary data (MQTT 3.1.1 and 5, 3.1.3.5 and 3.1.3.6)
  if (value.reveal().size() <= longest) return std::nullopt;
  return "has more than " + std::to_string(longest) + " bytes, which no MQTT packet holds; expected a shorter one";
}

Complaint check_not_empty(const std::string& value) {
  if (value.empty()) return "is empty, expected a text";
  return std::nullopt;
}

Complaint check_no_empty_entry(const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    if (value.empty()) return "has an empty entry, expected ids or names; leave the list empty for all";
  }
  return std::nullopt;
}

Complaint check_listen_address(const std::string& value) {
  if (value.empty()) return std::nullopt;
  const auto address = net::ListenAddress::parse(value);
  if (address) return std::nullopt;
  return "is wrong: " + address.error().message + ", or \"\" for none";
}

Complaint check_ip_addresses(const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    if (net::is_ip_address(value)) continue;
    return "has the entry " + in_quotes(value) + R"(, expected IP addresses such as "172.30.32.2" or "fd00::2")";
  }
  return std::nullopt;
}

Complaint check_above_zero(milliseconds value) {
  if (value.count() > 0) return std::nullopt;
  return "is " + in_quotes(format_duration(value)) + ", expected more than zero";
}

Complaint check_mqtt_seconds(milliseconds value) {
  using namespace std::chrono;
  if (value >= 1s && value <= 65535s && value % 1s == 0s) return std::nullopt;
  return "is " + in_quotes(format_duration(value)) + ", expected whole seconds from \"1s\" to \"65535s\"";
}

Complaint check_event_size(std::size_t value) {
  if (value >= 1024) return std::nullopt;
  return "is " + in_quotes(format_size(value)) + ", expected at least \"1KB\"";
}

Complaint check_at_least_one(int value) {
  if (value >= 1) return std::nullopt;
  return "is " + std::to_string(value) + ", expected 1 or more";
}

Complaint check_not_negative(int value) {
  if (value >= 0) return std::nullopt;
  return "is " + std::to_string(value) + ", expected 0 or more";
}

Complaint check_pauses(const std::vector<milliseconds>& values) {
  if (values.empty()) return R"(is empty, expected at least one duration such as "10m")";
  for (const milliseconds value : values) {
    if (const auto error = check_above_zero(value)) return "has an entry that " + *error;
  }
  return std::nullopt;
}

}  // namespace

// What of a rule JSON Schema cannot say is listed in tests/config_schema. An adjacent pair of literals is one pattern.

const TextRule service_url{
    check_service_url, R"({"pattern": "^(https://[^\\s/?#@]+|http://(localhost|127(\\.[0-9]+){3}|\\[::1\\])(:[0-9]+)?))"
                       R"(([/#][^\\s?]*)?$"})"};
const TextRule home_service_url{check_home_service_url, R"({"pattern": "^(https?://[^\\s/?#@]+([/#][^\\s?]*)?)?$"})"};
const TextRule redirect_uri{
    check_redirect_uri,
    R"({"pattern": "^((https://[^\\s/?#@]+|http://(localhost|127(\\.[0-9]+){3}|\\[::1\\])(:[0-9]+)?))"
    R"((/[^\\s?#]*)?)?$"})"};
const TextRule broker_url{check_broker_url, R"({"pattern": "^mqtts?://[^\\s/?#@]+/?(#[^\\s@]*)?$"})"};
const TextListRule host_patterns{check_host_patterns,
                                 R"({"items": {"pattern": "^(\\*\\.)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$"}})"};
const TextRule account_name{check_account_name, R"({"pattern": "^[A-Za-z0-9_-]+$"})"};
const TextRule mqtt_text{check_mqtt_text, R"({"pattern": "^[^\\u0000]*$", "maxLength": 1000})"};
const TextRule plain_topic{check_plain_topic,
                           R"({"pattern": "^[^$+#/\\u0000-\\u001f\\u007f][^+#/\\u0000-\\u001f\\u007f]*)"
                           R"((/[^+#/\\u0000-\\u001f\\u007f]+)*$", "maxLength": 1000})"};
const TextListRule response_topics{
    check_response_topics, R"({"items": {"pattern": "^[^$+#/\\u0000-\\u001f\\u007f][^+#/\\u0000-\\u001f\\u007f]*)"
                           R"((/[^+#/\\u0000-\\u001f\\u007f]+)*/?$", "maxLength": 1001}})"};
const TextRule readable_file{check_readable_file, "{}"};
const TextRule absent_or_regular_file{check_absent_or_regular_file, "{}"};
const SecretRule mqtt_password{check_mqtt_password, R"({"maxLength": 65535})"};
const TextRule not_empty{check_not_empty, R"({"minLength": 1})"};
const TextListRule no_empty_entry{check_no_empty_entry, R"({"items": {"minLength": 1}})"};
const TextRule listen_address{check_listen_address,
                              R"({"pattern": "^((localhost|[0-9.]+|\\[[0-9A-Fa-f:.]+\\])?:[0-9]{1,5})?$"})"};
const TextListRule ip_addresses{check_ip_addresses,
                                R"({"items": {"pattern": "^([0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)$"}})"};
const DurationRule above_zero{check_above_zero, R"({"pattern": "^0*[1-9][0-9]*(ms|s|m|h)$"})"};
const DurationRule mqtt_seconds{check_mqtt_seconds, R"({"pattern": "^0*[1-9][0-9]*(ms|s|m|h)$"})"};
const SizeRule event_size{check_event_size, R"({"pattern": "^0*([1-9][0-9]*(KB|MB|GB)|[1-9][0-9]{3,}B)$"})"};
const NumberRule at_least_one{check_at_least_one, R"({"minimum": 1})"};
const NumberRule not_negative{check_not_negative, R"({"minimum": 0})"};
const DurationListRule pauses{check_pauses, R"({"minItems": 1, "items": {"pattern": "^0*[1-9][0-9]*(ms|s|m|h)$"}})"};

}  // namespace nest2mqtt::config
