#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "nest2mqtt/config/config.h"

namespace nest2mqtt::config {

/// What one value must be like, beyond its type. Each rule gives the rest of a sentence that begins with the key
/// ("is empty, expected ..."), or nothing where the value is right.
using Complaint = std::optional<std::string>;

[[nodiscard]] Complaint service_url(const std::string& value);
/// Of a service at home, which may have no TLS: http:// or https://. Empty is right, too.
[[nodiscard]] Complaint home_service_url(const std::string& value);
[[nodiscard]] Complaint redirect_uri(const std::string& value);
[[nodiscard]] Complaint broker_url(const std::string& value);
[[nodiscard]] Complaint host_patterns(const std::vector<std::string>& values);
[[nodiscard]] Complaint account_name(const std::string& value);
/// A topic others can be built on: also no empty level, no wildcard and no `$` in front.
[[nodiscard]] Complaint plain_topic(const std::string& value);
/// Plain topics, each perhaps with a slash at its end.
[[nodiscard]] Complaint response_topics(const std::vector<std::string>& values);
[[nodiscard]] Complaint readable_file(const std::string& value);
/// A file that may come later, or be made readable then. One that is there must be able to hold a secret.
[[nodiscard]] Complaint absent_or_regular_file(const std::string& value);
/// Text that may stand in an MQTT packet (MQTT 3.1.1 and 5, section 1.5: UTF-8 without NUL), with room for what is
/// added.
[[nodiscard]] Complaint mqtt_text(const std::string& value);
[[nodiscard]] Complaint mqtt_password(const Secret& value);
[[nodiscard]] Complaint not_empty(const std::string& value);
[[nodiscard]] Complaint no_empty_entry(const std::vector<std::string>& values);
/// Empty is right, too.
[[nodiscard]] Complaint listen_address(const std::string& value);
[[nodiscard]] Complaint above_zero(milliseconds value);
[[nodiscard]] Complaint mqtt_seconds(milliseconds value);
[[nodiscard]] Complaint event_size(std::size_t value);
[[nodiscard]] Complaint at_least_one(int value);
[[nodiscard]] Complaint not_negative(int value);
[[nodiscard]] Complaint pauses(const std::vector<milliseconds>& values);

}  // namespace nest2mqtt::config
