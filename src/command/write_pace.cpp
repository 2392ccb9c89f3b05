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

std::string write_pace(const CommandOptions& options) {
  if (options.burst == 1) return "Nest takes one change " + frequency(options.refill);
  return "Nest takes " + std::to_string(options.burst) + " changes, then one " + frequency(options.refill);
}

}  // namespace nest2mqtt::command
