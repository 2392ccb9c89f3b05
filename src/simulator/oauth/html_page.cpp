#include "oauth/html_page.h"

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

}  // namespace

std::string html_page(std::string_view title, std::string_view content) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{0} - Nest simulator</title>\n<style>{1}</style>\n</head>\n<body>\n<main>\n<h1>{0}</h1>\n{2}</main>\n"
      "</body>\n</html>\n",
      html_escaped(title), style, content);
}

std::string hidden_field(std::string_view name, std::string_view value) {
  return fmt::format("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", name, html_escaped(value));
}

HttpReply html_reply(unsigned status, std::string page) {
  return {status,
          std::move(page),
          {{"Content-Type", "text/html; charset=UTF-8"},
           {"Cache-Control", "no-store"},
           {"Referrer-Policy", "no-referrer"},
           {"X-Content-Type-Options", "nosniff"},
           {"Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"}}};
}

HttpReply browser_redirect(const std::string& location) {
  return {302, "", {{"Location", location}, {"Cache-Control", "no-store"}}};
}

}  // namespace nest2mqtt::simulator
