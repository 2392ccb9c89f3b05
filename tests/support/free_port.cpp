#include "support/free_port.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <random>
#include <stdexcept>
#include <string>

namespace nest2mqtt::test {
namespace {

bool can_bind(std::uint16_t port) {
  const int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (handle < 0) {
    return false;
  }
  // As servers do: connections of a closed server that are still in TIME_WAIT are no obstacle.
  const int on = 1;
  setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool bound = bind(handle, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(handle);
  return bound;
}

/// Takes the port for this process among all test processes, until it ends: a server that is down for a moment must
/// find its port free when it comes back. The sign is an abstract socket (unix(7)), which leaves no file.
bool reserve(std::uint16_t port) {
  const int handle = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (handle < 0) {
    return false;
  }
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = "nest2mqtt-test-port-" + std::to_string(port);
  name.copy(address.sun_path + 1, name.size());
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  if (bind(handle, reinterpret_cast<const sockaddr*>(&address), size) == 0) {
    return true;  // and stays open
  }
  close(handle);
  return false;
}

int first_outgoing_port() {
  int first = 0;
  std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> first;
  return first > 0 ? first : 32768;
}

}  // namespace

std::uint16_t free_port() {
  constexpr int lowest = 10000;
  static const int highest = std::max(lowest + 1000, first_outgoing_port() - 1);
  static std::mt19937 random(std::random_device{}());
  std::uniform_int_distribution<int> pick(lowest, highest);
  for (int attempt = 0; attempt < 1000; ++attempt) {
    const auto port = static_cast<std::uint16_t>(pick(random));
    if (reserve(port) && can_bind(port)) {
      return port;
    }
  }
  throw std::runtime_error("no free loopback port found");
}

}  // namespace nest2mqtt::test
