#include "login_page.h"

#include <fmt/format.h>

#include "nest2mqtt/base/html.h"
#include "nest2mqtt/report/html_page.h"

namespace nest2mqtt::cli {
namespace {

/// `content` is HTML.
LoginPage make_page(int status, std::string_view title, std::string_view content) {
  return {status, report::html_page(title, fmt::format("<header><h1>{}</h1></header>\n<main>\n{}</main>\n",
                                                       html_escaped(title), content))};
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
