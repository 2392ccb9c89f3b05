#pragma once

#include <optional>
#include <string>

#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::app {

/// Tells systemd how the service is (sd_notify(3)), and that its core loop still turns (the watchdog). Started by
/// anybody else, that is without NOTIFY_SOCKET, it says nothing to nobody.
class ServiceManager {
 public:
  /// The watchdog's time, if the service manager wants to be shown that we live, is read from the environment.
  explicit ServiceManager(Instant now);

  /// Started, or done with reading the configuration again. The broker and the service may still be out of reach: they
  /// may be so for hours, and a restart would not bring them back.
  void say_ready() const;
  void say_reloading(Instant now) const;
  void say_stopping() const;

  /// Asked after each event: whether a line for `show_status` should be made now. Any event may change it, so it is
  /// looked at no more than once a second, and once more after the last.
  [[nodiscard]] bool status_due(Instant now);
  /// One line for `systemctl status`; told when it changes.
  void show_status(std::string line);

  /// The watchdog is fed twice in the time it allows.
  [[nodiscard]] std::optional<Instant> deadline() const;
  void tick(Instant now);

 private:
  bool listens_;
  milliseconds interval_{0};
  std::optional<Instant> next_sign_of_life_;
  std::string status_;
  std::optional<Instant> next_status_;
  bool status_put_off_ = false;
};

}  // namespace nest2mqtt::app
