#include "sdm/service.h"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/beast/core/string.hpp>
#include <fmt/format.h>

#include "home/services.h"
#include "json/fields.h"
#include "pictures/camera_pictures.h"

namespace nest2mqtt::simulator {
namespace {

constexpr std::string_view command_suffix = ":executeCommand";
constexpr const char* api_name = "Smart Device Management API";
constexpr const char* api_host = "smartdevicemanagement.googleapis.com";

bool has_scheme(const std::string& authorization, std::string_view scheme) {
  const boost::beast::string_view given(authorization);
  return boost::beast::iequals(given.substr(0, scheme.size()), {scheme.data(), scheme.size()});
}

/// The text after the scheme; empty if the request has no such authorization.
std::string credentials(const HttpRequest& request, std::string_view scheme) {
  return has_scheme(request.authorization, scheme) ? request.authorization.substr(scheme.size()) : std::string();
}

bool is_pubsub(const Path& path) {
  return path.size() > 1 && path[0] == "v1" && path[1] == "projects";
}

/// What is counted for a request to Pub/Sub: `pubsub.pull`.
std::string pubsub_method(const HttpRequest& request, const Path& path) {
  const std::size_t colon = path.back().find(':');
  return "pubsub." + (colon == std::string::npos ? request.method : path.back().substr(colon + 1));
}

RequestKind sdm_request_kind(const Path& path) {
  const bool api = !path.empty() && (path[0] == "v1" || path[0] == "event-images");
  if (!api) return RequestKind::login;
  if (is_pubsub(path)) return RequestKind::stream;
  return path.back().ends_with(command_suffix) ? RequestKind::write : RequestKind::read;
}

HttpReply list_reply(const char* name, json::array list) {
  if (list.empty()) return {200, "{}"};
  return {200, to_text(json::object{{name, std::move(list)}})};
}

/// The method of the API that a path below `enterprises/<project>` is read with; empty: none.
std::string_view read_method(const Path& path) {
  constexpr std::array<std::string_view, 2> plain{"devices", "structures"};
  if (path.empty() || std::find(plain.begin(), plain.end(), path[0]) == plain.end()) return {};
  if (path.size() == 1) return path[0] == "devices" ? "devices.list" : "structures.list";
  if (path.size() == 2) return path[0] == "devices" ? "devices.get" : "structures.get";
  if (path[0] != "structures" || path[2] != "rooms" || path.size() > 4) return {};
  return path.size() == 3 ? "structures.rooms.list" : "structures.rooms.get";
}

SdmError unknown_method() {
  return sdm_not_found("Requested entity was not found.");
}

SdmProject project_of(const SdmSettings& settings) {
  SdmProject project{settings.project, settings.client_id, settings.client_secret, settings.redirect_uris,
                     settings.topic};
  if (project.redirect_uris.empty()) project.redirect_uris.emplace_back("https://www.google.com");
  return project;
}

std::vector<SdmConsent::Person> people_of(const Simulation& simulation) {
  std::vector<SdmConsent::Person> people;
  for (const std::string& user : simulation.users()) {
    SdmConsent::Person person{user, {}};
    const json::object& home = simulation.home(user)->document().root();
    const json::object* const structures = find_object(home, {"structures"});
    for (const auto& member : structures == nullptr ? json::object() : *structures) {
      const json::object* const structure = member.value().if_object();
      if (structure == nullptr) continue;
      person.structures.push_back({std::string(member.key()), std::string(text_of(*structure, "name"))});
    }
    people.push_back(std::move(person));
  }
  return people;
}

}  // namespace

SdmService::SdmService(const Settings& settings, Simulation& simulation, Instant now)
    : simulation_(simulation),
      faults_(simulation.faults(google_device_access)),
      project_(project_of(settings.sdm)),
      quotas_(settings.sdm.limits),
      devices_(simulation, project_, permissions_),
      token_endpoint_(project_, tokens_),
      consent_(project_, tokens_, permissions_, [&simulation] { return people_of(simulation); }),
      pubsub_api_(project_, pubsub_),
      publisher_(simulation, project_, devices_, pubsub_) {
  (void)pubsub_.create_topic(project_.topic);
  (void)pubsub_.create_subscription(settings.sdm.subscription, {{"topic", project_.topic}});
  tokens_.add_refresh_token(settings.sdm.refresh_token, {settings.user}, simulation.clock().at(now));
}

void SdmService::advance(Instant now) {
  const WallTime time = simulation_.clock().at(now);
  devices_.advance(time);
  publisher_.advance(time);
}

SdmAnswer SdmService::answer(const HttpRequest& request, Instant now) {
  advance(now);
  SdmAnswer answer = answer_or_fault(request, now);
  log_request(request, answer, now);
  return answer;
}

SdmAnswer SdmService::answer_or_fault(const HttpRequest& request, Instant now) {
  const WallTime time = simulation_.clock().at(now);
  const auto target = parse_target(request.target);
  const Path path = target ? target->path : Path();
  const bool is_page = path.size() == 3 && path[0] == "partnerconnections" && path[2] == "auth";
  const bool is_token = path == Path{"token"} || path == Path{"revoke"};
  if (const auto fault = faults_.take_status(sdm_request_kind(path))) return {sdm_fault_reply(*fault)};
  if (is_page) return {consent_.answer(request, path[1], time)};
  if (is_token) {
    quotas_.count(path[0]);
    if (request.method != "POST") return {sdm_error_reply(unknown_method())};
    return {path[0] == "token" ? token_endpoint_.token(request, time) : token_endpoint_.revoke(request)};
  }
  if (path.size() == 2 && path[0] == "event-images") return {picture(request, path, time)};
  if (path.empty() || path[0] != "v1") return {sdm_error_reply(unknown_method())};
  if (is_pubsub(path)) {
    quotas_.count(pubsub_method(request, path));
    auto answer = pubsub_api_.answer(request, {path.begin() + 1, path.end()}, caller_of(request, time), time);
    return {std::move(answer.reply), {}, false, std::move(answer.pull)};
  }
  return api(request, path, now);
}

SdmAnswer SdmService::api(const HttpRequest& request, const Path& path, Instant now) {
  const WallTime time = simulation_.clock().at(now);
  const auto caller = caller_of(request, time);
  if (!caller) {
    ++simulation_.stats().unauthorized;
    return {sdm_error_reply(sdm_unauthenticated())};
  }
  if (!project_.api_enabled) return {sdm_error_reply(google_api_disabled(api_name, api_host))};
  if (!caller->devices) return {sdm_error_reply(google_scope_missing(api_host))};
  if (path.size() < 4 || path[1] != "enterprises") return {sdm_error_reply(unknown_method())};
  if (path[2] != project_.id || !project_.active) return {sdm_error_reply(sdm_not_found("Enterprise not found."))};
  const Path resource(path.begin() + 3, path.end());
  SdmAnswer answer;
  const bool is_command = resource.size() == 2 && resource[0] == "devices" && resource[1].ends_with(command_suffix);
  if (is_command && request.method == "POST") {
    const std::string id = resource[1].substr(0, resource[1].size() - command_suffix.size());
    answer = command(request, caller->user, id, now);
  } else if (request.method == "GET" && !is_command) {
    answer = {read(caller->user, resource, time)};
  } else {
    return {sdm_error_reply(unknown_method())};
  }
  answer.reply.headers.emplace_back("userID", SdmPublisher::obfuscated(caller->user));
  return answer;
}

HttpReply SdmService::read(const std::string& user, const Path& path, WallTime now) {
  const std::string_view method = read_method(path);
  if (method.empty()) return sdm_error_reply(unknown_method());
  if (const auto limited = quotas_.take(user, std::string(method), now)) {
    ++simulation_.stats().limited_calls;
    return sdm_error_reply(sdm_rate_limited(*limited));
  }
  ++simulation_.stats().reads;
  const auto not_found = [&](const char* what) {
    return sdm_error_reply(
        sdm_not_found(fmt::format("{} enterprises/{}{} not found.", what, project_.id, to_text(path))));
  };
  if (method == "devices.list") {
    publisher_.start(user);
    return list_reply("devices", devices_.devices(user));
  }
  if (method == "structures.list") return list_reply("structures", devices_.structures(user));
  if (method == "devices.get") {
    const auto found = devices_.find_device(user, path[1]);
    if (!found) return not_found("Device");
    if (!found->permitted) return sdm_error_reply({403, "PERMISSION_DENIED", "The caller does not have permission"});
    return {200, to_text(devices_.device(user, *found))};
  }
  auto structure = devices_.structure(user, path[1]);
  auto rooms = devices_.rooms(user, path[1]);
  if (!structure || !rooms) return not_found("Structure");
  if (method == "structures.get") return {200, to_text(*structure)};
  if (method == "structures.rooms.list") return list_reply("rooms", std::move(*rooms));
  const auto room = std::find_if(rooms->begin(), rooms->end(), [&](const json::value& known) {
    return text_of(known.get_object(), "name").ends_with("/rooms/" + path[3]);
  });
  if (room == rooms->end()) return not_found("Room");
  return {200, to_text(*room)};
}

SdmAnswer SdmService::command(const HttpRequest& request, const std::string& user, const std::string& device,
                              Instant now) {
  const WallTime time = simulation_.clock().at(now);
  const auto found = devices_.find_device(user, device);
  const auto body = parse_json(request.body);
  const json::object* const order = body ? body->if_object() : nullptr;
  const std::string name(order == nullptr ? std::string_view() : text_of(*order, "command"));
  const SdmQuotas::Command counted{found ? found->name : device, found ? found->type : std::string_view(), name};
  if (const auto limited = quotas_.take(user, counted, time)) {
    ++simulation_.stats().limited_writes;
    return {sdm_error_reply(sdm_rate_limited(*limited))};
  }
  ++simulation_.stats().writes;
  if (!body && !request.body.empty()) {
    return {sdm_error_reply(sdm_invalid_argument("Invalid JSON payload received. " + body.error().message))};
  }
  if (!found) {
    return {sdm_error_reply(
        sdm_not_found(fmt::format("Device enterprises/{}/devices/{} not found.", project_.id, device)))};
  }
  if (!found->permitted) return {sdm_error_reply({403, "PERMISSION_DENIED", "The caller does not have permission"})};
  if (name.empty()) return {sdm_error_reply(sdm_not_found("No command provided."))};
  const json::object* const params = find_object(*order, {"params"});
  const std::string base_url = "http://" + request.host;
  const auto effect =
      devices_.command(user, *found, name, params == nullptr ? json::object() : *params, base_url, time);
  if (!effect) return {sdm_error_reply(effect.error())};

  SdmAnswer answer{{200, to_text(effect->answer)}};
  answer.delay = faults_.take_write_delay();
  const auto closing = faults_.take_close_on_write();
  answer.hang_up = closing.has_value();
  const bool ignored = closing ? !closing->apply : faults_.take_ignore();
  if (ignored || effect->fields.empty()) return answer;
  const auto revert_after = faults_.take_revert();
  simulation_.home(user)->apply(found->path, effect->fields, time,
                                revert_after ? std::optional(now + *revert_after) : std::nullopt);
  return answer;
}

HttpReply SdmService::picture(const HttpRequest& request, const Path& path, WallTime now) {
  const std::string token = credentials(request, "basic ");
  for (const std::string& user : simulation_.users()) {
    const auto camera = devices_.cameras(user).camera_of_picture(path[1], token, now);
    if (!camera) continue;
    auto jpeg = camera_picture(simulation_.home(user)->document().root(), {"images", *camera, "event"}, now);
    if (jpeg) return {200, std::move(*jpeg), {{"Content-Type", "image/jpeg"}}};
  }
  return sdm_error_reply(sdm_unauthenticated());
}

std::optional<SdmGrant> SdmService::caller_of(const HttpRequest& request, WallTime now) const {
  return tokens_.grant_of(credentials(request, "bearer "), now);
}

void SdmService::log_request(const HttpRequest& request, const SdmAnswer& answer, Instant now) {
  const auto body = parse_json(request.body);
  const auto target = parse_target(request.target);
  json::array query;
  if (target) {
    for (const auto& [name, value] : target->query) query.emplace_back(name);
  }
  simulation_.requests().add({{"at", format_utc(now.wall)},
                              {"port", google_device_access},
                              {"method", request.method},
                              {"path", target ? to_text(target->path) : std::string()},
                              {"query", std::move(query)},
                              {"body", body ? *body : json::value()},
                              {"status", answer.hang_up ? 0 : answer.reply.status},
                              {"authorized", caller_of(request, simulation_.clock().at(now)).has_value()},
                              {"stream", false}});
}

}  // namespace nest2mqtt::simulator
