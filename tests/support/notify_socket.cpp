#include "support/notify_socket.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <sstream>
#include <system_error>

namespace nest2mqtt::test {

NotifySocket::NotifySocket() : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = path();
  if (socket_ < 0 || name.size() >= sizeof(address.sun_path)) {
    throw std::runtime_error("no socket for notifications at " + name);
  }
  std::memcpy(address.sun_path, name.c_str(), name.size() + 1);
  if (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    throw std::system_error(errno, std::generic_category(), name);
  }
}

NotifySocket::~NotifySocket() {
  ::close(socket_);
}

const std::vector<std::string>& NotifySocket::received() {
  std::array<char, 4096> buffer{};
  for (ssize_t size = 0; (size = ::recv(socket_, buffer.data(), buffer.size(), 0)) >= 0;) {
    std::istringstream lines(std::string(buffer.data(), static_cast<std::size_t>(size)));
    for (std::string line; std::getline(lines, line);) {
      received_.push_back(line);
    }
  }
  return received_;
}

std::optional<std::size_t> NotifySocket::wait_for(const std::string& text, std::size_t from) {
  std::optional<std::size_t> found;
  static_cast<void>(wait_until([&] {
    const auto& all = received();
    for (std::size_t i = from; i < all.size() && !found; ++i) {
      if (all[i].starts_with(text)) {
        found = i;
      }
    }
    return found.has_value();
  }));
  return found;
}

}  // namespace nest2mqtt::test
