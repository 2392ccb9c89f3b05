#include "oauth/login_pages.h"

#include <fmt/format.h>

#include "nest2mqtt/base/html.h"

#include "oauth/html_page.h"

namespace nest2mqtt::simulator {
namespace {

std::string user_choice(const std::vector<std::string>& users) {
  if (users.size() == 1) return hidden_field("user", users.front());
  std::string options;
  for (const std::string& user : users) options += fmt::format("<option>{}</option>\n", html_escaped(user));
  return fmt::format("<p><label for=\"user\">Whose home?</label><select id=\"user\" name=\"user\">\n{}</select></p>\n",
                     options);
}

std::string permission_choice() {
  std::string choice = "<fieldset>\n<legend>It will be able to</legend>\n";
  for (const PermissionText& text : all_permissions()) {
    choice += fmt::format(
        "<div class=\"choice\"><input type=\"checkbox\" checked name=\"permission\" id=\"{0}\" value=\"{0}\">"
        "<label for=\"{0}\">{1}</label></div>\n",
        text.name, html_escaped(text.sentence));
  }
  return choice + "</fieldset>\n";
}

}  // namespace

std::string consent_page(const AuthorizationRequest& request, const std::vector<std::string>& users) {
  const std::string content = fmt::format(
      "<p><strong>{}</strong> asks to be connected to your home. You can take the connection back at any time.</p>\n"
      "<form method=\"post\" action=\"/login/oauth2\">\n{}{}{}{}{}"
      "<div class=\"answers\">\n"
      "<button class=\"main\" id=\"accept\" name=\"decision\" value=\"accept\">Accept</button>\n"
      "<button id=\"cancel\" name=\"decision\" value=\"cancel\">Cancel</button>\n</div>\n</form>\n"
      "<p class=\"note\">This is a simulated home: nothing real is connected.</p>\n",
      html_escaped(request.client_id), hidden_field("client_id", request.client_id),
      hidden_field("state", request.state),
      request.redirect_uri.empty() ? "" : hidden_field("redirect_uri", request.redirect_uri), user_choice(users),
      permission_choice());
  return html_page("Connect " + request.client_id + "?", content);
}

std::string pin_page(const std::string& pin) {
  return html_page("Your PIN", fmt::format("<p>Type this PIN where you were asked for it:</p>\n"
                                           "<p class=\"pin\" id=\"pin\">{}</p>\n"
                                           "<p class=\"note\">It works once and for 48 hours.</p>\n",
                                           html_escaped(pin)));
}

std::string message_page(const std::string& title, const std::string& text) {
  return html_page(title, fmt::format("<p id=\"problem\">{}</p>\n", html_escaped(text)));
}

}  // namespace nest2mqtt::simulator
