#include "sdm/login/consent_page.h"

#include <fmt/format.h>

#include "nest2mqtt/base/html.h"

#include "oauth/html_page.h"

namespace nest2mqtt::simulator {
namespace {

std::string check_box(std::string_view name, std::string_view id, std::string_view value, std::string_view text) {
  return fmt::format(
      "<div class=\"choice\"><input type=\"checkbox\" checked name=\"{}\" id=\"{}\" value=\"{}\">"
      "<label for=\"{}\">{}</label></div>\n",
      name, html_escaped(id), html_escaped(value), html_escaped(id), html_escaped(text));
}

std::string person_choice(const std::vector<SdmConsent::Person>& people) {
  if (people.size() == 1) return hidden_field("user", people.front().user);
  std::string options;
  for (const auto& person : people) options += fmt::format("<option>{}</option>\n", html_escaped(person.user));
  return fmt::format(
      "<p><label for=\"user\">Which account?</label><select id=\"user\" name=\"user\">\n{}</select></p>\n", options);
}

std::string structure_choice(const std::vector<SdmConsent::Person>& people) {
  std::string boxes;
  for (const auto& person : people) {
    for (const auto& structure : person.structures) {
      boxes += check_box("structure", "structure-" + structure.id, structure.id,
                         "The devices of " + structure.name + (people.size() == 1 ? "" : " (" + person.user + ")"));
    }
  }
  return fmt::format("<fieldset>\n<legend>Homes</legend>\n{}</fieldset>\n", boxes);
}

std::string scope_choice(const SdmConsentRequest& request) {
  std::string boxes;
  if (request.wants(sdm_scope)) {
    boxes += check_box("scope", "devices", "devices", "See and control devices in your selected homes");
  }
  if (request.wants(pubsub_scope)) {
    boxes += check_box("scope", "pubsub", "pubsub", "View and manage Pub/Sub topics and subscriptions");
  }
  return fmt::format("<fieldset>\n<legend>Access</legend>\n{}</fieldset>\n", boxes);
}

}  // namespace

std::string sdm_consent_page(const SdmConsentRequest& request, const std::vector<SdmConsent::Person>& people) {
  std::string fields;
  for (const auto& [name, value] :
       {std::pair{"client_id", &request.client_id}, std::pair{"redirect_uri", &request.redirect_uri},
        std::pair{"response_type", &request.response_type}, std::pair{"all_scopes", &request.scope},
        std::pair{"state", &request.state}, std::pair{"access_type", &request.access_type},
        std::pair{"prompt", &request.prompt}}) {
    fields += hidden_field(name, *value);
  }
  const std::string content = fmt::format(
      "<p>The project <strong>{}</strong> asks for access to your home. You can take it back at any time.</p>\n"
      "<form method=\"post\">\n{}{}{}{}"
      "<div class=\"answers\">\n"
      "<button class=\"main\" id=\"accept\" name=\"decision\" value=\"accept\">Allow</button>\n"
      "<button id=\"cancel\" name=\"decision\" value=\"cancel\">Cancel</button>\n</div>\n</form>\n"
      "<p class=\"note\">This is a simulated home: nothing real is connected.</p>\n",
      html_escaped(request.project), fields, person_choice(people), structure_choice(people), scope_choice(request));
  return html_page("Link your home?", content);
}

std::string sdm_message_page(const std::string& title, const std::string& text) {
  return html_page(title, fmt::format("<p id=\"problem\">{}</p>\n", html_escaped(text)));
}

}  // namespace nest2mqtt::simulator
