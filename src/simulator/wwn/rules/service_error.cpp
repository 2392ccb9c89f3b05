#include "wwn/rules/service_error.h"

#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <fmt/format.h>

namespace nest2mqtt::simulator {

std::string to_body(const ServiceError& error) {
  static boost::uuids::random_generator new_instance;
  json::object body{
      {"error", error.message},
      {"type", "https://developers.nest.com/reference/error-messages#" + error.anchor},
      {"message", error.message},
      {"instance", boost::uuids::to_string(new_instance())},
  };
  if (!error.details.empty()) body["details"] = error.details;
  return to_text(body);
}

ServiceError unauthorized() {
  return {401, "auth-error", "unauthorized"};
}
ServiceError blocked() {
  return {429, "blocked", "blocked"};
}
ServiceError not_found() {
  return {404, "not-found", "not found"};
}
ServiceError method_not_allowed() {
  return {405, "method-not-allowed", "Method not allowed"};
}
ServiceError invalid_content() {
  return {400, "invalid-content-sent", "Invalid content sent"};
}

ServiceError write_error() {
  return {400, "write-error", "Write Error"};
}

ServiceError no_write_permission(const std::string& fields) {
  return {400, "no-write-permission", "No write permission(s) for field(s): " + fields, {{"fields", fields}}};
}

ServiceError wrong_format(std::string_view field, const json::value& value) {
  const std::string text = value.is_string() ? std::string(value.get_string()) : to_text(value);
  const std::string subject = field.starts_with("target_temperature") ? "Temperature" : std::string(field);
  return {400, "format-error", fmt::format("{} '{}' is in wrong format", subject, text), {{"field_name", field}}};
}

ServiceError error_for_status(unsigned status) {
  switch (status) {
    case 401:
      return unauthorized();
    case 403:
      return {403, "forbidden", "forbidden"};
    case 404:
      return not_found();
    case 405:
      return method_not_allowed();
    case 429:
      return blocked();
    case 503:
      return {503, "service-unavailable", "Service unavailable"};
    default:
      return {status, "internal-error", "Internal error"};
  }
}

}  // namespace nest2mqtt::simulator
