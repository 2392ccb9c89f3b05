#include "nest2mqtt/net/sse_parser.h"

#include <algorithm>
#include <utility>

namespace nest2mqtt::net {
namespace {

/// Like find_first_of("\r\n"), at the speed of memchr: a line may be megabytes long.
std::size_t find_line_end(std::string_view text) {
  const std::size_t lf = text.find('\n');
  const std::size_t cr = text.substr(0, lf).find('\r');
  return std::min(lf, cr);
}

}  // namespace

Result<std::optional<SseEvent>> SseParser::next(std::string_view& bytes) {
  while (!bytes.empty()) {
    if (std::exchange(after_cr_, false) && bytes.front() == '\n') {
      bytes.remove_prefix(1);
      continue;
    }
    const std::size_t end = find_line_end(bytes);
    const std::string_view part = bytes.substr(0, end);
    if (line_.size() + data_.size() + part.size() > limit_) {
      return fail(Recovery::retry, "an event of the stream is longer than " + std::to_string(limit_) + " bytes");
    }
    if (end == std::string_view::npos) {
      line_ += part;
      bytes = {};
      return std::nullopt;
    }
    after_cr_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    std::optional<SseEvent> event;
    if (line_.empty()) {
      event = end_line(part);
    } else {
      line_ += part;
      event = end_line(line_);
      line_.clear();  // keeps its memory for the next line
    }
    if (event) return event;
  }
  return std::nullopt;
}

std::optional<SseEvent> SseParser::end_line(std::string_view line) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (std::exchange(first_line_, false) && line.starts_with(byte_order_mark))
    line.remove_prefix(byte_order_mark.size());

  if (line.empty()) {
    SseEvent event{std::exchange(type_, {}), std::exchange(data_, {})};
    // The standard drops every event without data. One with a type is passed on: `open` of Works with Nest has no data.
    return std::exchange(has_data_, false) || !event.type.empty() ? std::optional(std::move(event)) : std::nullopt;
  }
  const std::size_t colon = line.find(':');
  if (colon == 0) return std::nullopt;  // a comment
  const std::string_view name = line.substr(0, colon);
  std::string_view value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  take_field(name, value);
  return std::nullopt;
}

void SseParser::take_field(std::string_view name, std::string_view value) {
  if (name == "event") {
    type_ = value;
  } else if (name == "data") {
    if (std::exchange(has_data_, true)) data_ += '\n';
    data_ += value;
  }
}

}  // namespace nest2mqtt::net
