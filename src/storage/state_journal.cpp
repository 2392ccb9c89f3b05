#include "nest2mqtt/storage/state_journal.h"

#include <algorithm>
#include <cstdint>

#include <boost/crc.hpp>
#include <fmt/format.h>

#include "nest2mqtt/base/parse_number.h"
#include "nest2mqtt/model/document.h"

namespace nest2mqtt::storage {
namespace {

constexpr std::string_view magic = "nest2mqtt-state ";
constexpr std::size_t number_width = 8;
constexpr std::size_t prefix_size = 2 * (number_width + 1);

std::string header() {
  return fmt::format("{}{}\n", magic, journal_version);
}

std::uint32_t checksum(std::string_view text) {
  boost::crc_32_type crc;
  crc.process_bytes(text.data(), text.size());
  return crc.checksum();
}

std::string payload_of(std::string_view name, std::string_view value) {
  return fmt::format("{{{}:{}}}", model::to_text(json::value(name)), value);
}

/// The payload of the record that begins here; nothing if it is not a whole one.
std::optional<std::string_view> first_payload(std::string_view text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos || end < prefix_size) return std::nullopt;
  const auto length = parse_hexadecimal<std::uint32_t>(text.substr(0, number_width));
  const auto crc = parse_hexadecimal<std::uint32_t>(text.substr(number_width + 1, number_width));
  if (!length || !crc || text[number_width] != ' ' || text[prefix_size - 1] != ' ') return std::nullopt;
  // The JSON text has no line break: where the line ends elsewhere, there is nothing to compute.
  if (end - prefix_size != *length) return std::nullopt;
  const std::string_view payload = text.substr(prefix_size, *length);
  return checksum(payload) == *crc ? std::optional(payload) : std::nullopt;
}

/// False: the payload is not one of ours, although its checksum is right.
bool read_payload(std::string_view payload, StateRecords& records) {
  const auto parsed = model::parse_json_object(payload, max_record_depth);
  if (!parsed) return false;
  for (const auto& [name, value] : *parsed) {
    if (value.is_null()) {
      records.erase(std::string(name));
    } else {
      records[std::string(name)] = model::to_text(value);
    }
  }
  return true;
}

/// Whether a whole record begins at any later line.
bool a_record_follows(std::string_view text) {
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    text.remove_prefix(end + 1);
    if (first_payload(text)) return true;
  }
  return false;
}

JournalReading other_header(std::string_view line) {
  JournalReading reading{.kind = JournalReading::Kind::damaged};
  if (!line.starts_with(magic)) return reading;
  const std::string_view version = line.substr(magic.size());
  const bool is_number = !version.empty() && version.size() < number_width &&
                         std::all_of(version.begin(), version.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (is_number && version.front() != '0') {
    reading.kind = JournalReading::Kind::newer;
    reading.version = version;
  }
  return reading;
}

}  // namespace

std::string frame_payload(std::string_view payload) {
  return fmt::format("{:08x} {:08x} {}\n", payload.size(), checksum(payload), payload);
}

std::string encode_record(const StateChanges& changes) {
  json::object payload;
  for (const auto& [name, value] : changes) payload[name] = value.value_or(json::value());
  return frame_payload(model::to_text(payload));
}

std::string encode_journal(const StateRecords& records) {
  std::string text = header();
  for (const auto& [name, value] : records) text += frame_payload(payload_of(name, value));
  return text;
}

std::size_t encoded_size(std::string_view name, std::string_view value) {
  constexpr std::size_t braces_and_colon = 3;
  return prefix_size + model::to_text(json::value(name)).size() + braces_and_colon + value.size() + 1;
}

std::size_t journal_header_size() {
  return header().size();
}

void apply_changes(const StateChanges& changes, StateRecords& records) {
  for (const auto& [name, value] : changes) {
    if (!value || value->is_null()) {
      records.erase(name);
    } else {
      records[name] = model::to_text(*value);
    }
  }
}

JournalReading read_journal(std::string_view text) {
  const std::size_t end = text.find('\n');
  const std::string expected = header();
  if (!text.starts_with(expected)) {
    return end == std::string_view::npos ? JournalReading{.kind = JournalReading::Kind::damaged}
                                         : other_header(text.substr(0, end));
  }
  JournalReading reading;
  reading.whole_size = expected.size();
  while (reading.whole_size < text.size()) {
    const std::string_view rest = text.substr(reading.whole_size);
    const auto payload = first_payload(rest);
    if (!payload) {
      reading.kind = a_record_follows(rest) ? JournalReading::Kind::damaged : JournalReading::Kind::torn;
      break;
    }
    if (!read_payload(*payload, reading.records)) {
      reading.kind = JournalReading::Kind::damaged;
      break;
    }
    reading.whole_size += prefix_size + payload->size() + 1;
  }
  if (reading.kind == JournalReading::Kind::damaged) reading.records.clear();
  return reading;
}

}  // namespace nest2mqtt::storage
