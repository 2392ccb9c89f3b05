#include "login_page.h"

#include <fmt/format.h>

#include "nest2mqtt/base/html.h"

namespace nest2mqtt::cli {
namespace {

constexpr std::string_view login_style =
    ":root{color-scheme:light dark;--ink:#1c2530;--paper:#fff;--ground:#edf1f4}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e6ebf0;--paper:#1a222b;--ground:#10161c}}"
    "body{margin:0;padding:3rem 1rem;background:var(--ground);color:var(--ink);"
    "font:1.0625rem/1.5 system-ui,-apple-system,\"Segoe UI\",Roboto,sans-serif}"
    "main{max-width:36rem;margin:0 auto;padding:1.75rem;background:var(--paper);border-radius:.75rem}"
    "h1{margin:0 0 1rem;font-size:1.5rem;line-height:1.25}"
    "p,pre{margin:0 0 1rem;overflow-wrap:anywhere}pre{font-size:.875rem;white-space:pre-wrap}";

/// `content` is HTML.
LoginPage make_page(int status, std::string_view title, std::string_view content) {
  return {status, fmt::format("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                              "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                              "<title>{0} - nest2mqtt</title>\n<style>{1}</style>\n</head>\n<body>\n<main>\n"
                              "<h1>{0}</h1>\n{2}</main>\n</body>\n</html>\n",
                              html_escaped(title), login_style, content)};
}

std::string paragraph(std::string_view text) {
  return "<p>" + html_escaped(text) + "</p>\n";
}

}  // namespace

LoginPage success_page(std::string_view homes, std::string_view remark) {
  const std::string list = homes.empty() ? "" : "<pre>" + html_escaped(homes) + "</pre>\n";
  const std::string about_grant = remark.empty() ? "" : paragraph(remark);
  return make_page(200, "The home is connected",
                   paragraph("nest2mqtt has stored the access; a running bridge takes it within seconds.") +
                       about_grant + list + paragraph("You can close this page."));
}

LoginPage failure_page(std::string_view why) {
  return make_page(400, "The home is not connected", paragraph("Why: " + std::string(why) + "."));
}

LoginPage foreign_page() {
  return make_page(400, "Not the answer to this login",
                   paragraph("nest2mqtt is waiting for another answer; nothing has been changed. Open the URL that "
                             "nest2mqtt login has just printed, not one from before."));
}

LoginPage repeated_page() {
  return make_page(409, "This answer was here before",
                   paragraph("nest2mqtt has it already, and says in the terminal what came of it."));
}

LoginPage not_found_page() {
  return make_page(404, "Nothing here", paragraph("nest2mqtt login waits for the browser at another address."));
}

LoginPage wrong_method_page() {
  return make_page(405, "Not like this", paragraph("A browser comes back with GET."));
}

}  // namespace nest2mqtt::cli
