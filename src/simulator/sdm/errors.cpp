#include "sdm/errors.h"

#include <string_view>

#include <fmt/format.h>

namespace nest2mqtt::simulator {
namespace {

/// The number of the Cloud project in error texts.
constexpr std::string_view cloud_project_number = "123456789012";

json::array error_info(std::string_view reason, const std::string& service) {
  return {json::object{
      {"@type", "type.googleapis.com/google.rpc.ErrorInfo"},
      {"reason", reason},
      {"domain", "googleapis.com"},
      {"metadata", {{"consumer", fmt::format("projects/{}", cloud_project_number)}, {"service", service}}}}};
}

SdmError error_with_status(unsigned code) {
  switch (code) {
    case 400:
      return sdm_invalid_argument("Request contains an invalid argument.");
    case 401:
      return sdm_unauthenticated();
    case 403:
      return {403, "PERMISSION_DENIED", "The caller does not have permission"};
    case 404:
      return sdm_not_found("Requested entity was not found.");
    case 429:
      return sdm_rate_limited("the ExecuteDeviceCommand API for the user");
    case 503:
      return {503, "UNAVAILABLE", "The service is currently unavailable."};
    case 504:
      return {504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete."};
    default:
      return {code, "INTERNAL", "Internal error encountered."};
  }
}

}  // namespace

HttpReply sdm_error_reply(const SdmError& error) {
  json::object body{{"code", error.code}, {"message", error.message}, {"status", error.status}};
  if (!error.details.empty()) body["details"] = error.details;
  return {error.code, to_text(json::object{{"error", std::move(body)}})};
}

HttpReply sdm_fault_reply(const StatusFault& fault) {
  HttpReply reply = sdm_error_reply(error_with_status(fault.status));
  if (fault.body) {
    reply.body = *fault.body;
    if (fault.body->starts_with('<')) reply.headers.emplace_back("Content-Type", "text/html; charset=UTF-8");
  }
  if (fault.retry_after) reply.headers.emplace_back("Retry-After", std::to_string(*fault.retry_after));
  return reply;
}

SdmError sdm_not_found(std::string message) {
  return {404, "NOT_FOUND", std::move(message)};
}

SdmError sdm_invalid_argument(std::string message) {
  return {400, "INVALID_ARGUMENT", std::move(message)};
}

SdmError sdm_failed_precondition(std::string message) {
  return {400, "FAILED_PRECONDITION", std::move(message)};
}

SdmError sdm_rate_limited(const std::string& subject) {
  return {429, "RESOURCE_EXHAUSTED", "Rate limited for " + subject + "."};
}

SdmError sdm_unauthenticated() {
  return {401, "UNAUTHENTICATED",
          "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
          "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."};
}

SdmError google_api_disabled(const std::string& name, const std::string& service) {
  return {403, "PERMISSION_DENIED",
          fmt::format("{0} has not been used in project {1} before or it is disabled. Enable it by visiting "
                      "https://console.developers.google.com/apis/api/{2}/overview?project={1} then retry. If you "
                      "enabled this API recently, wait a few minutes for the action to propagate to our systems and "
                      "retry.",
                      name, cloud_project_number, service),
          error_info("SERVICE_DISABLED", service)};
}

SdmError google_scope_missing(const std::string& service) {
  return {403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.",
          error_info("ACCESS_TOKEN_SCOPE_INSUFFICIENT", service)};
}

}  // namespace nest2mqtt::simulator
