#include "service.h"

#include <algorithm>

#include <boost/beast/core/string.hpp>

#include "camera_pictures.h"
#include "fields.h"
#include "multiplex.h"

namespace nest2mqtt::simulator {
namespace {

HttpReply refuse(const Refusal& refusal) {
  return {refusal.status, to_body(refusal)};
}

HttpReply refuse(const StatusFault& fault) {
  HttpReply reply = refuse(refusal_for(fault.status));
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

Doing doing(const HttpRequest& request) {
  if (is_write(request)) return Doing::write;
  return wants_stream(request) ? Doing::stream : Doing::read;
}

}  // namespace

Service::Service(const Settings& settings, json::object home, Instant now, Wire& wire)
    : wire_(wire),
      clock_(now, settings.speed),
      started_(now.wall),
      user_(settings.user),
      still_(settings.still),
      authorization_(settings.client, sessions_),
      login_door_(
          authorization_, [this] { return users(); }, [this](const std::string& token) { return disconnect(token); }),
      write_limit_(settings.burst, settings.refill),
      call_limit_(settings.call_burst, settings.call_refill),
      scenario_(settings.scenario) {
  add_user(user_, std::move(home), now);
  for (const auto& [user, other] : settings.other_homes) add_user(user, json::object(other), now);
  accept_token(settings.token, full_grant());
}

HttpReply Service::front(const HttpRequest& request, const Addresses& addresses, Instant now) {
  HttpReply reply;
  const auto target = parse_target(request.target);
  const bool login = target && is_login(target->path);
  if (const auto fault = faults_.take_status(login ? Doing::login : Doing::front)) {
    reply = refuse(*fault);
  } else if (login) {
    reply = login_door_.answer(request, *target, clock_.at(now));
  } else {
    ++stats_.redirects;
    const std::string& host = faults_.foreign() ? *faults_.foreign()
                              : faults_.loops() ? addresses.front
                                                : addresses.api;
    reply = {307, "", {{"Location", host + request.target}}};
  }
  note("front", request, reply.status, false, now);
  return reply;
}

Answer Service::api(const HttpRequest& request, Instant now) {
  Answer answer = answer_api(request, now);
  const unsigned status = answer.hang_up ? 0 : answer.reply.status;
  note("api", request, status, answer.stream.has_value(), now);
  return answer;
}

Answer Service::answer_api(const HttpRequest& request, Instant now) {
  if (const auto fault = faults_.take_status(doing(request))) return {refuse(*fault)};
  auto target = parse_target(request.target);
  if (target && is_picture(target->path)) return {picture(request, *target, now)};
  if (target && is_multiplex(target->path)) return multiplex(request, now);
  const auto caller = caller_of(request);
  if (!caller) {
    ++stats_.unauthorized;
    return {refuse(unauthorized())};
  }
  if (caller->session.forbidden) return {refuse(refusal_for(403))};
  if (!call_limit_.allow(caller->token, now.steady)) return {refuse(blocked())};
  if (!target) return {refuse(not_found())};
  strip_json_suffix(target->path);
  if (is_write(request)) return write(request, target->path, *caller, now);
  if (request.method == "GET") return read(target->path, *caller, wants_stream(request));
  return {refuse(method_not_allowed())};
}

HttpReply Service::picture(const HttpRequest& request, const Target& target, Instant now) {
  // As the service meant its picture URLs to be used: the token is in them, and they are no calls of the API.
  const auto auth = target.query.find("auth");
  const Session* const session = auth == target.query.end() ? nullptr : sessions_.find(auth->second);
  if (session == nullptr) {
    ++stats_.unauthorized;
    return refuse(unauthorized());
  }
  if (session->forbidden || !session->grant.permissions.has(Permission::camera_images)) return refuse(refusal_for(403));
  if (request.method != "GET") return refuse(method_not_allowed());
  return camera_picture(home(session->grant.user)->world().home(), target.path, clock_.at(now));
}

Answer Service::multiplex(const HttpRequest& request, Instant now) {
  const std::vector<std::string> tokens = multiplexed_tokens(bearer_of(request));
  if (!wants_stream(request) || tokens.empty() || tokens.size() > most_multiplexed) return {refuse(invalid_content())};
  Subscription subscription;
  bool within_limits = true;
  for (const std::string& token : tokens) {
    const Session* const session = sessions_.find(token);
    if (session == nullptr) {
      subscription.revoked.push_back(token);
      continue;
    }
    if (session->forbidden) return {refuse(refusal_for(403))};
    within_limits &= call_limit_.allow(token, now.steady);
    subscription.listeners.push_back({token, session->grant.user});
  }
  if (subscription.listeners.empty()) {
    ++stats_.unauthorized;
    return {refuse(unauthorized())};
  }
  if (!within_limits) return {refuse(blocked())};
  ++stats_.streams_opened;
  Answer answer;
  answer.stream = std::move(subscription);
  return answer;
}

Answer Service::read(const Path& path, const Caller& caller, bool stream) {
  const json::object view = view_for(shown(*home(caller.session.grant.user)), caller);
  if (!path.empty() && find(view, path) == nullptr) return {refuse(not_found())};
  Answer answer;
  if (stream) {
    ++stats_.streams_opened;
    answer.stream = Subscription{path, {{caller.token, caller.session.grant.user}}};
  } else {
    ++stats_.reads;
    answer.reply.body = to_text(path.empty() ? json::value(view) : *find(view, path));
  }
  return answer;
}

Answer Service::write(const HttpRequest& request, const Path& path, const Caller& caller, Instant now) {
  const Grant& grant = caller.session.grant;
  Home& home = *this->home(grant.user);
  const json::object& document = home.world().home();
  const auto object = write_target(document, path);
  if (!object) return {refuse(object.error())};
  if (!write_limit_.allow(grant.user + to_text(*object), now.steady)) return {refuse(blocked())};
  ++stats_.writes;
  if (caller.session.password_changed) return {refuse(write_error())};
  const auto write = check_write(document, path, request.body, clock_.at(now), grant.permissions);
  if (!write) return {refuse(write.error())};

  Answer answer{{200, to_text(write->echo)}};
  answer.delay = faults_.take_write_delay();
  if (const auto fault = faults_.take_close_on_write()) {
    if (fault->apply) apply(*write, home, now);
    answer.hang_up = true;
    return answer;
  }
  if (!faults_.take_ignore()) apply(*write, home, now);
  return answer;
}

void Service::apply(const Write& write, Home& home, Instant now) {
  const auto revert_after = faults_.take_revert();
  home.apply(write, clock_.at(now), revert_after ? std::optional(now + *revert_after) : std::nullopt);
}

void Service::accept_token(const std::string& token, const Grant& grant) {
  sessions_.open(token, Session{.grant = grant});
}

Grant Service::full_grant() const {
  return {user_, Permissions::all(), authorization_.client().version};
}

bool Service::disconnect(const std::string& token) {
  if (!sessions_.close(token)) return false;
  wire_.revoke_streams(token);
  return true;
}

std::vector<std::string> Service::users() const {
  std::vector<std::string> names{user_};
  for (const auto& [name, home] : homes_) {
    if (name != user_) names.push_back(name);
  }
  return names;
}

Home* Service::home(const std::string& user) {
  const auto found = homes_.find(user);
  return found == homes_.end() ? nullptr : &found->second;
}

const Home* Service::home(const std::string& user) const {
  const auto found = homes_.find(user);
  return found == homes_.end() ? nullptr : &found->second;
}

void Service::add_user(const std::string& user, json::object&& home, Instant now) {
  homes_.try_emplace(user, std::move(home), still_, clock_.at(now));
}

Result<Home*> Service::home_for(const std::optional<std::string>& user) {
  Home* const found = home(user.value_or(user_));
  if (found == nullptr) return fail("there is no user \"" + *user + "\"");
  return found;
}

Result<void> Service::perform(const Order& order, Instant now) {
  return std::visit([&](const auto& what) { return carry_out(what, now); }, order);
}

Result<void> Service::carry_out(const SetValue& set, Instant) {
  return home_for(set.user).and_then([&](Home* home) { return home->world().set(set.path, set.value); });
}

Result<void> Service::carry_out(const Alarm& alarm, Instant now) {
  return home_for(alarm.user).and_then([&](Home* home) { return home->perform(alarm, clock_.at(now)); });
}

Result<void> Service::carry_out(const CameraEvent& event, Instant now) {
  return home_for(event.user).and_then([&](Home* home) { return home->perform(event, clock_.at(now)); });
}

Result<void> Service::carry_out(const Revoke& revoke, Instant) {
  if (revoke.token) {
    if (!disconnect(*revoke.token)) return fail("this token is not valid anyway");
  } else {
    wire_.revoke_streams(std::nullopt);
    sessions_.close_all();
  }
  return {};
}

Result<void> Service::carry_out(const SetSpeed& speed, Instant now) {
  clock_.set_speed(speed.speed, now);
  return {};
}

Result<void> Service::carry_out(const ClearFaults&, Instant) {
  faults_.clear();
  wire_.resume_streams();
  return {};
}

Result<void> Service::carry_out(const Fault& fault, Instant) {
  faults_.add(fault);
  if (std::holds_alternative<Cut>(fault)) wire_.cut_streams();
  if (std::holds_alternative<Stall>(fault)) wire_.stall_streams();
  if (const auto* big = std::get_if<BigEvent>(&fault)) wire_.send_padded(big->bytes);
  if (const auto* garbage = std::get_if<Garbage>(&fault)) wire_.send_raw(bytes_of(garbage->kind));
  if (const auto* raw = std::get_if<RawText>(&fault)) wire_.send_raw(raw->text);
  if (std::holds_alternative<RedirectMove>(fault) && !wire_.move_api()) {
    return fail("no other port could be opened");
  }
  return {};
}

std::vector<std::string> Service::advance(Instant now) {
  const WallTime time = clock_.at(now);
  std::vector<std::string> problems;
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(time - started_);
  for (const Order& order : scenario_.take_due(elapsed)) {
    const auto done = perform(order, now);
    if (!done) problems.push_back(done.error().message);
  }
  for (auto& [user, home] : homes_) home.advance(now, time);
  return problems;
}

json::object Service::shown(const Home& home) const {
  json::object document = home.world().home();
  point_pictures_to(wire_.api_url(), document);
  return document;
}

json::value Service::document(const Path& path, const std::string& token) const {
  // Looked up anew: what the token may see can change while a stream is open.
  const Session* const session = sessions_.find(token);
  if (session == nullptr) return nullptr;
  json::object view = view_for(shown(*home(session->grant.user)), {token, *session});
  if (path.empty()) return view;
  const json::value* const part = find(view, path);
  return part == nullptr ? json::value() : *part;
}

void Service::note(std::string_view port, const HttpRequest& request, unsigned status, bool stream, Instant now) {
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
  requests_.add(std::move(entry));
}

bool Service::is_authorized(const HttpRequest& request) const {
  const std::vector<std::string> tokens = multiplexed_tokens(bearer_of(request));
  return std::any_of(tokens.begin(), tokens.end(),
                     [&](const std::string& token) { return sessions_.find(token) != nullptr; });
}

std::optional<Caller> Service::caller_of(const HttpRequest& request) const {
  const std::string token = bearer_of(request);
  const Session* const session = sessions_.find(token);
  if (session == nullptr) return std::nullopt;
  return Caller{token, *session};
}

}  // namespace nest2mqtt::simulator
