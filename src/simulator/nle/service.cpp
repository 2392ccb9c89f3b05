#include "nle/service.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include <boost/beast/core/string.hpp>

#include "home/services.h"
#include "http/base64.h"
#include "json/fields.h"
#include "nle/python_text.h"
#include "nle/replies.h"

namespace nest2mqtt::simulator {
namespace {

HttpReply error_body(unsigned status, const char* message) {
  return nle_json(status, json::object{{"error", message}});
}

HttpReply command_failure(const CommandError& error) {
  return nle_json(error.status, json::object{{"success", false}, {"message", error.message}});
}

std::string path_of(const RequestTarget& target) {
  return to_text(target.path);
}

RequestKind request_kind(const HttpRequest& request, const std::string& path) {
  if (request.method == "POST") return RequestKind::write;
  return path == "/api/events" ? RequestKind::stream : RequestKind::read;
}

std::string serial_in(const RequestTarget& target) {
  const auto serial = target.query.find("serial");
  return serial == target.query.end() ? std::string() : serial->second;
}

/// What Python finds with body.get(name) where it needs a text: empty if that is absent or false.
std::string name_in(const json::object& body, const char* name) {
  const json::value* const value = body.if_contains(name);
  return value == nullptr || !python_truth(*value) ? std::string() : python_str(*value);
}

}  // namespace

NleService::NleService(const Settings& settings, Simulation& simulation)
    : simulation_(simulation),
      faults_(simulation.faults(no_longer_evil)),
      user_(settings.nle_user),
      password_(settings.nle_password),
      devices_(simulation, settings.nle_fan_timers_last) {}

NleReply NleService::answer(const HttpRequest& request, Instant now) {
  NleReply answer = answer_or_fault(request, now);
  log_request(request, answer, now);
  return answer;
}

NleReply NleService::answer_or_fault(const HttpRequest& request, Instant now) {
  const auto target = parse_target(request.target);
  const std::string path = target ? path_of(*target) : std::string();
  if (const auto fault = faults_.take_status(request_kind(request, path))) {
    HttpReply reply = fault->status == 500 ? nle_framework_error(500) : nle_proxy_error(fault->status);
    if (fault->body) reply.body = *fault->body;
    if (fault->retry_after) reply.headers.emplace_back("Retry-After", std::to_string(*fault->retry_after));
    return {std::move(reply)};
  }
  if (!is_authorized(request)) {
    ++simulation_.stats().unauthorized;
    return {nle_proxy_error(401)};
  }
  if (!target) return {nle_framework_error(404)};
  const bool posts = path == "/command" || path == "/notify-device";
  if (posts) {
    if (request.method != "POST") return {nle_framework_error(405)};
    return path == "/command" ? command(request, now) : NleReply{notify(request)};
  }
  constexpr std::array reads{"/health",     "/api/devices", "/status",    "/api/schedule",
                             "/api/events", "/api/stats",   "/api/config"};
  if (std::find(reads.begin(), reads.end(), path) == reads.end()) return {nle_framework_error(404)};
  if (request.method != "GET") return {nle_framework_error(405)};
  if (path == "/api/events") {
    ++simulation_.stats().streams_opened;
    NleReply stream;
    stream.stream.emplace();
    return stream;
  }
  ++simulation_.stats().reads;
  return {get(*target, now)};
}

HttpReply NleService::get(const RequestTarget& target, Instant now) {
  const std::string path = path_of(target);
  if (path == "/health") return nle_json(200, json::object{{"status", "ok"}});
  if (path == "/api/devices") return list(now);
  if (path == "/status") return status(target, now);
  if (path == "/api/schedule") return schedule(target);
  if (path == "/api/stats") return stats();
  return nle_json(200, json::object{{"api_origin", "http://127.0.0.1:8000"},
                                    {"cloudregisterurl", "http://127.0.0.1:8000/entry"},
                                    {"require_device_pairing", false},
                                    {"entry_key_ttl_seconds", 3600}});
}

HttpReply NleService::list(Instant now) {
  json::array all;
  for (const std::string& serial : devices_.serials()) {
    json::object device = *devices_.status(serial, now);
    device["subscription_count"] = devices_.subscriptions(serial);
    all.push_back(std::move(device));
  }
  const std::size_t total = all.size();
  return nle_json(200, json::object{{"devices", std::move(all)}, {"total", total}});
}

HttpReply NleService::status(const RequestTarget& target, Instant now) {
  const std::string serial = serial_in(target);
  if (serial.empty()) return error_body(400, "Serial parameter required");
  auto device = devices_.status(serial, now);
  if (!device) return error_body(404, "Device not found");
  return nle_json(200, std::move(*device));
}

HttpReply NleService::schedule(const RequestTarget& target) {
  const std::string serial = serial_in(target);
  if (serial.empty()) return error_body(400, "Serial parameter required");
  const Buckets* const buckets = devices_.buckets(serial);
  const auto bucket = buckets == nullptr ? Buckets::const_iterator() : buckets->find(BucketKind::schedule);
  if (buckets == nullptr || bucket == buckets->end()) {
    return nle_json(200, json::object{{"serial", serial}, {"schedule", nullptr}});
  }
  return nle_json(200, json::object{{"serial", serial},
                                    {"schedule", bucket->second.values},
                                    {"object_revision", bucket->second.revision},
                                    {"object_timestamp", bucket->second.timestamp}});
}

HttpReply NleService::stats() {
  json::array serials;
  json::object availability;
  std::size_t available = 0;
  std::size_t subscriptions = 0;
  for (const std::string& serial : devices_.serials()) {
    const Presence presence = devices_.presence(serial);
    serials.emplace_back(serial);
    available += presence.is_available ? 1 : 0;
    subscriptions += devices_.subscriptions(serial);
    if (!devices_.is_tracked(serial)) continue;
    availability[serial] = {{"is_available", presence.is_available}, {"last_seen", zoneless_time(*presence.last_seen)}};
  }
  return nle_json(
      200, json::object{{"devices", {{"total", serials.size()}, {"available", available}, {"serials", serials}}},
                        {"subscriptions",
                         {{"total_subscriptions", subscriptions}, {"devices_with_subscriptions", subscriptions}}},
                        {"availability", availability}});
}

HttpReply NleService::notify(const HttpRequest& request) {
  const auto body = parse_json(request.body);
  if (!body) return error_body(400, "Invalid JSON");
  if (!body->is_object()) return nle_framework_error(500);
  const std::string serial = name_in(body->get_object(), "serial");
  if (serial.empty()) return error_body(400, "Serial required");
  if (devices_.buckets(serial) == nullptr) return error_body(404, "Device not found");
  return nle_json(200, json::object{{"success", true}, {"subscribers_notified", devices_.subscriptions(serial)}});
}

NleReply NleService::command(const HttpRequest& request, Instant now) {
  const auto body = parse_json(request.body);
  if (!body) return {command_failure({400, "Invalid JSON"})};
  if (!body->is_object()) return {nle_framework_error(500)};
  const json::object& order = body->get_object();
  const std::string serial = name_in(order, "serial");
  const std::string name = name_in(order, "command");
  if (serial.empty()) return {command_failure({400, "Serial required"})};
  if (name.empty()) return {command_failure({400, "Command required"})};
  const json::value* const given = order.if_contains("value");
  const json::value value = given == nullptr ? json::value() : *given;

  ++simulation_.stats().writes;
  const WallTime time = simulation_.clock().at(now);
  const Buckets* const known = devices_.buckets(serial);
  const auto effect = effect_of(name, value, known == nullptr ? Buckets() : *known, time);
  json::object entry{{"at", format_utc(time)}, {"serial", serial}, {"command", name}, {"value", value}};
  if (!effect) {
    entry["status"] = effect.error().status;
    entry["message"] = effect.error().message;
    devices_.commands().add(std::move(entry));
    return {command_failure(effect.error())};
  }
  const std::string key = bucket_key(effect->bucket, serial);
  entry["status"] = 200;
  entry["object_key"] = key;
  entry["values"] = effect->values;
  const std::size_t number = devices_.commands().add(std::move(entry));

  NleReply answer;
  answer.reply =
      nle_json(200, json::object{{"success", true}, {"data", {{"object_key", key}, {"values", effect->values}}}});
  answer.delay = faults_.take_write_delay();
  const auto closing = faults_.take_close_on_write();
  answer.hang_up = closing.has_value();
  const bool ignored = closing ? !closing->apply : faults_.take_ignore();
  if (ignored) return answer;
  const auto revert_after = faults_.take_revert();
  devices_.command(serial, *effect, number, revert_after ? std::optional(now + *revert_after) : std::nullopt, now);
  return answer;
}

bool NleService::is_authorized(const HttpRequest& request) const {
  if (password_.empty()) return true;
  constexpr std::string_view scheme = "basic ";
  const boost::beast::string_view given(request.authorization);
  if (!boost::beast::iequals(given.substr(0, scheme.size()), {scheme.data(), scheme.size()})) return false;
  return request.authorization.substr(scheme.size()) == base64(user_ + ":" + password_);
}

void NleService::log_request(const HttpRequest& request, const NleReply& answer, Instant now) {
  const auto body = parse_json(request.body);
  const auto target = parse_target(request.target);
  json::array query;
  if (target) {
    for (const auto& [name, value] : target->query) query.emplace_back(name);
  }
  simulation_.requests().add({{"at", format_utc(now.wall)},
                              {"port", no_longer_evil},
                              {"method", request.method},
                              {"path", target ? path_of(*target) : std::string()},
                              {"query", std::move(query)},
                              {"body", body ? *body : json::value()},
                              {"status", answer.logged_status()},
                              {"authorized", is_authorized(request)},
                              {"stream", answer.stream.has_value()}});
}

}  // namespace nest2mqtt::simulator
