#include "oauth/oauth_endpoint.h"

#include <algorithm>

#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include "json/json_text.h"
#include "oauth/html_page.h"
#include "oauth/login_pages.h"

namespace nest2mqtt::simulator {
namespace {

constexpr std::int64_t ten_years = 315'360'000;
constexpr std::string_view revocation = "/oauth2/access_tokens/";

bool is_page(const Path& path) {
  return path == Path{"login", "oauth2"};
}
bool is_token(const Path& path) {
  return path == Path{"oauth2", "access_token"};
}
bool is_revocation(const Path& path) {
  return path.size() == 3 && path[0] == "oauth2" && path[1] == "access_tokens";
}

HttpReply error_page(AuthorizationError error, const AuthorizationRequest& request) {
  switch (error) {
    case AuthorizationError::incomplete:
      return html_reply(400,
                        message_page("Missing client ID or state parameters",
                                     "The address must have the parameters client_id and state. Use the whole address "
                                     "that the product shows."));
    case AuthorizationError::unknown_client:
      return html_reply(400, message_page("Oops! We've encountered an error",
                                          "There is no product with the client ID " + request.client_id +
                                              ". Compare it with the one that is registered."));
    case AuthorizationError::redirect_not_registered:
      return html_reply(400,
                        message_page("redirect_uri not pre-registered",
                                     "The product wants the answer at " + request.redirect_uri +
                                         ", which is not registered for it. It must be the same, letter by letter."));
    case AuthorizationError::quota_full:
      break;
  }
  return html_reply(403,
                    message_page("Connecting to " + request.client_id + " is currently unavailable",
                                 "As many people as it is allowed have connected it. Somebody else has to disconnect "
                                 "first."));
}

HttpReply token_error(unsigned status, const std::string& error, const std::string& description) {
  static boost::uuids::random_generator new_instance;
  const json::object body{
      {"error", error}, {"error_description", description}, {"instance_id", boost::uuids::to_string(new_instance())}};
  return {status, to_text(json::value(body)), {{"Cache-Control", "no-store"}}};
}

AuthorizationRequest request_in(const Form& form) {
  return {form.text("client_id"), form.text("state"), form.text("redirect_uri")};
}

}  // namespace

bool is_oauth_path(const Path& path) {
  return is_page(path) || is_token(path) || is_revocation(path);
}

HttpReply OAuthEndpoint::answer(const HttpRequest& request, const RequestTarget& target, WallTime now) {
  if (is_page(target.path) && request.method == "GET") return ask(request);
  if (is_page(target.path) && request.method == "POST") return decide(request, now);
  if (is_token(target.path) && request.method == "POST") return exchange(request, now);
  if (is_revocation(target.path) && request.method == "DELETE") {
    return hooks_.disconnect(target.path[2]) ? HttpReply{204} : hooks_.error(404);
  }
  return hooks_.error(405);
}

HttpReply OAuthEndpoint::ask(const HttpRequest& request) {
  const AuthorizationRequest wanted = request_in(Form(query_of(request.target)));
  if (const auto error = authorization_.error_in(wanted)) return error_page(*error, wanted);
  return html_reply(200, consent_page(wanted, hooks_.users()));
}

HttpReply OAuthEndpoint::decide(const HttpRequest& request, WallTime now) {
  const Form form(request.body);
  const AuthorizationRequest wanted = request_in(form);
  if (const auto error = authorization_.error_in(wanted)) return error_page(*error, wanted);
  if (form.text("decision") != "accept") {
    if (const auto location = authorization_.location_when_denied(wanted)) return browser_redirect(*location);
    return html_reply(200, message_page("Not connected", "Nothing was connected. You can close this page."));
  }
  const std::vector<std::string> users = hooks_.users();
  if (std::find(users.begin(), users.end(), form.text("user")) == users.end()) {
    return html_reply(400, message_page("Whose home?", "This user does not exist. Go back and choose one."));
  }
  Permissions permissions;
  for (const std::string& name : form.all("permission")) {
    if (const auto permission = permission_named(name)) permissions.add(*permission);
  }
  if (permissions.empty()) {
    return html_reply(400, message_page("Nothing to connect", "Go back and allow at least one thing."));
  }
  const IssuedCode accepted = authorization_.accept(wanted, form.text("user"), permissions, now);
  return accepted.location ? browser_redirect(*accepted.location) : html_reply(200, pin_page(accepted.code));
}

HttpReply OAuthEndpoint::exchange(const HttpRequest& request, WallTime now) {
  // Clients sent the parameters in the body or, against the recommendation, in the query.
  const Form form(request.body.empty() ? query_of(request.target) : std::string_view(request.body));
  const auto token = authorization_.exchange(form, now);
  if (!token) return token_error(400, token.error().error, token.error().description);
  const json::object body{{"access_token", *token}, {"expires_in", ten_years}};
  return {200, to_text(json::value(body)), {{"Cache-Control", "no-store"}}};
}

std::string path_without_token(const std::string& target) {
  std::string path = target.substr(0, target.find('?'));
  if (path.starts_with(revocation)) path.replace(revocation.size(), std::string::npos, "*");
  return path;
}

}  // namespace nest2mqtt::simulator
