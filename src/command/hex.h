#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/algorithm/hex.hpp>

namespace nest2mqtt::command {

/// Any bytes as hexadecimal digits: JSON cannot hold correlation data that is not UTF-8.
inline std::string to_hex(const std::string& bytes) {
  return boost::algorithm::hex(bytes);
}

inline std::optional<std::string> from_hex(std::string_view text) {
  try {
    return boost::algorithm::unhex(std::string(text));
  } catch (const boost::algorithm::hex_decode_error&) {
    return std::nullopt;
  }
}

}  // namespace nest2mqtt::command
