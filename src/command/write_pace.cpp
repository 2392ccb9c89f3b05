#include "write_pace.h"

#include "nest2mqtt/base/duration.h"

namespace nest2mqtt::command {
namespace {

std::string frequency(milliseconds refill) {
  using namespace std::chrono_literals;
  if (refill == 1s) return "a second";
  if (refill == 1min) return "a minute";
  if (refill == 1h) return "an hour";
  return "every " + format_duration(refill);
}

}  // namespace

std::optional<upstream::Pace> pace_of(const CommandOptions& options, const upstream::Abilities* abilities) {
  upstream::Pace pace{options.burst, options.refill};
  const bool leaves_it_to_the_service = pace.burst == 0 || pace.refill == milliseconds(0);
  if (leaves_it_to_the_service && abilities == nullptr) return std::nullopt;
  if (pace.burst == 0) pace.burst = abilities->writes.burst;
  if (pace.refill == milliseconds(0)) pace.refill = abilities->writes.refill;
  return pace;
}

std::string pace_text(const upstream::Pace& pace) {
  if (pace.burst == 1) return "this bridge sends one change " + frequency(pace.refill);
  return "this bridge sends " + std::to_string(pace.burst) + " changes, then one " + frequency(pace.refill);
}

}  // namespace nest2mqtt::command
