#pragma once

#include <memory>
#include <string>

#include <boost/json.hpp>

#include "support/free_port.h"
#include "support/process.h"
#include "support/temp_dir.h"

namespace nest2mqtt::test {

inline const std::string supervisor_token = "canary-supervisor-token";
inline const std::string broker_user = "addons";
inline const std::string broker_password = "canary-broker-password \"'$";

/// The broker that the Supervisor names; the password is empty: none.
struct AddonBroker {
  std::uint16_t port = 1;
  std::string password = broker_password;
};

/// The add-on of Home Assistant without its container: the start script, in an environment as the Dockerfile and the
/// Supervisor make it, beside a stand-in for the Supervisor.
class Addon {
 public:
  explicit Addon(const AddonBroker& broker = {});

  /// Starts it with these options, as the Supervisor writes them. `environment` is added to that of the container.
  void start(const boost::json::object& options, const Process::Environment& environment = {});

  /// Takes the place of the bridge, or of another program that the script runs.
  void replace_program(const std::string& name, const std::string& shell_script);

  [[nodiscard]] Process& process() { return *process_; }
  [[nodiscard]] const std::string& supervisor_url() const { return supervisor_url_; }
  /// Where the Supervisor finds its pages.
  [[nodiscard]] std::string own_url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] const TempDir& dir() const { return dir_; }

 private:
  TempDir dir_;
  std::uint16_t port_ = free_port();
  std::unique_ptr<Process> supervisor_;
  std::string supervisor_url_;
  std::unique_ptr<Process> process_;
};

}  // namespace nest2mqtt::test
