#include "nle/nle_control.h"

#include "control/arguments.h"
#include "control/control_reply.h"

namespace nest2mqtt::simulator {

HttpReply NleControl::answer(const HttpRequest& request, const Path& path, Instant now) {
  if (path.empty()) {
    return request.method == "GET" ? state() : error_reply(404, "/nle knows GET");
  }
  if (path.size() > 1) return error_reply(404, "there is nothing below /nle/" + path.front());
  if (path.front() == "commands") return commands(request);
  const auto body = arguments_in(request);
  if (!body) return error_reply(400, body.error().message);
  return perform(request.method, path.front(), *body, now);
}

HttpReply NleControl::state() {
  NleDevices& devices = server_.service().devices();
  return {200, to_text(json::object{{"running", devices.is_running() || devices.is_stopping()},
                                    {"stopping", devices.is_stopping()},
                                    {"streams", server_.open_streams()},
                                    {"fan_timers_last", devices.fan_timers_last()},
                                    {"devices", devices.describe()}})};
}

HttpReply NleControl::commands(const HttpRequest& request) {
  CommandLog& log = server_.service().devices().commands();
  if (request.method == "GET") return {200, to_text(json::value(log.all()))};
  if (request.method != "DELETE") return error_reply(404, "/nle/commands knows GET and DELETE");
  log.clear();
  return done();
}

HttpReply NleControl::perform(const std::string& method, const std::string& verb, const json::object& values,
                              Instant now) {
  NleDevices& devices = server_.service().devices();
  Arguments arguments(values);
  const auto wrong = [&] { return error_reply(400, arguments.message()); };
  if (verb == "phantom" && (method == "POST" || method == "DELETE")) {
    arguments.only({"serial"});
    const std::string serial = arguments.text("serial");
    if (!arguments.ok()) return wrong();
    if (method == "POST") {
      devices.add_phantom(serial, now);
    } else if (!devices.remove_phantom(serial)) {
      return error_reply(404, "there is no phantom \"" + serial + "\"");
    }
    return done();
  }
  if (method != "POST") return error_reply(404, "/nle/" + verb + " does not know " + method);
  if (verb == "stop") {
    arguments.only({"kill"});
    const bool kill = arguments.flag("kill", false);
    if (!arguments.ok()) return wrong();
    server_.stop(kill, now);
    return done();
  }
  if (verb == "start") {
    arguments.only({});
    return arguments.ok() ? reply_for(server_.start(now)) : wrong();
  }
  if (verb == "sleep" || verb == "wake") {
    arguments.only({"serial"});
    const std::string serial = arguments.text("serial");
    if (!arguments.ok()) return wrong();
    if (devices.set_asleep(serial, verb == "sleep", now)) return done();
    return error_reply(404, "there is no thermostat \"" + serial + "\"");
  }
  if (verb == "fan_timers") {
    arguments.only({"last"});
    const auto last = arguments.optional_flag("last");
    if (!last) arguments.reject("last", "\"last\" is missing");
    if (!arguments.ok()) return wrong();
    devices.set_fan_timers_last(*last);
    return done();
  }
  if (verb == "password") {
    arguments.only({"password"});
    const auto password = arguments.optional_text("password");
    if (!arguments.ok()) return wrong();
    server_.service().set_password(password.value_or(""));
    return done();
  }
  return error_reply(404,
                     "use /nle, /nle/commands, /nle/stop, /nle/start, /nle/sleep, /nle/wake, /nle/phantom, "
                     "/nle/fan_timers or /nle/password");
}

}  // namespace nest2mqtt::simulator
