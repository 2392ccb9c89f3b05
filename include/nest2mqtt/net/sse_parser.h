#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "nest2mqtt/base/error.h"

namespace nest2mqtt::net {

/// One server-sent event.
struct SseEvent {
  std::string type;  ///< empty if the server names none
  std::string data;
};

/// Cuts a byte stream into server-sent events, however the bytes are chunked: lines end in LF, CR or CRLF, comments are
/// skipped, several data lines are joined by LF (WHATWG HTML, section 9.2.6). The fields `id` and `retry` are
/// ignored. Memory is bounded: `limit` bytes for the data and the unfinished line of one event, and as
/// much for its type.
class SseParser {
 public:
  explicit SseParser(std::size_t limit) : limit_(limit) {}

  /// Removes bytes from the beginning of `bytes` until an event is complete. Nothing: all bytes were removed, and no
  /// event is complete. An error means that an event is longer than the limit; the stream cannot be used any more.
  [[nodiscard]] Result<std::optional<SseEvent>> next(std::string_view& bytes);

  /// Forgets everything, for a new stream.
  void reset() { *this = SseParser(limit_); }

 private:
  [[nodiscard]] std::optional<SseEvent> end_line(std::string_view line);
  void take_field(std::string_view name, std::string_view value);

  std::size_t limit_;
  std::string line_;  ///< the part of an unfinished line that came in earlier chunks
  bool after_cr_ = false;
  bool first_line_ = true;
  std::string type_;
  std::string data_;
  bool has_data_ = false;
};

}  // namespace nest2mqtt::net
