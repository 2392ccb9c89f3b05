#include "control/actions.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "control/arguments.h"
#include "home/services.h"
#include "http/request_target.h"

namespace nest2mqtt::simulator {
namespace {

Action parse_set(Arguments& arguments, const json::object& values) {
  arguments.only({"path", "value", "user"});
  const std::string path = arguments.text("path");
  const auto target = parse_target(path);
  if (!target || !path.starts_with('/')) {
    arguments.reject("path", "\"path\" must look like /devices/thermostats/<id>/hvac_mode");
    return SetValue{};
  }
  const json::value* const value = values.if_contains("value");
  if (value == nullptr) {
    arguments.reject("", "\"value\" is missing");
    return SetValue{};
  }
  return SetValue{target->path, *value, arguments.optional_text("user")};
}

Action parse_alarm(Arguments& arguments) {
  arguments.only({"device", "smoke", "co", "battery", "manual_test", "user"});
  Alarm alarm;
  alarm.device = arguments.text("device");
  alarm.smoke = arguments.word("smoke", {"ok", "warning", "emergency"});
  alarm.co = arguments.word("co", {"ok", "warning", "emergency"});
  alarm.battery = arguments.word("battery", {"ok", "replace"});
  alarm.manual_test = arguments.optional_flag("manual_test");
  alarm.user = arguments.optional_text("user");
  return alarm;
}

Action parse_camera_event(Arguments& arguments) {
  arguments.only({"device", "motion", "person", "sound", "chime", "duration", "user"});
  CameraEvent event;
  event.device = arguments.text("device");
  event.motion = arguments.flag("motion", false);
  event.person = arguments.flag("person", false);
  event.sound = arguments.flag("sound", false);
  event.chime = arguments.flag("chime", false);
  event.duration = arguments.duration("duration", event.duration);
  event.user = arguments.optional_text("user");
  return event;
}

constexpr std::array<std::string_view, 7> verbs{"set",   "alarm", "camera_event", "revoke",
                                                "speed", "fault", "clear_faults"};

Parsed<Action> parse_injection(json::object values) {
  std::optional<std::string> service;
  if (const json::value* const named = values.if_contains("service")) {
    if (!named->is_string() || !is_service(named->get_string())) {
      return tl::unexpected(
          ArgumentError{"service", fmt::format("\"service\" must be one of {}", fmt::join(all_services, ", "))});
    }
    service = named->get_string();
    values.erase("service");
  }
  Arguments arguments(values);
  Fault fault = parse_fault(arguments);
  if (!arguments.ok()) return tl::unexpected(ArgumentError{arguments.wrong_key(), arguments.message()});
  return InjectFault{std::move(fault), std::move(service)};
}

Action parse(std::string_view verb, Arguments& arguments, const json::object& values) {
  if (verb == "set") return parse_set(arguments, values);
  if (verb == "alarm") return parse_alarm(arguments);
  if (verb == "camera_event") return parse_camera_event(arguments);
  if (verb == "revoke") {
    arguments.only({"token"});
    return Revoke{arguments.optional_text("token")};
  }
  if (verb == "speed") {
    arguments.only({"speed"});
    return SetSpeed{arguments.number("speed", 0)};
  }
  arguments.only({});
  return ClearFaults{};
}

}  // namespace

bool is_action(std::string_view verb) {
  return std::find(verbs.begin(), verbs.end(), verb) != verbs.end();
}

Parsed<Action> parse_action(std::string_view verb, const json::object& values) {
  if (verb == "fault") return parse_injection(values);
  Arguments arguments(values);
  Action action = parse(verb, arguments, values);
  if (!arguments.ok()) {
    return tl::unexpected(ArgumentError{arguments.wrong_key(), arguments.message()});
  }
  return action;
}

}  // namespace nest2mqtt::simulator
