#pragma once

#include <cstdint>

namespace nest2mqtt::test {

/// A loopback TCP port on which nobody listens now, and which no other test process gets before this
/// one has ended. A program that is no test may still take it first: whoever starts a server on it
/// tries again with another.
///
/// It lies below the range from which the kernel gives ports to outgoing connections. Within that
/// range a client that keeps trying to reach a stopped server can be given the server's own port,
/// connect to itself, and so both see a server that is not there and keep the real one from
/// starting again.
[[nodiscard]] std::uint16_t free_port();

}  // namespace nest2mqtt::test
