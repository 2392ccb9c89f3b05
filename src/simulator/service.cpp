#include "service.h"

#include <boost/beast/core/string.hpp>

#include "camera_pictures.h"
#include "fields.h"

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

Doing doing(const HttpRequest& request) {
  if (is_write(request)) return Doing::write;
  return wants_stream(request) ? Doing::stream : Doing::read;
}

}  // namespace

Service::Service(const Settings& settings, json::object home, Instant now, Wire& wire)
    : wire_(wire),
      world_(std::move(home)),
      clock_(now, settings.speed),
      started_(now.wall),
      tokens_{settings.token},
      write_limit_(settings.burst, settings.refill),
      call_limit_(settings.call_burst, settings.call_refill),
      scenario_(settings.scenario) {
  if (!settings.still) physics_.emplace();
  eco_.advance(world_, now.wall);
}

HttpReply Service::front(const HttpRequest& request, const Addresses& addresses, Instant now) {
  HttpReply reply;
  if (const auto fault = faults_.take_status(Doing::front)) {
    reply = refuse(*fault);
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
  const auto caller = caller_of(request);
  if (!caller) {
    ++stats_.unauthorized;
    return {refuse(unauthorized())};
  }
  if (!call_limit_.allow(caller->token, now.steady)) return {refuse(blocked())};
  if (!target) return {refuse(not_found())};
  strip_json_suffix(target->path);
  if (is_write(request)) return write(request, target->path, now);
  if (request.method == "GET") return read(target->path, *caller, wants_stream(request));
  return {refuse(method_not_allowed())};
}

HttpReply Service::picture(const HttpRequest& request, const Target& target, Instant now) {
  // As the service meant its picture URLs to be used: the token is in them, and they are no calls of the API.
  const auto auth = target.query.find("auth");
  if (auth == target.query.end() || !tokens_.contains(auth->second)) {
    ++stats_.unauthorized;
    return refuse(unauthorized());
  }
  if (request.method != "GET") return refuse(method_not_allowed());
  return camera_picture(world_.home(), target.path, clock_.at(now));
}

Answer Service::read(const Path& path, const Caller& caller, bool stream) {
  const Subscription subscription{path, caller};
  const json::object view = view_for(home(), caller);
  if (!path.empty() && find(view, path) == nullptr) return {refuse(not_found())};
  Answer answer;
  if (stream) {
    ++stats_.streams_opened;
    answer.stream = subscription;
  } else {
    ++stats_.reads;
    answer.reply.body = to_text(path.empty() ? json::value(view) : *find(view, path));
  }
  return answer;
}

Answer Service::write(const HttpRequest& request, const Path& path, Instant now) {
  const auto object = write_target(world_.home(), path);
  if (!object) return {refuse(object.error())};
  if (!write_limit_.allow(to_text(*object), now.steady)) return {refuse(blocked())};
  ++stats_.writes;
  const auto write = check_write(world_.home(), path, request.body, clock_.at(now));
  if (!write) return {refuse(write.error())};

  Answer answer{{200, to_text(write->echo)}};
  answer.delay = faults_.take_write_delay();
  if (const auto fault = faults_.take_close_on_write()) {
    if (fault->apply) apply(*write, now);
    answer.hang_up = true;
    return answer;
  }
  if (!faults_.take_ignore()) apply(*write, now);
  return answer;
}

void Service::apply(const Write& write, Instant now) {
  const WallTime time = clock_.at(now);
  const json::object effects = effects_of(world_.home(), write, time);
  if (const auto after = faults_.take_revert()) {
    Revert revert{now + *after, write.object, {}};
    const json::object& before = *find_object(world_.home(), write.object);
    for (const auto& field : effects) {
      const json::value* const old = before.if_contains(field.key());
      if (old != nullptr) revert.before[field.key()] = *old;
    }
    reverts_.push_back(std::move(revert));
  }
  world_.report(write.object, effects, time);
}

Result<void> Service::perform(const Order& order, Instant now) {
  return std::visit([&](const auto& what) { return carry_out(what, now); }, order);
}

Result<void> Service::carry_out(const SetValue& set, Instant) {
  return world_.set(set.path, set.value);
}

Result<void> Service::carry_out(const Alarm& alarm, Instant now) {
  const Path device{"devices", "smoke_co_alarms", alarm.device};
  if (find_object(world_.home(), device) == nullptr) return fail("there is no Protect \"" + alarm.device + "\"");
  const WallTime time = clock_.at(now);
  json::object fields;
  if (alarm.smoke) fields["smoke_alarm_state"] = *alarm.smoke;
  if (alarm.co) fields["co_alarm_state"] = *alarm.co;
  if (alarm.battery) fields["battery_health"] = *alarm.battery;
  if (alarm.manual_test) {
    fields["is_manual_test_active"] = *alarm.manual_test;
    if (*alarm.manual_test) fields["last_manual_test_time"] = format_utc(time);
  }
  world_.report(device, std::move(fields), time);
  return {};
}

Result<void> Service::carry_out(const CameraEvent& event, Instant now) {
  return camera_events_.begin(world_, event, clock_.at(now));
}

Result<void> Service::carry_out(const Revoke& revoke, Instant) {
  if (revoke.token && !tokens_.contains(*revoke.token)) return fail("this token is not valid anyway");
  wire_.revoke_streams(revoke.token);
  if (revoke.token) {
    tokens_.erase(*revoke.token);
  } else {
    tokens_.clear();
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
  std::erase_if(reverts_, [&](const Revert& revert) {
    if (now < revert.due) return false;
    world_.report(revert.object, revert.before, time);
    return true;
  });
  eco_.advance(world_, time);
  advance_fans(world_, time);
  camera_events_.advance(world_, time);
  if (physics_) physics_->advance(world_, time);
  return problems;
}

json::object Service::home() const {
  json::object home = world_.home();
  point_pictures_to(wire_.api_url(), home);
  return home;
}

json::value Service::document(const Subscription& subscription) const {
  json::object view = view_for(home(), subscription.caller);
  if (subscription.path.empty()) return view;
  const json::value* const part = find(view, subscription.path);
  return part == nullptr ? json::value() : *part;
}

void Service::note(std::string_view port, const HttpRequest& request, unsigned status, bool stream, Instant now) {
  const auto body = parse_json(request.body);
  json::object entry{{"at", format_utc(now.wall)},
                     {"port", port},
                     {"method", request.method},
                     {"path", request.target.substr(0, request.target.find('?'))},
                     {"body", body ? *body : json::value()},
                     {"status", status},
                     {"authorized", caller_of(request).has_value()},
                     {"stream", stream}};
  requests_.add(std::move(entry));
}

std::optional<Caller> Service::caller_of(const HttpRequest& request) const {
  std::string token;
  constexpr std::string_view scheme = "bearer ";
  const boost::beast::string_view given(request.authorization);
  if (boost::beast::iequals(given.substr(0, scheme.size()), {scheme.data(), scheme.size()})) {
    token = request.authorization.substr(scheme.size());
  } else if (const auto target = parse_target(request.target)) {
    const auto auth = target->query.find("auth");
    if (auth != target->query.end()) token = auth->second;
  }
  if (!tokens_.contains(token)) return std::nullopt;
  return Caller{token};
}

}  // namespace nest2mqtt::simulator
