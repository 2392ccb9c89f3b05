#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "nest2mqtt/base/secret.h"

namespace nest2mqtt::wwn {

// A multiplex stream carries the documents of several accounts over one socket (docs/wwn-protocol.md). Known for
// certain: the path, the maximum number of accounts, that data are always whole documents, and that a revoked access
// leaves the others streaming. How the tokens are sent, and how an event says whose it is, was never published.
// ASSUMED, here and nowhere else:
//  - the bearer is the tokens with commas between them;
//  - the events of each account have the same form as on a stream of its own, and the `metadata` of a document names
//    the token, as it does on such a stream;
//  - `auth_revoked` names the token that was revoked, as it does on such a stream.
// An event that does not say whose it is proves the assumption wrong; see MultiplexSession for what is done then.

inline constexpr const char* multiplex_path = "/multiplex";
inline constexpr std::size_t max_multiplexed = 50;  ///< accounts on one stream

[[nodiscard]] Secret multiplex_bearer(const std::vector<Secret>& tokens);

/// The token of the account that this `put` belongs to; nothing if it does not say.
[[nodiscard]] std::optional<Secret> token_of_put(const std::string& data);

/// The token that an `auth_revoked` or `cancel` means; nothing if it does not say.
[[nodiscard]] std::optional<Secret> token_of_revocation(const std::string& data);

}  // namespace nest2mqtt::wwn
