#include "nest2mqtt/report/html_page.h"

#include <fmt/format.h>

#include "nest2mqtt/base/html.h"

#include "page_style.h"

namespace nest2mqtt::report {
namespace {

/// A house, for the browser's tab.
constexpr std::string_view icon =
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='%2314713d' "
    "d='M8 1 1 7h2v8h4v-5h2v5h4V7h2z'/%3E%3C/svg%3E";

}  // namespace

std::string html_page(std::string_view title, std::string_view body, std::string_view head) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{} - nest2mqtt</title>\n<link rel=\"icon\" "
      "href=\"{}\">\n<style>{}</style>\n{}</head>\n<body>\n{}</body>\n"
      "</html>\n",
      html_escaped(title), icon, page_style, head, body);
}

}  // namespace nest2mqtt::report
