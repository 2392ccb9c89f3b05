#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "support/temp_dir.h"
#include "support/wait_until.h"

namespace nest2mqtt::test {

/// The end of systemd's notification protocol at which systemd is (sd_notify(3)): a datagram socket that remembers what
/// comes. Owned by one thread.
class NotifySocket {
 public:
  NotifySocket();
  ~NotifySocket();
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  /// For NOTIFY_SOCKET.
  [[nodiscard]] std::string path() const { return dir_ / "notify"; }

  /// All assignments so far, such as `READY=1`, in the order in which they came.
  [[nodiscard]] const std::vector<std::string>& received();

  /// Waits until one that begins with `text` comes, from number `from` on; its number.
  [[nodiscard]] std::optional<std::size_t> wait_for(const std::string& text, std::size_t from = 0);

 private:
  TempDir dir_;
  int socket_;
  std::vector<std::string> received_;
};

}  // namespace nest2mqtt::test
