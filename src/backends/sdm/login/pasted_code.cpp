#include "login/pasted_code.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "nest2mqtt/backend/oauth.h"
#include "nest2mqtt/base/ascii.h"
#include "nest2mqtt/base/percent.h"
#include "nest2mqtt/base/printable.h"
#include "nest2mqtt/base/shortened.h"
#include "nest2mqtt/net/url.h"

namespace nest2mqtt::sdm {
namespace {

constexpr std::size_t max_code = 1024;
constexpr std::size_t max_consent_error = 200;

tl::unexpected<Error> no_code(std::string message) {
  return fail(Recovery::needs_login, std::move(message));
}

/// Without white space, which terminals and mails put into long addresses, and without quotes around it.
std::string without_decoration(std::string_view pasted) {
  std::string text;
  std::copy_if(pasted.begin(), pasted.end(), std::back_inserter(text),
               [](char c) { return c != ' ' && c != '\t' && c != '\r' && c != '\n'; });
  constexpr std::string_view quotes = "\"'<>`";
  while (!text.empty() && quotes.find(text.back()) != std::string_view::npos) text.pop_back();
  text.erase(0, std::min(text.find_first_not_of(quotes), text.size()));
  return text;
}

bool has_parameter(std::string_view query, std::string_view name) {
  const std::string assignment = std::string(name) + "=";
  return query.starts_with(assignment) || query.find("&" + assignment) != std::string_view::npos;
}

/// What a person has pasted, taken apart.
struct Pasted {
  std::string page = {};   ///< the address up to its query; empty: no address was pasted
  std::string query = {};  ///< without the `?`
  std::string code = {};   ///< not decoded; only if there is neither address nor query
};

Pasted take_apart(const std::string& text) {
  const std::string address = text.substr(0, text.find('#'));
  const std::size_t mark = address.find('?');
  if (mark != std::string::npos) return {.page = address.substr(0, mark), .query = address.substr(mark + 1)};
  // A code with what follows it in the address. Google's codes begin like this.
  if (address.find('&') != std::string::npos && (address.starts_with("4/") || address.starts_with("4%2F"))) {
    return {.query = "code=" + address};
  }
  for (const char* name : {"code", "error", "state"}) {
    if (has_parameter(address, name)) return {.query = address};
  }
  const bool is_address = address.find(':') != std::string::npos || address.find(".com") != std::string::npos;
  return is_address ? Pasted{.page = address} : Pasted{.code = text};
}

/// `page`: with or without `https://`. `host_and_path`: such as `accounts.google.com`.
bool is_page_of(std::string_view page, std::string_view host_and_path) {
  const std::size_t scheme = page.find("://");
  if (scheme != std::string_view::npos) page.remove_prefix(scheme + 3);
  return ascii_lower(page).starts_with(host_and_path);
}

/// The address of a page without a code.
Error page_without_code(const Pasted& pasted, const SdmSettings& settings) {
  const auto error = [](std::string message) { return Error{Recovery::needs_login, std::move(message)}; };
  if (is_page_of(pasted.page, "nestservices.google.com") || pasted.page.starts_with(settings.authorize_url)) {
    return error(
        "this is still a page of Google's consent, which gives no code. If it says \"Something went wrong\", "
        "sdm.project_id is not the id of your Device Access project. If it says \"Can't link to ...\", sdm.client_id "
        "is "
        "not the OAuth client that is entered in the Device Access project, or the account has no home in the Google "
        "Home app, or it is a Google Workspace account. If it asks something, go on in the browser. Then run nest2mqtt "
        "login again");
  }
  if (is_page_of(pasted.page, "accounts.google.com")) {
    return error(fmt::format(
        "this is a page of Google's sign-in, which gives no code. If it says \"access_denied\" (Error 403), "
        "publish the OAuth consent screen to Production in the Google Cloud console, or add the account to "
        "its test users. If it says \"redirect_uri_mismatch\" (Error 400), register {} with the OAuth "
        "client. If it says \"invalid_client\" (Error 401), correct sdm.client_id. If it asks something, "
        "go on in the browser. Then log in again",
        net::shown_url(settings.redirect_uri)));
  }
  return error(
      fmt::format("there is no code in this address; allow the access and paste the whole address of the page on which "
                  "you then are (it begins with {}?); log in again",
                  net::shown_url(settings.redirect_uri)));
}

std::string consent_error(const backend::RedirectQuery& query) {
  if (ascii_lower(query.error) == "access_denied") {
    return "Google denies the access (access_denied): it was not allowed in the browser, or the OAuth consent screen "
           "is in \"Testing\" and the account is not a test user; publish it to Production in the Google Cloud "
           "console, "
           "log in again and allow the access";
  }
  const std::string& text = query.error_description.empty() ? query.error : query.error_description;
  return "Google gives no code (" + replace_control_characters(shortened(text, max_consent_error), ' ') +
         "); check sdm.client_id, sdm.project_id and sdm.redirect_uri, then log in again";
}

/// `query` has an `error` or a `code`.
Result<Secret> code_of(backend::RedirectQuery query) {
  if (!query.error.empty()) return no_code(consent_error(query));
  if (!backend::may_be_credential(query.code, max_code)) {
    return no_code(
        "the browser came back without a usable code; log in again, and if you paste the address, paste "
        "all of it");
  }
  return Secret(std::move(query.code));
}

}  // namespace

Result<Secret> read_pasted_code(std::string_view pasted, const std::string& state, const SdmSettings& settings) {
  const std::string text = without_decoration(pasted);
  if (text.empty()) {
    return no_code(
        "nothing was pasted. If the browser shows no page with a code in its address: \"Something went wrong\" means "
        "that sdm.project_id is wrong; \"Can't link to ...\" that sdm.client_id is not the client of the Device Access "
        "project, or the account has no home or is a Google Workspace account; \"access_denied\" that the OAuth "
        "consent "
        "screen must be published to Production. Then log in again");
  }
  const Pasted parts = take_apart(text);
  if (!parts.code.empty()) {
    auto code = percent_decoded(parts.code);
    if (code && backend::may_be_credential(*code, max_code)) return Secret(*std::move(code));
    return no_code(
        "this is neither an address nor a code; log in again and paste the whole address of the page on "
        "which the browser ends");
  }
  backend::RedirectQuery query = backend::read_redirect_query(parts.query);
  if (query.code.empty() && query.error.empty()) return tl::unexpected(page_without_code(parts, settings));
  if (!state.empty() && !query.state.empty() && query.state != state) {
    return no_code(
        "this address belongs to another login; log in again, open the link that is shown then, and paste the "
        "address of the page on which you then are");
  }
  return code_of(std::move(query));
}

std::optional<Result<Secret>> read_redirected_code(std::string_view query, const std::string& state) {
  backend::RedirectQuery redirect = backend::read_redirect_query(query);
  if (state.empty() || redirect.state != state) return std::nullopt;
  return code_of(std::move(redirect));
}

}  // namespace nest2mqtt::sdm
