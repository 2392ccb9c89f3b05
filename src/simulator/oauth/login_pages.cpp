#include "oauth/login_pages.h"

#include <fmt/format.h>

#include "nest2mqtt/base/html.h"

namespace nest2mqtt::simulator {
namespace {

constexpr std::string_view style = R"(
:root { color-scheme: light dark; --ink: #1d2733; --paper: #fff; --ground: #eef2f5; --line: #8593a1; --accent: #00707f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8edf2; --paper: #1b232c; --ground: #11171d; --line: #76828e; --accent: #4cc5d6; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 2rem 1rem; background: var(--ground); color: var(--ink);
       font: 1.0625rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 1.75rem; background: var(--paper); border-radius: .75rem;
       box-shadow: 0 1px 4px rgb(0 0 0 / .2); }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
fieldset { margin: 1.25rem 0; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .5rem; }
legend { padding: 0 .4rem; font-weight: 600; }
.choice { display: flex; gap: .7rem; align-items: baseline; padding: .3rem 0; }
.choice input { width: 1.1rem; height: 1.1rem; accent-color: var(--accent); flex: none; }
select { font: inherit; padding: .35rem .6rem; margin-left: .5rem; }
.answers { display: flex; flex-wrap: wrap; gap: .75rem; }
button { font: inherit; font-weight: 600; padding: .6rem 1.5rem; border-radius: .5rem; cursor: pointer;
         border: 2px solid var(--accent); background: none; color: var(--accent); }
button.main { background: var(--accent); color: var(--paper); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.pin { margin: 1.5rem 0; text-align: center; font: 600 2.25rem/1.2 ui-monospace, Menlo, Consolas, monospace;
       letter-spacing: .2em; user-select: all; overflow-wrap: anywhere; }
.note { font-size: .9375rem; }
)";

std::string page(std::string_view title, std::string_view content) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{0} - Nest simulator</title>\n<style>{1}</style>\n</head>\n<body>\n<main>\n<h1>{0}</h1>\n{2}</main>\n"
      "</body>\n</html>\n",
      html_escaped(title), style, content);
}

std::string hidden(std::string_view name, std::string_view value) {
  return fmt::format("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", name, html_escaped(value));
}

std::string user_choice(const std::vector<std::string>& users) {
  if (users.size() == 1) return hidden("user", users.front());
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
      html_escaped(request.client_id), hidden("client_id", request.client_id), hidden("state", request.state),
      request.redirect_uri.empty() ? "" : hidden("redirect_uri", request.redirect_uri), user_choice(users),
      permission_choice());
  return page("Connect " + request.client_id + "?", content);
}

std::string pin_page(const std::string& pin) {
  return page("Your PIN", fmt::format("<p>Type this PIN where you were asked for it:</p>\n"
                                      "<p class=\"pin\" id=\"pin\">{}</p>\n"
                                      "<p class=\"note\">It works once and for 48 hours.</p>\n",
                                      html_escaped(pin)));
}

std::string message_page(const std::string& title, const std::string& text) {
  return page(title, fmt::format("<p id=\"problem\">{}</p>\n", html_escaped(text)));
}

}  // namespace nest2mqtt::simulator
