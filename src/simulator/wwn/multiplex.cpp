#include "wwn/multiplex.h"

#include <algorithm>

namespace nest2mqtt::simulator {

std::vector<std::string> multiplexed_tokens(std::string_view bearer) {
  std::vector<std::string> tokens;
  while (!bearer.empty()) {
    const std::size_t end = std::min(bearer.find(','), bearer.size());
    std::string token(bearer.substr(0, end));
    bearer.remove_prefix(std::min(end + 1, bearer.size()));
    std::erase(token, ' ');
    if (token.empty() || std::find(tokens.begin(), tokens.end(), token) != tokens.end()) continue;
    tokens.push_back(std::move(token));
  }
  return tokens;
}

}  // namespace nest2mqtt::simulator
