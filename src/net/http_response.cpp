#include <algorithm>

#include "nest2mqtt/net/http_client.h"

#include "ascii.h"

namespace nest2mqtt::net {

std::optional<std::string_view> HttpResponse::header(std::string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(),
                                  [&](const Header& header) { return same_ignoring_case(header.name, name); });
  if (found == headers.end()) return std::nullopt;
  return found->value;
}

}  // namespace nest2mqtt::net
