#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "nest2mqtt/base/secret.h"

namespace nest2mqtt::wwn {

// A multiplex stream carries the documents of several accounts over one socket (docs/wwn-protocol.md). Certain
// are the path, the size, that its data are always whole, and that a revoked access leaves the others streaming. How
// the tokens are listed and how an event says whose it is was never published. ASSUMED, here and nowhere else:
//  - the bearer is the tokens with commas between them;
//  - each account's events are those of a stream of its own, and the `metadata` of a document, which names the token
//    there, does so here;
//  - `auth_revoked` names the token that is gone, as it does there.
// An event that does not say whose it is proves the assumption wrong; see MultiplexSession for what is done then.

inline constexpr const char* multiplex_path = "/multiplex";
inline constexpr std::size_t max_multiplexed = 50;

[[nodiscard]] Secret multiplex_bearer(const std::vector<Secret>& tokens);

/// The token of the account that this `put` belongs to; nothing if it does not say.
[[nodiscard]] std::optional<Secret> owner_of_put(const std::string& data);

/// The token that an `auth_revoked` or `cancel` means; nothing if it does not say.
[[nodiscard]] std::optional<Secret> owner_of_revocation(const std::string& data);

}  // namespace nest2mqtt::wwn
