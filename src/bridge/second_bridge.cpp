#include "second_bridge.h"

#include <fmt/format.h>

#include "nest2mqtt/model/document.h"

namespace nest2mqtt::bridge {

bool SecondBridge::info_seen(std::string_view info, Instant now) {
  const auto other = model::parse_json_object(info);
  if (!info_published_ || !other) return false;
  const auto instance = model::string_member(*other, "instance");
  if (!instance || *instance == own_instance_) return false;
  constexpr std::size_t max_time = 40;
  other_ = fmt::format("started {}", model::string_member(*other, "started").value_or("?").substr(0, max_time));
  last_seen_ = now;
  if (last_answer_ && now < *last_answer_ + answer_interval) return false;
  last_answer_ = now;
  return true;
}

std::optional<std::string> SecondBridge::problem(Instant now) const {
  if (!last_seen_ || *last_seen_ + remember_time <= now) return std::nullopt;
  return fmt::format(
      "another nest2mqtt ({}) uses this base topic on this broker, and every command would be carried "
      "out twice: stop one of them, or give one its own mqtt.base_topic and mqtt.client_id",
      other_);
}

}  // namespace nest2mqtt::bridge
