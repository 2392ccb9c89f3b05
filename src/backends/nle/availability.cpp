#include "availability.h"

#include <utility>

namespace nest2mqtt::nle {

void Availability::begin_contact(Instant now) {
  in_contact_ = true;
  believe_from_ = now + server_timeout;
  const bool is_recent = last_read_ && now - *last_read_ < server_timeout;
  if (!is_recent) signs_.clear();
}

void Availability::read(std::span<const ThermostatStatus> thermostats, Instant now) {
  const bool is_first = !in_contact_;
  if (is_first) begin_contact(now);
  last_read_ = now;
  std::map<std::string, Sign> signs;
  for (const ThermostatStatus& status : thermostats) {
    const auto known = signs_.find(status.serial);
    Sign sign = known == signs_.end() ? Sign{.last_seen = status.last_seen} : known->second;
    if (is_first) {
      sign.last_seen = status.last_seen;
      sign.is_proven = false;
    }
    if (status.is_subscribed || status.has_key || sign.last_seen != status.last_seen) sign.is_proven = true;
    sign.is_online = status.is_available && (sign.is_proven || sign.is_online || now >= believe_from_);
    signs.emplace(status.serial, std::move(sign));
  }
  signs_ = std::move(signs);
}

bool Availability::is_online(const std::string& serial) const {
  const auto found = signs_.find(serial);
  return found != signs_.end() && found->second.is_online;
}

}  // namespace nest2mqtt::nle
