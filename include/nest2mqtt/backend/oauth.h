#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "nest2mqtt/base/error.h"

namespace nest2mqtt::backend {

// What every login with OAuth 2 (RFC 6749) needs. No network here.

/// The OAuth `state`: 128 bits from the system's random source as 32 hexadecimal digits, by which a redirect of the
/// browser is known to belong to this login.
[[nodiscard]] Result<std::string> make_oauth_state();

/// The query of a redirect URI, decoded. What it does not contain is empty.
struct RedirectQuery {
  std::string state;
  std::string code;
  std::string error;
  std::string error_description;
};

[[nodiscard]] RedirectQuery read_redirect_query(std::string_view query);

/// Whether `text` can be a code or a token: 1 to `max` visible ASCII characters. These texts go into headers and forms,
/// and people copy them.
[[nodiscard]] bool may_be_credential(std::string_view text, std::size_t max);

/// Why `nest2mqtt login --web` cannot wait for the browser at `redirect_uri`, as a sentence that says what to do;
/// nothing if it can. The URI must be http:// on this machine, which the checks of the configuration do not ask for.
/// `table`: the table of the configuration that has the key `redirect_uri`.
[[nodiscard]] std::optional<std::string> web_login_obstacle(std::string_view table, const std::string& redirect_uri,
                                                            const std::string& config_file);

}  // namespace nest2mqtt::backend
