#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/certificates.h"
#include "support/process.h"
#include "support/temp_dir.h"

namespace nest2mqtt::test {

struct BrokerOptions {
  bool persistence = false;           ///< retained messages survive stop() and start()
  const Certificates* tls = nullptr;  ///< set: the listener speaks TLS; must outlive the broker
  bool require_client_certificate = false;
  std::map<std::string, std::string> users = {};  ///< name to password; empty: anyone may connect
  std::string acl = {};                           ///< the text of an acl_file; empty: everything is allowed
  /// Mosquitto's plugin that, unlike an ACL file, answers a forbidden SUBSCRIBE with a failure
  /// code. It manages the users itself (leave `users` empty): see Broker::dynamic_security().
  bool dynamic_security = false;
  std::string extra = {};  ///< further lines of mosquitto.conf
};

/// A real Mosquitto on a loopback port of its own. It keeps the port and the files when it is
/// started again. Queues for slow subscribers are as good as unlimited; everything else is the broker's
/// default. Owned by one thread.
class Broker {
 public:
  /// Starts it; throws, with Mosquitto's output, if that fails.
  explicit Broker(BrokerOptions options = {});

  /// Returns when it accepts connections.
  void start();
  /// SIGTERM: writes the persistence file. Returns when it has ended.
  void stop();
  /// SIGKILL: what was not yet written is lost.
  void kill();
  void restart();
  /// While it is down: what it has written goes, as on a new disk.
  void forget();
  /// Stops answering without closing anything, as a broker does whose machine hangs; and goes on.
  void freeze();
  void thaw();

  /// Runs `mosquitto_ctrl dynsec` as the administrator, for instance {"createClient", "bridge",
  /// "-p", "secret"}.
  void dynamic_security(std::vector<std::string> command);
  static constexpr const char* administrator = "admin";
  static constexpr const char* administrator_password = "admin-secret";

  [[nodiscard]] const BrokerOptions& options() const { return options_; }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string url() const;  ///< mqtt://... or mqtts://...
  [[nodiscard]] std::string log() const;  ///< of the run that was started last
  /// Until `text` is in the log after its first `skipped` bytes; false if it does not come in time. A client can see
  /// what the broker does before the line about it is here.
  [[nodiscard]] bool wait_for_log(std::string_view text, std::size_t skipped = 0) const;

 private:
  void prepare_files();
  [[nodiscard]] std::string config() const;
  [[nodiscard]] bool try_to_start(std::uint16_t port);

  BrokerOptions options_;
  TempDir dir_;
  std::uint16_t port_ = 0;
  std::unique_ptr<Process> process_;
};

}  // namespace nest2mqtt::test
