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

/// How the code that is exchanged for an access (a token) reaches this program.
enum class CodeDelivery {
  pin,       ///< a person types what the service's page shows (a PIN), or pastes the address that contains the code
  redirect,  ///< the browser brings it to the client's redirect URI
};

/// What a person is asked for with `CodeDelivery::pin`.
struct CodePrompt {
  std::string instruction;  ///< follows "Open this URL in a browser, allow the access, and "
  std::string name;         ///< what is asked for in one word, as in "PIN"
  std::string hint = {};    ///< a line to print before the question; may be empty
};

/// From where the person has the code that is read.
enum class CodeSource {
  this_login,   ///< from the page to which this login has sent the person
  other_login,  ///< from before: an earlier run may have sent the person there
};

/// What a code has been exchanged for.
struct Grant {
  Secret access;            ///< as `TokenStore` stores it
  std::string remark = {};  ///< a sentence for the person about what was not allowed, and what to do; may be empty
};

/// One login of one account (OAuth 2): a person allows the access on a page of the service, which gives a code, which
/// is exchanged for a token. Errors never contain a secret, a code or a token. An error with `Recovery::needs_login`
/// means that nothing is known to be wrong with the configuration, and a new code is needed.
class Login {
 public:
  virtual ~Login() = default;

  /// The URL of the page on which a person allows the access.
  [[nodiscard]] virtual std::string page(CodeDelivery delivery) const = 0;

  /// The redirect URI of the configuration, which must be registered with the service; empty: the service shows a code
  /// that a person types.
  [[nodiscard]] virtual std::string redirect_uri() const = 0;

  /// How a person is asked for what `read_code` reads.
  [[nodiscard]] virtual CodePrompt prompt() const = 0;

  /// Reads the code from what a person has typed or pasted. A `state` in it is compared with that of this login only if
  /// the person was sent to the page by this login.
  [[nodiscard]] virtual Result<Secret> read_code(std::string_view typed, CodeSource source) const = 0;

  /// Reads the query of the redirect URI to which the browser has come: the code, or an error that says why there is
  /// none. Nothing: the query does not belong to this login, and must be ignored.
  [[nodiscard]] virtual std::optional<Result<Secret>> read_redirect(std::string_view query) const = 0;

  /// Exchanges the code for an access; a code works once. `done` is called exactly once,
  /// later, unless the returned transfer is destroyed first. If an error is returned, nothing was sent and `done` is
  /// not called. `client` outlives the transfer.
  [[nodiscard]] virtual Result<std::unique_ptr<net::HttpTransfer>> exchange(
      const Secret& code, CodeDelivery delivery, net::HttpClient& client,
      std::function<void(Result<Grant>)> done) const = 0;
};

}  // namespace nest2mqtt::backend
