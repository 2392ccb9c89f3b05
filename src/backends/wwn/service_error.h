#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/net/http_client.h"

namespace nest2mqtt::wwn {

/// What the service says in an error body (docs/wwn-protocol.md, "Errors"): one sentence for users, and the anchor of
/// `type` (what follows its `#`), by which code tells errors apart.
struct ServiceError {
  std::string message;
  std::string anchor;
  std::vector<std::string> fields = {};  ///< those that `no-write-permission` names

  /// "Write Error": the service's answer to every write after the account's password was changed, until the next login.
  /// No recorded answer shows its anchor, so the message is compared, too.
  [[nodiscard]] bool is_write_error() const { return anchor == "write-error" || message == "Write Error"; }
};

/// Reads any response. If the body does not have the documented form, the message says the HTTP status. The message is
/// one short line and does not contain `token`.
[[nodiscard]] ServiceError read_service_error(const net::HttpResponse& response, const Secret& token);

/// `text` without control characters, cut to 300 bytes.
[[nodiscard]] std::string one_line(std::string_view text);

/// Whether the first eight characters of `token` occur in `text`, so that `without_token` redacts something.
[[nodiscard]] bool may_hold_token(std::string_view text, const Secret& token);

/// `text` with every occurrence of `token` redacted, in whatever way its characters are escaped (base/redaction.h). A
/// token whose end was cut off is redacted, too, but not if fewer than eight characters are left. So a text must be
/// redacted before it is cut.
[[nodiscard]] std::string without_token(std::string text, const Secret& token);

}  // namespace nest2mqtt::wwn
