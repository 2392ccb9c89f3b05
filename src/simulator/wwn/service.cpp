#include "wwn/service.h"

#include <algorithm>

#include <boost/beast/core/string.hpp>

#include "home/services.h"
#include "json/fields.h"
#include "pictures/camera_pictures.h"
#include "wwn/multiplex.h"

namespace nest2mqtt::simulator {
namespace {

HttpReply error_reply(const ServiceError& error) {
  return {error.status, to_body(error)};
}

HttpReply error_reply(const StatusFault& fault) {
  HttpReply reply = error_reply(error_for_status(fault.status));
  if (fault.body) reply.body = *fault.body;
  if (fault.retry_after) {
    reply.headers.emplace_back("Retry-After", std::to_string(*fault.retry_after));
  }
  return reply;
}

bool is_write(const HttpRequest& request) {
  return request.method == "PUT" || request.method == "PATCH";
}

bool wants_stream(const HttpRequest& request) {
  return request.method == "GET" && request.accept.find("text/event-stream") != std::string::npos;
}

/// The token in the header, or else the one in the query; empty if there is neither.
std::string bearer_of(const HttpRequest& request) {
  constexpr std::string_view scheme = "bearer ";
  const boost::beast::string_view given(request.authorization);
  if (boost::beast::iequals(given.substr(0, scheme.size()), {scheme.data(), scheme.size()})) {
    return request.authorization.substr(scheme.size());
  }
  const auto target = parse_target(request.target);
  if (!target) return {};
  const auto auth = target->query.find("auth");
  return auth == target->query.end() ? std::string() : auth->second;
}

RequestKind kind_of(const HttpRequest& request) {
  if (is_write(request)) return RequestKind::write;
  return wants_stream(request) ? RequestKind::stream : RequestKind::read;
}

/// The limiter counts by this.
std::string budget_key(const std::string& user, const Path& object) {
  return user + to_text(object);
}

/// The thermostats, cameras and structures of a home that Works with Nest knows.
std::vector<Path> writable_objects(const json::object& home) {
  std::vector<Path> objects;
  for (const char* group : {"thermostats", "cameras"}) {
    for (Path& device : devices_in(home, group)) {
      if (belongs_to(*find_object(home, device), works_with_nest)) objects.push_back(std::move(device));
    }
  }
  const json::object* const structures = find_object(home, {"structures"});
  if (structures == nullptr) return objects;
  for (const auto& structure : *structures) objects.push_back({"structures", std::string(structure.key())});
  return objects;
}

}  // namespace

WwnService::WwnService(const Settings& settings, Simulation& simulation)
    : simulation_(simulation),
      faults_(simulation.faults(works_with_nest)),
      oauth_endpoint_(simulation.authorization(),
                      {.users = [&simulation] { return simulation.users(); },
                       .disconnect = [&simulation](const std::string& token) { return simulation.disconnect(token); },
                       .error = [](unsigned status) { return error_reply(error_for_status(status)); }}),
      write_limit_(settings.burst, settings.refill),
      call_limit_(settings.call_burst, settings.call_refill) {}

HttpReply WwnService::front(const HttpRequest& request, const Addresses& addresses, Instant now) {
  HttpReply reply;
  const auto target = parse_target(request.target);
  const bool login = target && is_oauth_path(target->path);
  if (const auto fault = faults_.take_status(login ? RequestKind::login : RequestKind::front)) {
    reply = error_reply(*fault);
  } else if (login) {
    reply = oauth_endpoint_.answer(request, *target, simulation_.clock().at(now));
  } else {
    ++simulation_.stats().redirects;
    const std::string& host = faults_.foreign() ? *faults_.foreign()
                              : faults_.loops() ? addresses.front
                                                : addresses.api;
    reply = {307, "", {{"Location", host + request.target}}};
  }
  log_request("front", request, reply.status, false, now);
  return reply;
}

WwnReply WwnService::api(const HttpRequest& request, Instant now) {
  WwnReply answer = answer_api(request, now);
  log_request("api", request, answer.logged_status(), answer.stream.has_value(), now);
  return answer;
}

WwnReply WwnService::answer_api(const HttpRequest& request, Instant now) {
  if (const auto fault = faults_.take_status(kind_of(request))) return {error_reply(*fault)};
  auto target = parse_target(request.target);
  if (target && is_picture(target->path)) return {picture(request, *target, now)};
  if (target && is_multiplex(target->path)) return multiplex(request, now);
  const auto caller = caller_of(request);
  if (!caller) {
    ++simulation_.stats().unauthorized;
    return {error_reply(unauthorized())};
  }
  if (caller->session.forbidden) return {error_reply(error_for_status(403))};
  if (!call_limit_.allow(caller->token, now.steady)) {
    ++simulation_.stats().limited_calls;
    return {error_reply(blocked())};
  }
  if (!target) return {error_reply(not_found())};
  strip_json_suffix(target->path);
  if (is_write(request)) return write(request, target->path, *caller, now);
  if (request.method == "GET") return read(target->path, *caller, wants_stream(request));
  return {error_reply(method_not_allowed())};
}

HttpReply WwnService::picture(const HttpRequest& request, const RequestTarget& target, Instant now) {
  // The token is in the URL only, as in the picture URLs of the service. Pictures do not count for the rate limit.
  const auto auth = target.query.find("auth");
  const Session* const session = auth == target.query.end() ? nullptr : simulation_.sessions().find(auth->second);
  if (session == nullptr) {
    ++simulation_.stats().unauthorized;
    return error_reply(unauthorized());
  }
  if (session->forbidden || !session->grant.permissions.has(Permission::camera_images))
    return error_reply(error_for_status(403));
  if (request.method != "GET") return error_reply(method_not_allowed());
  const json::object& document = simulation_.home(session->grant.user)->document().root();
  auto jpeg = camera_picture(document, target.path, simulation_.clock().at(now));
  if (!jpeg) return error_reply(not_found());
  return {200, std::move(*jpeg), {{"Content-Type", "image/jpeg"}}};
}

WwnReply WwnService::multiplex(const HttpRequest& request, Instant now) {
  const std::vector<std::string> tokens = multiplexed_tokens(bearer_of(request));
  if (!wants_stream(request) || tokens.empty() || tokens.size() > max_multiplexed_tokens)
    return {error_reply(invalid_content())};
  Subscription subscription;
  bool within_limits = true;
  for (const std::string& token : tokens) {
    const Session* const session = simulation_.sessions().find(token);
    if (session == nullptr) {
      subscription.revoked.push_back(token);
      continue;
    }
    if (session->forbidden) return {error_reply(error_for_status(403))};
    if (!call_limit_.allow(token, now.steady)) {
      ++simulation_.stats().limited_calls;
      within_limits = false;
    }
    subscription.listeners.push_back({token, session->grant.user});
  }
  if (subscription.listeners.empty()) {
    ++simulation_.stats().unauthorized;
    return {error_reply(unauthorized())};
  }
  if (!within_limits) return {error_reply(blocked())};
  ++simulation_.stats().streams_opened;
  WwnReply answer;
  answer.stream = std::move(subscription);
  return answer;
}

WwnReply WwnService::read(const Path& path, const Caller& caller, bool stream) {
  const json::object view =
      view_for(simulation_.with_picture_urls(*simulation_.home(caller.session.grant.user)), caller);
  if (!path.empty() && find(view, path) == nullptr) return {error_reply(not_found())};
  WwnReply answer;
  if (stream) {
    ++simulation_.stats().streams_opened;
    answer.stream = Subscription{path, {{caller.token, caller.session.grant.user}}};
  } else {
    ++simulation_.stats().reads;
    answer.reply.body = to_text(path.empty() ? json::value(view) : *find(view, path));
  }
  return answer;
}

WwnReply WwnService::write(const HttpRequest& request, const Path& path, const Caller& caller, Instant now) {
  const Grant& grant = caller.session.grant;
  Home& home = *simulation_.home(grant.user);
  const json::object& document = home.document().root();
  const auto object = write_target(document, path);
  if (!object) return {error_reply(object.error())};
  if (!belongs_to(*find_object(document, *object), works_with_nest)) return {error_reply(not_found())};
  if (!write_limit_.allow(budget_key(grant.user, *object), now.steady)) {
    ++simulation_.stats().limited_writes;
    return {error_reply(blocked())};
  }
  ++simulation_.stats().writes;
  if (caller.session.password_changed) return {error_reply(write_error())};
  const auto write = check_write(document, path, request.body, simulation_.clock().at(now), grant.permissions);
  if (!write) return {error_reply(write.error())};

  WwnReply answer{{200, to_text(write->echo)}};
  answer.delay = faults_.take_write_delay();
  if (const auto fault = faults_.take_close_on_write()) {
    if (fault->apply) apply(*write, home, now);
    answer.hang_up = true;
    return answer;
  }
  if (!faults_.take_ignore()) apply(*write, home, now);
  return answer;
}

json::object WwnService::write_budgets(Instant now) const {
  json::object users;
  for (const std::string& user : simulation_.users()) {
    json::object budgets;
    for (const Path& object : writable_objects(simulation_.home(user)->document().root())) {
      budgets[to_text(object)] = {{"left", write_limit_.left(budget_key(user, object), now.steady)},
                                  {"of", write_limit_.burst()}};
    }
    users[user] = std::move(budgets);
  }
  return users;
}

void WwnService::apply(const Write& write, Home& home, Instant now) {
  const auto revert_after = faults_.take_revert();
  const WallTime time = simulation_.clock().at(now);
  const json::object effects = effects_of(home.document().root(), write, time);
  home.apply(write.object, effects, time, revert_after ? std::optional(now + *revert_after) : std::nullopt);
}

json::value WwnService::document(const Path& path, const std::string& token) const {
  // The session is looked up each time because its permissions can change while a stream is open.
  const Session* const session = simulation_.sessions().find(token);
  if (session == nullptr) return nullptr;
  json::object view =
      view_for(simulation_.with_picture_urls(*simulation_.home(session->grant.user)), {token, *session});
  if (path.empty()) return view;
  const json::value* const part = find(view, path);
  return part == nullptr ? json::value() : *part;
}

void WwnService::log_request(std::string_view port, const HttpRequest& request, unsigned status, bool stream,
                             Instant now) {
  const auto body = parse_json(request.body);
  json::array query;
  if (const auto target = parse_target(request.target)) {
    for (const auto& [name, value] : target->query) query.emplace_back(name);
  }
  json::object entry{{"at", format_utc(now.wall)},
                     {"port", port},
                     {"method", request.method},
                     {"path", path_without_token(request.target)},
                     {"query", std::move(query)},
                     {"body", body ? *body : json::value()},
                     {"status", status},
                     {"authorized", is_authorized(request)},
                     {"stream", stream}};
  simulation_.requests().add(std::move(entry));
}

bool WwnService::is_authorized(const HttpRequest& request) const {
  const std::vector<std::string> tokens = multiplexed_tokens(bearer_of(request));
  return std::any_of(tokens.begin(), tokens.end(),
                     [&](const std::string& token) { return simulation_.sessions().find(token) != nullptr; });
}

std::optional<Caller> WwnService::caller_of(const HttpRequest& request) const {
  const std::string token = bearer_of(request);
  const Session* const session = simulation_.sessions().find(token);
  if (session == nullptr) return std::nullopt;
  return Caller{token, *session};
}

}  // namespace nest2mqtt::simulator
