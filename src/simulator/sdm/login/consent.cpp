#include "sdm/login/consent.h"

#include <algorithm>

#include "nest2mqtt/base/percent.h"

#include "oauth/html_page.h"
#include "sdm/login/consent_page.h"

namespace nest2mqtt::simulator {
namespace {

SdmConsentRequest consent_request(const Form& form, const std::string& project, const std::string& scope) {
  return {project,          form.text("client_id"), form.text("redirect_uri"), form.text("response_type"),
          form.text(scope), form.text("state"),     form.text("access_type"),  form.text("prompt")};
}

/// A page of Google's login: `Error 400: redirect_uri_mismatch`.
HttpReply blocked_page(unsigned status, const std::string& error, const std::string& text) {
  return html_reply(status,
                    sdm_message_page("Access blocked", "Error " + std::to_string(status) + ": " + error + ". " + text));
}

std::string redirected(const SdmConsentRequest& request, const std::string& query) {
  std::string url = request.redirect_uri;
  url += url.find('?') == std::string::npos ? '?' : '&';
  if (!request.state.empty()) url += "state=" + percent_encoded(request.state) + "&";
  return url + query;
}

template <class List, class Value>
bool has_value(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

bool SdmConsentRequest::wants(std::string_view scope_name) const {
  return (" " + scope + " ").find(" " + std::string(scope_name) + " ") != std::string::npos;
}

HttpReply SdmConsent::answer(const HttpRequest& request, const std::string& project, WallTime now) {
  if (request.method == "POST") {
    const Form form(request.body);
    return decide(consent_request(form, project, "all_scopes"), form, now);
  }
  if (request.method != "GET") return html_reply(405, sdm_message_page("Method not allowed", "Open it in a browser."));
  const SdmConsentRequest wanted = consent_request(Form(query_of(request.target)), project, "scope");
  if (auto error = error_in(wanted)) return std::move(*error);
  return html_reply(200, sdm_consent_page(wanted, people_()));
}

std::optional<HttpReply> SdmConsent::error_in(const SdmConsentRequest& request) const {
  if (request.project != project_.id) {
    return html_reply(400, sdm_message_page("Something went wrong", "Try again later."));
  }
  const std::vector<Person> people = people_();
  const bool has_home =
      std::any_of(people.begin(), people.end(), [](const Person& person) { return !person.structures.empty(); });
  if (request.client_id != project_.client_id || !project_.active || !has_home) {
    return html_reply(400, sdm_message_page("Can't link to " + request.project, "Contact the developer."));
  }
  if (request.response_type != "code") {
    return blocked_page(400, "invalid_request", "Required parameter is missing: response_type");
  }
  if (!has_value(project_.redirect_uris, request.redirect_uri)) {
    return blocked_page(400, "redirect_uri_mismatch",
                        "The redirect URI in the request does not match the ones "
                        "authorized for the OAuth client.");
  }
  if (request.scope.empty()) return blocked_page(400, "invalid_request", "Missing required parameter: scope");
  if (!request.wants(sdm_scope) && !request.wants(pubsub_scope)) {
    return blocked_page(400, "invalid_scope", "Some requested scopes were invalid.");
  }
  if (project_.in_testing && !project_.is_test_user) {
    return blocked_page(403, "access_denied",
                        "The app is currently being tested, and can only be accessed by "
                        "developer-approved testers.");
  }
  return std::nullopt;
}

HttpReply SdmConsent::decide(const SdmConsentRequest& request, const Form& form, WallTime now) {
  if (auto error = error_in(request)) return std::move(*error);
  if (form.text("decision") != "accept") return browser_redirect(redirected(request, "error=access_denied"));
  const std::vector<std::string> scopes = form.all("scope");
  const Decision decision{form.text("user"), has_value(scopes, "devices"), has_value(scopes, "pubsub"),
                          form.all("structure")};
  const std::vector<Person> people = people_();
  const bool known =
      std::any_of(people.begin(), people.end(), [&](const Person& person) { return person.user == decision.user; });
  if (!known) return html_reply(400, sdm_message_page("Which account?", "There is no such account. Go back."));
  if (!decision.devices && !decision.pubsub) {
    return html_reply(400, sdm_message_page("Nothing to allow", "Go back and allow at least one thing."));
  }
  return browser_redirect(agree(request, decision, now));
}

std::string SdmConsent::agree(const SdmConsentRequest& request, const Decision& decision, WallTime now) {
  permissions_.give_back_all(decision.user);
  for (const Person& person : people_()) {
    if (person.user != decision.user) continue;
    for (const Structure& structure : person.structures) {
      if (!has_value(decision.structures, structure.id)) permissions_.withdraw(decision.user, structure.id);
    }
  }
  const SdmGrant grant{decision.user, decision.devices && request.wants(sdm_scope),
                       decision.pubsub && request.wants(pubsub_scope)};
  const bool asks_again = request.prompt.find("consent") != std::string::npos;
  const bool offline = request.access_type == "offline" && (asks_again || !tokens_.has_refresh_token(decision.user));
  const std::string code = tokens_.issue_code({grant, request.redirect_uri, offline}, now);
  return redirected(request, "code=" + percent_encoded(code) + "&scope=" + percent_encoded(grant.scope()));
}

}  // namespace nest2mqtt::simulator
