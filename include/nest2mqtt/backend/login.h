#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/net/http_client.h"

namespace nest2mqtt::backend {

/// How the code comes to us that is exchanged for an access.
enum class Grant {
  pin,       ///< a person reads it from the service's page and types it
  redirect,  ///< the browser brings it to the client's redirect URI
};

/// One login of one account (OAuth 2): a person allows the access on a page of the service, which gives a code, which
/// is exchanged for a token. Errors never hold a secret, a code or a token; `needs_login` among them means that the
/// same login may go well with a new code.
class Login {
 public:
  virtual ~Login() = default;

  /// The page on which a person allows the access.
  [[nodiscard]] virtual std::string page(Grant grant) const = 0;

  /// Where the browser comes back, as it is registered with the service; empty: there is only a code to type.
  [[nodiscard]] virtual std::string redirect_uri() const = 0;

  /// The code as a person types it.
  [[nodiscard]] virtual Result<Secret> read_code(std::string_view typed) const = 0;

  /// What a browser brings back in the query of the redirect URI: the code, or why there is none. Nothing: it is not
  /// the answer to this login and is not to be believed.
  [[nodiscard]] virtual std::optional<Result<Secret>> read_redirect(std::string_view query) const = 0;

  /// Exchanges the code, which works once, for what the token store keeps. `done` is called exactly once, later, unless
  /// what is returned is destroyed first. An error at once: nothing was sent. `client` outlives it.
  [[nodiscard]] virtual Result<std::unique_ptr<net::HttpTransfer>> exchange(
      const Secret& code, Grant grant, net::HttpClient& client, std::function<void(Result<Secret>)> done) const = 0;
};

}  // namespace nest2mqtt::backend
