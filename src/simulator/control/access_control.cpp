#include "control/access_control.h"

#include <algorithm>
#include <array>

#include "control/arguments.h"
#include "control/control_reply.h"

namespace nest2mqtt::simulator {
namespace {

const char* message_for(AuthorizationError error) {
  switch (error) {
    case AuthorizationError::incomplete:
      return "\"client_id\" and \"state\" must not be empty";
    case AuthorizationError::unknown_client:
      return "there is no such client";
    case AuthorizationError::redirect_not_registered:
      return "the redirect URI is not registered";
    case AuthorizationError::quota_full:
      break;
  }
  return "nobody else may connect this client";
}

std::optional<Permissions> permissions_in(Arguments& arguments) {
  const auto names = arguments.optional_texts("permissions");
  if (!names) return std::nullopt;
  Permissions permissions;
  for (const std::string& name : *names) {
    const auto permission = permission_named(name);
    if (permission) {
      permissions.add(*permission);
    } else {
      arguments.reject("permissions", "there is no permission \"" + name + "\"");
    }
  }
  return permissions;
}

std::optional<int> version_in(Arguments& arguments) {
  constexpr std::size_t absent = 0;
  const std::size_t version = arguments.count("client_version", absent);
  if (version == absent) return std::nullopt;
  return static_cast<int>(version);
}

}  // namespace

std::optional<HttpReply> AccessControl::answer(const std::string& verb, const HttpRequest& request, Instant now) {
  if (verb == "codes") return codes(request, now);
  constexpr std::array verbs{"tokens",         "authorize",       "quota", "permissions",
                             "client_version", "password_change", "forbid"};
  if (std::find(verbs.begin(), verbs.end(), verb) == verbs.end()) return std::nullopt;
  if (verb == "tokens" && request.method == "GET") return HttpReply{200, to_text(json::value(valid_tokens()))};
  if (request.method != "POST") return error_reply(404, "/" + verb + " does not know " + request.method);
  const auto body = arguments_in(request);
  if (!body) return error_reply(400, body.error().message);
  Arguments arguments(*body);
  if (verb == "tokens") return tokens(arguments);
  if (verb == "authorize") return authorize(arguments, now);
  if (verb == "permissions") return permissions(arguments);
  if (verb == "client_version") return client_version(arguments);
  if (verb == "password_change") return password_change(arguments);
  if (verb == "forbid") return forbid(arguments);
  return quota(arguments);
}

json::array AccessControl::valid_tokens() const {
  json::array tokens;
  for (const auto& [token, session] : simulation_.sessions().all()) {
    json::array permissions;
    for (const PermissionText& text : all_permissions()) {
      if (session.grant.permissions.has(text.permission)) permissions.emplace_back(text.name);
    }
    tokens.emplace_back(json::object{{"token", token},
                                     {"user", session.grant.user},
                                     {"permissions", std::move(permissions)},
                                     {"client_version", session.grant.client_version},
                                     {"password_changed", session.password_changed},
                                     {"forbidden", session.forbidden}});
  }
  return tokens;
}

HttpReply AccessControl::tokens(Arguments& arguments) {
  arguments.only({"token", "user", "permissions", "client_version"});
  const std::string token = arguments.text("token");
  const Grant grant = grant_in(arguments);
  if (!arguments.ok()) return error_reply(400, arguments.message());
  simulation_.accept_token(token, grant);
  return done();
}

HttpReply AccessControl::authorize(Arguments& arguments, Instant now) {
  arguments.only({"client_id", "state", "redirect_uri", "user", "permissions"});
  Authorization& authorization = simulation_.authorization();
  const AuthorizationRequest request{arguments.optional_text("client_id").value_or(authorization.client().id),
                                     arguments.optional_text("state").value_or("STATE"),
                                     arguments.optional_text("redirect_uri").value_or("")};
  const Grant grant = grant_in(arguments);
  if (!arguments.ok()) return error_reply(400, arguments.message());
  if (const auto error = authorization.error_in(request)) return error_reply(400, message_for(*error));
  const IssuedCode accepted = authorization.accept(request, grant.user, grant.permissions, simulation_.clock().at(now));
  if (!accepted.location) return {200, to_text(json::object{{"pin", accepted.code}})};
  return {200, to_text(json::object{{"code", accepted.code}, {"location", *accepted.location}})};
}

HttpReply AccessControl::permissions(Arguments& arguments) {
  arguments.only({"token", "permissions", "client_version"});
  const auto token = arguments.optional_text("token");
  const auto permissions = permissions_in(arguments);
  const auto version = version_in(arguments);
  if (!arguments.ok()) return error_reply(400, arguments.message());
  const bool known = simulation_.sessions().change(token, [&](Session& session) {
    if (permissions) session.grant.permissions = *permissions;
    if (version) session.grant.client_version = *version;
  });
  if (!known) return error_reply(400, "this token is not valid");
  touch_every_home();
  return done();
}

HttpReply AccessControl::client_version(Arguments& arguments) {
  arguments.only({"client_version"});
  const auto version = version_in(arguments);
  if (!version) arguments.reject("", "\"client_version\" is missing");
  if (!arguments.ok()) return error_reply(400, arguments.message());
  simulation_.authorization().client().version = *version;
  return done();
}

HttpReply AccessControl::password_change(Arguments& arguments) {
  arguments.only({"user"});
  const std::string user = grant_in(arguments).user;
  if (!arguments.ok()) return error_reply(400, arguments.message());
  simulation_.sessions().change(std::nullopt, [&](Session& session) {
    if (session.grant.user == user) session.password_changed = true;
  });
  return done();
}

HttpReply AccessControl::forbid(Arguments& arguments) {
  arguments.only({"token", "forbidden"});
  const auto token = arguments.optional_text("token");
  const bool forbidden = arguments.flag("forbidden", true);
  if (!arguments.ok()) return error_reply(400, arguments.message());
  const bool known = simulation_.sessions().change(token, [&](Session& session) { session.forbidden = forbidden; });
  if (!known) return error_reply(400, "this token is not valid");
  if (forbidden) simulation_.connections().end_streams(token);
  return done();
}

Grant AccessControl::grant_in(Arguments& arguments) {
  Grant grant = simulation_.full_grant();
  grant.user = arguments.optional_text("user").value_or(grant.user);
  if (simulation_.home(grant.user) == nullptr) arguments.reject("user", "there is no user \"" + grant.user + "\"");
  grant.permissions = permissions_in(arguments).value_or(grant.permissions);
  grant.client_version = version_in(arguments).value_or(grant.client_version);
  return grant;
}

void AccessControl::touch_every_home() {
  for (const std::string& user : simulation_.users()) simulation_.home(user)->document().touch();
}

HttpReply AccessControl::codes(const HttpRequest& request, Instant now) {
  AuthorizationCodes& codes = simulation_.authorization().codes();
  const WallTime time = simulation_.clock().at(now);
  if (request.method == "DELETE") {
    const auto body = arguments_in(request);
    if (!body) return error_reply(400, body.error().message);
    Arguments arguments(*body);
    arguments.only({"code"});
    const auto code = arguments.optional_text("code");
    if (!arguments.ok()) return error_reply(400, arguments.message());
    return codes.expire(code, time) ? done() : error_reply(404, "there is no such code");
  }
  if (request.method != "GET") return error_reply(404, "/codes knows GET and DELETE");
  json::array list;
  for (const auto& [text, code] : codes.open()) {
    list.push_back({{"code", text},
                    {"pin", code.pin},
                    {"user", code.grant.user},
                    {"expires", format_utc(code.expires)},
                    {"expired", code.expires <= time}});
  }
  return {200, to_text(json::value(list))};
}

HttpReply AccessControl::quota(Arguments& arguments) {
  arguments.only({"users_left"});
  const std::size_t users = arguments.count("users_left", std::nullopt);
  if (!arguments.ok()) return error_reply(400, arguments.message());
  simulation_.authorization().set_users_left(users);
  return done();
}

}  // namespace nest2mqtt::simulator
