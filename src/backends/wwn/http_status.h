#pragma once

namespace nest2mqtt::wwn {

/// The HTTP statuses that more than one file treats specially (docs/wwn-protocol.md, "Errors").
namespace http_status {
inline constexpr int redirect = 307;
inline constexpr int token_refused = 401;
inline constexpr int access_forbidden = 403;
inline constexpr int too_many_calls = 429;
}  // namespace http_status

/// Whether the service refuses the access: it does not know the token (401), or forbids its use (403). One such answer
/// to a write does not show that the access is lost.
[[nodiscard]] constexpr bool refuses_access(int status) {
  return status == http_status::token_refused || status == http_status::access_forbidden;
}

}  // namespace nest2mqtt::wwn
