#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "json/path.h"

namespace nest2mqtt::simulator {

// Multiplex streams: `GET /multiplex` carries the whole data of up to 50 tokens over one socket. Documented: this, and
// that a revoked token leaves the others streaming. How it looked on the wire is not; this is what the simulator
// assumes:
//  - the bearer is a list of tokens with commas between them;
//  - every token gets the `put` events that it would get on a stream of its own; `metadata.user_id` and
//    `metadata.access_token` in the document say whose they are;
//  - keep-alives are those of the socket;
//  - `auth_revoked` names one token. A token of the list that is not valid is told so when the stream opens; the
//    stream ends when no token is left;
//  - no valid token at all is 401, a forbidden one among them 403, no token or too many 400.

constexpr std::size_t max_multiplexed_tokens = 50;

[[nodiscard]] inline bool is_multiplex(const Path& path) {
  return path == Path{"multiplex"};
}

/// The tokens of a multiplex bearer without spaces around them, each once.
[[nodiscard]] std::vector<std::string> multiplexed_tokens(std::string_view bearer);

}  // namespace nest2mqtt::simulator
