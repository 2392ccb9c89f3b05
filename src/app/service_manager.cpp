#include "service_manager.h"

#include <systemd/sd-daemon.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "nest2mqtt/base/printable.h"

namespace nest2mqtt::app {
namespace {

constexpr std::chrono::seconds status_interval{1};

void notify(const std::string& state) {
  constexpr int keep_environment = 0;
  if (const int result = sd_notify(keep_environment, state.c_str()); result < 0) {
    spdlog::debug("the service manager does not take {}: error {}", state, -result);
  }
}

}  // namespace

ServiceManager::ServiceManager(Instant now) : listens_(std::getenv("NOTIFY_SOCKET") != nullptr) {
  std::uint64_t allowed_us = 0;
  constexpr int keep_environment = 0;
  if (!listens_ || sd_watchdog_enabled(keep_environment, &allowed_us) <= 0) return;
  interval_ = std::max(milliseconds(1), milliseconds(allowed_us / 1000 / 2));
  next_sign_of_life_ = now;
}

void ServiceManager::say_ready() const {
  notify("READY=1");
}

void ServiceManager::say_reloading(Instant now) const {
  // systemd compares with its own CLOCK_MONOTONIC, which std::chrono::steady_clock is here.
  const auto monotonic = std::chrono::duration_cast<std::chrono::microseconds>(now.steady.time_since_epoch());
  notify(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", monotonic.count()));
}

void ServiceManager::say_stopping() const {
  notify("STOPPING=1");
}

bool ServiceManager::status_due(Instant now) {
  if (!listens_) return false;
  status_put_off_ = next_status_ && now < *next_status_;
  if (status_put_off_) return false;
  next_status_ = now + status_interval;
  return true;
}

void ServiceManager::show_status(std::string line) {
  // A line break would begin another message to the service manager.
  line = replace_control_characters(std::move(line), ' ');
  if (line == status_) return;
  status_ = std::move(line);
  notify("STATUS=" + status_);
}

std::optional<Instant> ServiceManager::deadline() const {
  return status_put_off_ ? earlier(next_sign_of_life_, next_status_) : next_sign_of_life_;
}

void ServiceManager::tick(Instant now) {
  if (!next_sign_of_life_ || *next_sign_of_life_ > now) return;
  next_sign_of_life_ = now + interval_;
  notify("WATCHDOG=1");
}

}  // namespace nest2mqtt::app
