#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/config/config.h"

namespace nest2mqtt::config {

/// What is wrong with a value, as the rest of a sentence that begins with the key ("is empty, expected ..."), or
/// nothing where the value is right.
using Complaint = std::optional<std::string>;

/// What one value must be like, beyond its type.
template <class T>
struct Rule {
  Complaint (*complaint)(T value);
  std::string_view schema;  ///< as much of it as JSON Schema can say: an object that is added to that of the type

  Complaint operator()(T value) const { return complaint(value); }
};

using TextRule = Rule<const std::string&>;
using TextListRule = Rule<const std::vector<std::string>&>;
using SecretRule = Rule<const Secret&>;
using DurationRule = Rule<milliseconds>;
using DurationListRule = Rule<const std::vector<milliseconds>&>;
using SizeRule = Rule<std::size_t>;
using NumberRule = Rule<int>;

extern const TextRule service_url;
/// Of a service at home, which may have no TLS: http:// or https://. Empty is right, too.
extern const TextRule home_service_url;
extern const TextRule redirect_uri;
extern const TextRule broker_url;
extern const TextListRule host_patterns;
extern const TextRule account_name;
/// A topic others can be built on: also no empty level, no wildcard and no `$` in front.
extern const TextRule plain_topic;
/// Plain topics, each perhaps with a slash at its end.
extern const TextListRule response_topics;
extern const TextRule readable_file;
/// A file that may come later, or be made readable then. One that is there must be able to hold a secret.
extern const TextRule absent_or_regular_file;
/// Text that may stand in an MQTT packet (MQTT 3.1.1 and 5, section 1.5: UTF-8 without NUL), with room for what is
/// added.
extern const TextRule mqtt_text;
extern const SecretRule mqtt_password;
extern const TextRule not_empty;
extern const TextListRule no_empty_entry;
/// Empty is right, too.
extern const TextRule listen_address;
extern const TextListRule ip_addresses;
extern const DurationRule above_zero;
extern const DurationRule mqtt_seconds;
extern const SizeRule event_size;
extern const NumberRule at_least_one;
extern const NumberRule not_negative;
extern const DurationListRule pauses;

}  // namespace nest2mqtt::config
