#include "nest2mqtt/backend/oauth.h"

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>

#include "nest2mqtt/base/ascii.h"
#include "nest2mqtt/net/form.h"
#include "nest2mqtt/net/url.h"

namespace nest2mqtt::backend {

Result<std::string> make_oauth_state() {
  std::array<unsigned char, 16> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    return fail("the system gives no random numbers: " + std::error_code(errno, std::generic_category()).message());
  }
  return fmt::format("{:02x}", fmt::join(bytes, ""));
}

RedirectQuery read_redirect_query(std::string_view query) {
  const net::FormFields fields = net::form_decode(query);
  return {.state = net::form_field(fields, "state"),
          .code = net::form_field(fields, "code"),
          .error = net::form_field(fields, "error"),
          .error_description = net::form_field(fields, "error_description")};
}

bool may_be_credential(std::string_view text, std::size_t max) {
  return !text.empty() && text.size() <= max && is_ascii_visible(text);
}

std::optional<std::string> web_login_obstacle(std::string_view table, const std::string& redirect_uri,
                                              const std::string& config_file) {
  constexpr auto expected = "one such as redirect_uri = \"http://localhost:8098/nest\", the same as registered there";
  if (redirect_uri.empty()) {
    return fmt::format("--web needs the redirect URI that is registered with your client: put it under [{}] in {}, {}",
                       table, config_file, expected);
  }
  const auto url = net::Url::parse(redirect_uri);
  if (!url || url->scheme != "http" || (url->host != "localhost" && url->host != "127.0.0.1")) {
    return fmt::format(
        "--web can wait for the browser on this machine only; {}.redirect_uri in {} must be {}. Without one, log in "
        "without --web",
        table, config_file, expected);
  }
  return std::nullopt;
}

}  // namespace nest2mqtt::backend
