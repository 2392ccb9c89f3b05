#include "login_form.h"

#include <string_view>

#include <fmt/format.h>

#include "nest2mqtt/base/html.h"
#include "nest2mqtt/base/joined.h"
#include "nest2mqtt/report/html_page.h"

namespace nest2mqtt::login {
namespace {

constexpr std::string_view form_style =
    "<style>main,header{max-width:44rem}.top h2{margin:0}ol{margin:.75rem 0 0;padding-left:1.4rem}li{margin:.5rem 0}"
    "label{display:block;font-weight:600;margin-bottom:.25rem}form{margin-top:.5rem}"
    "input{width:100%;padding:.55rem .7rem;font:inherit;color:inherit;background:var(--ground);"
    "border:1px solid var(--soft);border-radius:.5rem}"
    "button{margin-top:.6rem;padding:.55rem 1.2rem;font:inherit;font-weight:600;color:var(--paper);"
    "background:var(--good);border:0;border-radius:.5rem;cursor:pointer}"
    ".outcome{border-radius:.75rem;padding:1rem 1.25rem}.outcome::before{content:none}.outcome>*{color:var(--ink)}"
    ".outcome h2{color:inherit}</style>\n";

std::string_view class_of(LoginView::Standing standing) {
  switch (standing) {
    case LoginView::Standing::good:
      return "good";
    case LoginView::Standing::waiting:
      return "waiting";
    case LoginView::Standing::bad:
      break;
  }
  return "bad";
}

std::string paragraph(std::string_view text, std::string_view css) {
  return text.empty() ? "" : fmt::format("<p class=\"{}\">{}</p>\n", css, html_escaped(text));
}

std::string outcome_section(const LoginView::Outcome& outcome) {
  std::string html =
      fmt::format("<section class=\"outcome {}\" role=\"status\"><h2>{}</h2>\n", outcome.logged_in ? "good" : "bad",
                  outcome.logged_in ? "The home is connected" : "The home is not connected");
  for (const std::string& sentence : outcome.sentences) html += paragraph(sentence, "note");
  if (!outcome.homes.empty()) html += "<pre>" + html_escaped(outcome.homes) + "</pre>\n";
  return html + "</section>\n";
}

std::string question_steps(const std::string& account, const LoginView::Question& question) {
  const std::string name = html_escaped(account);
  return fmt::format(
      "<ol><li><a href=\"{}\" target=\"_blank\" rel=\"noopener noreferrer\">Open the page of the service</a>, and "
      "allow the access there.</li>\n<li>Then {}. {}\n<form method=\"post\" action=\"login\">"
      "<input type=\"hidden\" name=\"account\" value=\"{}\"><input type=\"hidden\" name=\"token\" value=\"{}\">"
      "<label for=\"code-{}\">{}</label><input id=\"code-{}\" name=\"code\" required autocomplete=\"off\" "
      "autocapitalize=\"off\" spellcheck=\"false\"><button>Log in</button></form></li></ol>\n",
      html_escaped(question.link), html_escaped(question.prompt.instruction), html_escaped(question.prompt.hint), name,
      html_escaped(question.token), name, html_escaped(question.prompt.name), name);
}

std::string account_card(const LoginView::Account& account) {
  std::string html = fmt::format(
      "<section class=\"card\"><div class=\"top\"><h2>Account {}</h2><span class=\"mark {}\">{}</span></div>\n",
      html_escaped(account.name), class_of(account.standing), html_escaped(account.state));
  html += paragraph(account.why, "note") + paragraph(account.obstacle, "note");
  if (account.question) {
    const std::string steps = question_steps(account.name, *account.question);
    // Who is logged in can do it again, but need not look at it.
    html += account.standing == LoginView::Standing::bad
                ? steps
                : "<details><summary>Log in again</summary>\n" + steps + "</details>\n";
  }
  return html + "</section>\n";
}

}  // namespace

std::string login_form(const LoginView& view) {
  std::string body =
      "<header><h1>Log in to Nest</h1><p>What the bridge may see and do in your home. <a href=\"./\">Status "
      "page</a></p></header>\n<main>\n";
  if (view.outcome) body += outcome_section(*view.outcome);
  for (const LoginView::Account& account : view.accounts) body += account_card(account);
  if (view.accounts.empty()) body += paragraph("No account of the configuration waits for a login.", "note");
  if (!view.without_login.empty()) {
    body += paragraph(
        "Without a login, since their access is in the configuration: " + joined(view.without_login, ", ") + ".",
        "note");
  }
  return report::html_page("Log in", body + "</main>\n", form_style);
}

}  // namespace nest2mqtt::login
