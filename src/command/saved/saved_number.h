#pragma once

#include <cstdint>
#include <string_view>

#include <boost/json/object.hpp>

#include "nest2mqtt/model/json.h"

namespace nest2mqtt::command {

/// A whole number of a file that may be damaged; 0 for anything that this program would not write there.
inline std::uint64_t saved_number(const json::object& saved, std::string_view name) {
  constexpr std::uint64_t largest = (std::uint64_t{1} << 53U) - 1;  // the next number is still exact as a double
  const json::value* const member = saved.if_contains(name);
  if (member == nullptr || !member->is_number()) return 0;
  boost::system::error_code error;
  const auto number = member->to_number<std::uint64_t>(error);
  return error || number > largest ? 0 : number;
}

}  // namespace nest2mqtt::command
