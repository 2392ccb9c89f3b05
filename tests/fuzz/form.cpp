#include "nest2mqtt/net/form.h"

#include <string>

#include "nest2mqtt/net/url.h"

#include "input.h"
#include "require.h"

// The input is a query, and a URL. What was written as a form reads back; what was taken apart goes together again; and
// what is shown to people has no password in it.
namespace nest2mqtt::net {
namespace {

bool is_sendable(std::string_view text) {
  return text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%=&") ==
         std::string_view::npos;
}

void check_form(std::string_view text) {
  const FormFields fields = form_decode(text);
  const std::string encoded = form_encode(fields);
  fuzz::require(is_sendable(encoded), "a form is plain ASCII");
  fuzz::require(form_decode(encoded) == fields, "a form reads back");
}

void check_url(std::string_view text) {
  const auto url = Url::parse(text);
  if (!url) return;
  fuzz::require(!url->host.empty(), "a URL has a host");
  const std::string written = url->str();
  const auto again = Url::parse(written);
  fuzz::require(again.has_value(), "what was taken apart goes together again");
  fuzz::require(again->scheme == url->scheme && again->host == url->host && again->port == url->port,
                "and leads to the same place");
  fuzz::require(!host_matches("*.nest.com", url->host) || url->host.ends_with(".nest.com"),
                "a pattern lets in its own domain");
  fuzz::require(url->host.find_first_of("/?#@") == std::string::npos, "a host is a host");
}

void check(std::string_view text) {
  check_form(text);
  check_url(text);
  const std::string shown = shown_url(text);
  fuzz::require(shown.find_first_of("?#") == std::string::npos, "no query is shown");
  const std::size_t authority = shown.find("://");
  fuzz::require(authority == std::string::npos || shown.find('@', authority) == std::string::npos,
                "no user and password are shown");
}

}  // namespace
}  // namespace nest2mqtt::net

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  nest2mqtt::net::check(nest2mqtt::fuzz::as_text(data, size));
  return 0;
}
