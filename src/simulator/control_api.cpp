#include "control_api.h"

#include "fields.h"

namespace nest2mqtt::simulator {
namespace {

HttpReply problem(unsigned status, const std::string& message) {
  return {status, to_text(json::object{{"error", message}})};
}

HttpReply done() {
  return {200, to_text(json::object{{"ok", true}})};
}

HttpReply reply_for(const Result<void>& result) {
  return result ? done() : problem(400, result.error().message);
}

}  // namespace

HttpReply ControlApi::handle(const HttpRequest& request, Instant now) {
  auto target = parse_target(request.target);
  if (!target || target->path.empty()) {
    return problem(404,
                   "use /home, /stats, /requests, /faults, /revoke, /tokens, /speed, /alarm, "
                   "/camera_event or /quit");
  }
  Path path = std::move(target->path);
  const std::string verb = path.front();
  path.erase(path.begin());
  if (verb == "home") return home(request, path);
  if (!path.empty()) return problem(404, "there is nothing below /" + verb);
  if (verb == "stats" && request.method == "GET") return stats(now);
  if (verb == "requests") return requests(request);
  if (verb == "faults" && request.method == "DELETE") {
    return reply_for(service_.perform(ClearFaults{}, now));
  }
  if (request.method != "POST") return problem(404, "/" + verb + " does not know " + request.method);
  return post(verb, request, now);
}

HttpReply ControlApi::home(const HttpRequest& request, const Path& path) {
  World& world = service_.world();
  if (request.method == "GET") {
    const json::object shown = service_.home();
    if (path.empty()) return {200, to_text(json::value(shown))};
    const json::value* const value = find(shown, path);
    if (value == nullptr) return problem(404, "there is nothing at " + to_text(path));
    return {200, to_text(*value)};
  }
  if (request.method == "DELETE") {
    if (!path.empty() && find(world.home(), path) == nullptr) {
      return problem(404, "there is nothing at " + to_text(path));
    }
    return reply_for(world.erase(path));
  }
  const auto body = parse_json(request.body);
  if (!body) return problem(400, "the body must be one JSON value: " + body.error().message);
  if (request.method == "PUT") return reply_for(world.set(path, *body));
  if (request.method != "PATCH") return problem(404, "/home knows GET, PUT, PATCH and DELETE");
  if (!body->is_object()) return problem(400, "PATCH needs a JSON object of fields");
  return reply_for(world.merge(path, body->get_object()));
}

HttpReply ControlApi::requests(const HttpRequest& request) {
  if (request.method == "GET") return {200, to_text(json::value(service_.requests().all()))};
  if (request.method != "DELETE") return problem(404, "/requests knows GET and DELETE");
  service_.requests().clear();
  return done();
}

HttpReply ControlApi::post(const std::string& verb, const HttpRequest& request, Instant now) {
  const auto body = request.body.empty() ? json::value(json::object()) : parse_json(request.body);
  if (!body) return problem(400, "the body must be a JSON object: " + body.error().message);
  if (!body->is_object()) return problem(400, "the body must be a JSON object");
  const json::object& arguments = body->get_object();

  if (verb == "quit") {
    service_.wire().quit();
    return done();
  }
  if (verb == "tokens") {
    const std::string token(text_of(arguments, "token"));
    if (token.empty()) return problem(400, R"(write {"token":"c.something"})");
    service_.accept_token(token);
    return done();
  }
  const std::string order_name = verb == "faults" ? "fault" : verb;
  if (order_name == "set" || order_name == "clear_faults" || !is_order(order_name)) {
    return problem(404, "there is no /" + verb);
  }
  const auto order = parse_order(order_name, arguments);
  if (!order) return problem(400, order.error().message);
  return reply_for(service_.perform(*order, now));
}

HttpReply ControlApi::stats(Instant now) const {
  const Stats& stats = service_.stats();
  const json::object body{{"streams", service_.wire().open_streams()},
                          {"streams_opened", stats.streams_opened},
                          {"reads", stats.reads},
                          {"writes", stats.writes},
                          {"limited_writes", service_.limited_writes()},
                          {"limited_calls", service_.limited_calls()},
                          {"unauthorized", stats.unauthorized},
                          {"redirects", stats.redirects},
                          {"time", format_utc(service_.clock().at(now))},
                          {"speed", service_.clock().speed()}};
  return {200, to_text(json::value(body))};
}

}  // namespace nest2mqtt::simulator
