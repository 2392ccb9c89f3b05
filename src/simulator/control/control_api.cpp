#include "control/control_api.h"

#include "control/control_reply.h"
#include "home/home_source.h"
#include "home/services.h"
#include "http/request_target.h"
#include "pictures/camera_pictures.h"

namespace nest2mqtt::simulator {
namespace {

/// Whether `POST /<verb>` is an action, or quits.
bool takes_post(const std::string& verb) {
  if (verb == "quit" || verb == "faults") return true;
  // These are the names of actions in scenarios; here a fault is posted to /faults, and a field is set below /home.
  const bool only_in_scenarios = verb == "fault" || verb == "set" || verb == "clear_faults";
  return !only_in_scenarios && is_action(verb);
}

HttpReply unknown_method(const std::string& verb, const HttpRequest& request) {
  return error_reply(404, "/" + verb + " does not know " + request.method);
}

}  // namespace

HttpReply ControlApi::handle(const HttpRequest& request, Instant now) {
  auto target = parse_target(request.target);
  if (!target || target->path.empty()) {
    return error_reply(
        404,
        "use / in a browser, or /home, /events, /stats, /services, /requests, /faults, /scenario, /speed, /alarm, "
        "/camera_event, /tokens, /revoke, "
        "/authorize, /codes, /quota, /permissions, /client_version, /password_change, /forbid, "
        "/users, /wwn, /nle, /sdm or /quit");
  }
  Path path = std::move(target->path);
  const std::string verb = path.front();
  path.erase(path.begin());
  const auto service = services_.find(verb);
  if (service != services_.end()) return service->second(request, path, now);
  if (is_service(verb)) return error_reply(404, "the simulator was started without the service " + verb);
  if (verb == "home") return home(request, simulation_.users().front(), path);
  if (verb == "users") return users(request, std::move(path), now);
  if (!path.empty()) return error_reply(404, "there is nothing below /" + verb);
  if (auto reply = access_.answer(verb, request, now)) return std::move(*reply);
  if (verb == "stats") return request.method == "GET" ? stats(now) : unknown_method(verb, request);
  if (verb == "services") return request.method == "GET" ? services() : unknown_method(verb, request);
  if (verb == "requests") return requests(request);
  if (verb == "scenario") return scenario(request, now);
  if (verb == "faults" && request.method == "GET") return {200, to_text(json::value(faults()))};
  if (verb == "faults" && request.method == "DELETE") {
    return reply_for(simulation_.perform(ClearFaults{}, now));
  }
  if (!takes_post(verb)) return error_reply(404, "there is no /" + verb);
  if (request.method != "POST") return unknown_method(verb, request);
  return post(verb, request, now);
}

HttpReply ControlApi::users(const HttpRequest& request, Path path, Instant now) {
  if (path.empty()) {
    if (request.method != "GET") return error_reply(404, "/users knows GET");
    const std::vector<std::string> names = simulation_.users();
    return {200, to_text(json::array(names.begin(), names.end()))};
  }
  const std::string user = path.front();
  if (path.size() == 4 && path[1] == "images") return picture(request, user, {path[1], path[2], path[3]}, now);
  if (path.size() < 2 || path[1] != "home") return error_reply(404, "use /users/" + user + "/home or /images");
  path.erase(path.begin(), path.begin() + 2);
  if (simulation_.home(user) != nullptr) return home(request, user, path);
  if (request.method != "PUT" || !path.empty()) return error_reply(404, "there is no user \"" + user + "\"");
  auto document = parse_home(request.body, "home");
  if (!document) return error_reply(400, document.error().message);
  simulation_.add_user(user, std::move(*document), now);
  return done();
}

HttpReply ControlApi::picture(const HttpRequest& request, const std::string& user, const Path& path, Instant now) {
  const Home* const home = simulation_.home(user);
  if (home == nullptr || request.method != "GET") return error_reply(404, "use GET of the images of a user");
  auto jpeg = camera_picture(home->document().root(), path, simulation_.clock().at(now));
  if (!jpeg) return error_reply(404, "there is no picture at " + to_text(path));
  return {200, std::move(*jpeg), {{"Content-Type", "image/jpeg"}, {"Cache-Control", "no-store"}}};
}

HttpReply ControlApi::home(const HttpRequest& request, const std::string& user, const Path& path) {
  HomeDocument& document = simulation_.home(user)->document();
  if (request.method == "GET") {
    const json::object shown = simulation_.with_picture_urls(*simulation_.home(user));
    if (path.empty()) return {200, to_text(json::value(shown))};
    const json::value* const value = find(shown, path);
    if (value == nullptr) return error_reply(404, "there is nothing at " + to_text(path));
    return {200, to_text(*value)};
  }
  if (request.method == "DELETE") {
    if (!path.empty() && find(document.root(), path) == nullptr) {
      return error_reply(404, "there is nothing at " + to_text(path));
    }
    return reply_for(document.erase(path));
  }
  const auto body = parse_json(request.body);
  if (!body) return error_reply(400, "the body must be one JSON value: " + body.error().message);
  if (request.method == "PUT") return reply_for(document.set(path, *body));
  if (request.method != "PATCH") return error_reply(404, "/home knows GET, PUT, PATCH and DELETE");
  if (!body->is_object()) return error_reply(400, "PATCH needs a JSON object of fields");
  return reply_for(document.merge(path, body->get_object()));
}

HttpReply ControlApi::requests(const HttpRequest& request) {
  if (request.method == "GET") return {200, to_text(json::value(simulation_.requests().all()))};
  if (request.method != "DELETE") return error_reply(404, "/requests knows GET and DELETE");
  simulation_.requests().clear();
  return done();
}

HttpReply ControlApi::scenario(const HttpRequest& request, Instant now) {
  if (request.method == "GET") return {200, to_text(json::value(scenario_state()))};
  if (request.method == "DELETE") {
    simulation_.begin_scenario({}, now);
    return done();
  }
  if (request.method != "POST") return unknown_method("scenario", request);
  auto scenario = Scenario::parse(request.body, "scenario");
  if (!scenario) return error_reply(400, scenario.error().message);
  simulation_.begin_scenario(std::move(*scenario), now);
  return done();
}

json::object ControlApi::scenario_state() const {
  const Scenario& scenario = simulation_.scenario();
  return {{"steps", scenario.size()}, {"done", scenario.size() - scenario.remaining()}};
}

json::object ControlApi::faults() const {
  json::object faults;
  for (const ServiceState& service : simulation_.connections().services()) {
    faults[service.name] = simulation_.faults(service.name).list();
  }
  return faults;
}

HttpReply ControlApi::post(const std::string& verb, const HttpRequest& request, Instant now) {
  const auto body = arguments_in(request);
  if (!body) return error_reply(400, body.error().message);

  if (verb == "quit") {
    simulation_.connections().quit();
    return done();
  }
  const auto action = parse_action(verb == "faults" ? "fault" : verb, *body);
  if (!action) return error_reply(400, action.error().message);
  return reply_for(simulation_.perform(*action, now));
}

HttpReply ControlApi::stats(Instant now) const {
  const Stats& stats = simulation_.stats();
  const json::object body{{"streams", simulation_.connections().open_streams()},
                          {"streams_opened", stats.streams_opened},
                          {"reads", stats.reads},
                          {"writes", stats.writes},
                          {"limited_writes", stats.limited_writes},
                          {"limited_calls", stats.limited_calls},
                          {"unauthorized", stats.unauthorized},
                          {"redirects", stats.redirects},
                          {"time", format_utc(simulation_.clock().at(now))},
                          {"speed", simulation_.clock().speed()}};
  return {200, to_text(json::value(body))};
}

HttpReply ControlApi::services() const {
  json::array services;
  for (const ServiceState& service : simulation_.connections().services()) {
    json::object urls;
    for (const PortUrl& port : service.urls) urls[port.name] = port.url;
    services.emplace_back(json::object{{"name", service.name}, {"urls", urls}, {"streams", service.streams}});
  }
  return {200, to_text(json::value(services))};
}

json::object ControlApi::state() const {
  json::object homes;
  for (const std::string& user : simulation_.users()) homes[user] = simulation_.home(user)->document().revision();
  json::object streams;
  for (const ServiceState& service : simulation_.connections().services()) streams[service.name] = service.streams;
  return {{"homes", std::move(homes)},
          {"streams", std::move(streams)},
          {"requests", simulation_.requests().revision()},
          {"access", simulation_.sessions().revision()},
          {"faults", faults()},
          {"scenario", scenario_state()},
          {"speed", simulation_.clock().speed()}};
}

}  // namespace nest2mqtt::simulator
