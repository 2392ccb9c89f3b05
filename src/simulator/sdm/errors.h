#pragma once

#include <string>

#include <tl/expected.hpp>

#include "control/faults.h"
#include "http/messages.h"
#include "json/json_text.h"

namespace nest2mqtt::simulator {

/// An error of Google's APIs: HTTP status, its name as in gRPC, and a text. Those of Device Access are listed at
/// developers.google.com/nest/device-access/reference/errors/api.
struct SdmError {
  unsigned code = 400;
  std::string status;
  std::string message;
  json::array details = {};
};

template <class T>
using SdmResult = tl::expected<T, SdmError>;

/// `{"error":{"code":...,"message":...,"status":...}}`, with `details` if there are any.
[[nodiscard]] HttpReply sdm_error_reply(const SdmError& error);

/// The error that somebody asked for by the control API.
[[nodiscard]] HttpReply sdm_fault_reply(const StatusFault& fault);

[[nodiscard]] SdmError sdm_not_found(std::string message);
[[nodiscard]] SdmError sdm_invalid_argument(std::string message);
[[nodiscard]] SdmError sdm_failed_precondition(std::string message);
/// `subject` is what is limited: "the ExecuteDeviceCommand API for the user".
[[nodiscard]] SdmError sdm_rate_limited(const std::string& subject);
/// No access token, or one that is not valid.
[[nodiscard]] SdmError sdm_unauthenticated();
/// The Cloud project has not enabled the API; `service` is its host, `name` what people call it.
[[nodiscard]] SdmError google_api_disabled(const std::string& name, const std::string& service);
/// The person did not agree to the scope of this API.
[[nodiscard]] SdmError google_scope_missing(const std::string& service);

}  // namespace nest2mqtt::simulator
