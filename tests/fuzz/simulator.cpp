#include <string>

#include "nest2mqtt/base/percent.h"

#include "control/scenario.h"
#include "home/home_source.h"
#include "http/form.h"
#include "http/request_target.h"
#include "input.h"
#include "json/json_text.h"
#include "nle/commands.h"
#include "nle/python_text.h"
#include "require.h"

// The simulator's readers: the first line is a request target, the rest a body, which may be a form, JSON, a home or a
// scenario.
namespace nest2mqtt::simulator {
namespace {

using fuzz::require;

void check_target(std::string_view text) {
  const auto target = parse_target(text);
  if (!target) return;
  std::string again;
  for (const std::string& segment : target->path) {
    require(!segment.empty(), "no segment is empty");
    again += "/" + percent_encoded(segment);
  }
  for (const auto& [name, value] : target->query) {
    again += (again.find('?') == std::string::npos ? "?" : "&") + percent_encoded(name) + "=" + percent_encoded(value);
  }
  const auto reread = parse_target(again);
  require(reread && reread->path == target->path && reread->query == target->query, "a target reads back");
}

void check_json(std::string_view text) {
  const auto value = parse_json(text);
  if (!value) {
    require(value.error().message.starts_with("line "), "a fault has a line");
    return;
  }
  const std::string written = to_text(*value);
  const auto again = parse_json(written);
  require(again.has_value(), "what is written can be read");
}

void check_commands(std::string_view text) {
  const auto value = parse_json(text);
  if (!value) return;
  Buckets buckets;
  buckets[BucketKind::device].values = {{"has_fan", true}, {"fan_timer_duration_minutes", *value}};
  for (const auto* command : {"set_temperature", "set_mode", "set_away", "set_fan", "set_eco_temperatures",
                              "set_schedule", "set_schedule_mode", "set_device_setting"}) {
    const auto effect = effect_of(command, *value, buckets, WallTime());
    require(effect || !effect.error().message.empty(), "a refusal says why");
    require(!effect || !effect->values.empty(), "a command that is taken sets something");
  }
  static_cast<void>(effect_of("set_fan", "on", buckets, WallTime()));
  for (const char c : python_json(*value)) require(static_cast<unsigned char>(c) < 0x80, "Python writes ASCII");
}

void check(std::string_view input) {
  check_target(fuzz::take_until(input, '\n'));
  const auto decoded = percent_decoded(input);
  require(percent_decoded(percent_encoded(input)) == input, "what is escaped reads back");
  require(!decoded || decoded->size() <= input.size(), "an escape is longer than what it means");
  static_cast<void>(Form(input).text("code"));
  check_json(input);
  check_commands(input);
  const auto home = parse_home(input, "home.json");
  require(home || home.error().message.starts_with("home.json:"), "a fault in a home says where");
  const auto scenario = Scenario::parse(input, "day.toml");
  require(scenario || scenario.error().message.starts_with("day.toml:"), "and one in a scenario");
}

}  // namespace
}  // namespace nest2mqtt::simulator

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  nest2mqtt::simulator::check(nest2mqtt::fuzz::as_text(data, size));
  return 0;
}
