#include "api/api_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::sdm {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using ErrorKind = ApiError::Kind;

ApiError error_of(int status, const std::string& body) {
  return read_api_error({status, {}, body});
}

std::string google_error(int code, const std::string& status, const std::string& message) {
  return R"({"error":{"code":)" + std::to_string(code) + R"(,"message":")" + message + R"(","status":")" + status +
         "\"}}";
}

TEST(ApiError, IsReadFromGooglesForm) {
  const auto check = [](int code, const std::string& status, const std::string& message, ErrorKind kind) {
    const ApiError error = error_of(code, google_error(code, status, message));
    EXPECT_EQ(error.kind, kind) << message;
    EXPECT_EQ(error.message, message);
  };
  check(400, "FAILED_PRECONDITION",
        "sdm.devices.commands.ThermostatEco.SetMode command not allowed in current thermostat mode.",
        ErrorKind::refused);
  check(400, "INVALID_ARGUMENT", "Temperature setpoint is out of range [10.000000, 32.222301] in FAHRENHEIT.",
        ErrorKind::refused);
  check(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.", ErrorKind::unauthenticated);
  check(403, "PERMISSION_DENIED", "The caller does not have permission", ErrorKind::forbidden);
  check(404, "NOT_FOUND", "Device enterprises/P/devices/D not found.", ErrorKind::not_found);
  check(429, "RESOURCE_EXHAUSTED", "Rate limited for the ExecuteDeviceCommand API for the user.", ErrorKind::limited);
  check(500, "INTERNAL", "Internal error encountered.", ErrorKind::unavailable);
  check(503, "UNAVAILABLE", "The service is currently unavailable.", ErrorKind::unavailable);
  check(504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete.", ErrorKind::unavailable);
  check(409, "ABORTED", "The operation was aborted.", ErrorKind::unavailable);
  check(405, "UNIMPLEMENTED", "Method not allowed.", ErrorKind::other);
}

TEST(ApiError, KnowsAnApiThatIsNotEnabled) {
  const std::string sentence =
      "Smart Device Management API has not been used in project 123456789 before or it is disabled.";
  EXPECT_EQ(error_of(403, google_error(403, "PERMISSION_DENIED", sentence)).kind, ErrorKind::api_disabled);
  const ApiError by_details = error_of(
      403, R"({"error":{"code":403,"message":"Disabled.","status":"PERMISSION_DENIED","details":[5,{"@type":"x"},)"
           R"({"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"SERVICE_DISABLED"}]}})");
  EXPECT_EQ(by_details.kind, ErrorKind::api_disabled);
  EXPECT_EQ(
      error_of(403, R"({"error":{"errors":[{"reason":"accessNotConfigured","message":"Off."}],"code":403}})").kind,
      ErrorKind::api_disabled);
}

TEST(ApiError, KnowsAScopeThatWasNotAllowed) {
  EXPECT_EQ(
      error_of(403, google_error(403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.")).kind,
      ErrorKind::scope_missing);
  EXPECT_EQ(
      error_of(403, R"({"error":{"message":"No.","details":[{"reason":"ACCESS_TOKEN_SCOPE_INSUFFICIENT"}]}})").kind,
      ErrorKind::scope_missing);
}

TEST(ApiError, IsReadFromTheOlderForm) {
  const ApiError error = error_of(403, R"({"error":{"errors":[{"message":"Rate Limit Exceeded","domain":"global",)"
                                       R"("reason":"rateLimitExceeded"}],"code":403}})");
  EXPECT_EQ(error.kind, ErrorKind::limited) << "these have limits with the status 403";
  EXPECT_EQ(error.message, "Rate Limit Exceeded");
}

TEST(ApiError, IsReadFromTheFormOfOauth) {
  const ApiError error = error_of(401, R"({"error":"invalid_token","error_description":"Token expired."})");
  EXPECT_EQ(error.kind, ErrorKind::unauthenticated);
  EXPECT_EQ(error.message, "Token expired.");
  EXPECT_EQ(error_of(401, R"({"error":"invalid_token"})").message, "invalid_token");
}

TEST(ApiError, IsReadFromAList) {
  EXPECT_EQ(error_of(404, "[" + google_error(404, "NOT_FOUND", "Enterprise not found") + "]").message,
            "Enterprise not found");
}

TEST(ApiError, OfNoUsableBodyIsTheStatus) {
  for (const std::string& body :
       {std::string(), std::string("<html><title>502</title></html>"), std::string("[]"), std::string("[1]"),
        std::string("null"), std::string("{}"), std::string(R"({"error":7})"), std::string(R"({"error":{}})"),
        std::string(R"({"error":{"message":5,"errors":"x","details":{}}})"),
        std::string(R"({"error":{"message":"","errors":[]}})"), std::string(R"({"error":{"errors":[3]}})"),
        std::string(R"({"error":{"message":" \n "}})"), std::string(100'000, '[')}) {
    const ApiError error = error_of(503, body);
    EXPECT_EQ(error.kind, ErrorKind::unavailable) << body.substr(0, 80);
    EXPECT_EQ(error.message, "HTTP status 503") << body.substr(0, 80);
  }
  EXPECT_EQ(error_of(400, "<html>").kind, ErrorKind::refused);
  EXPECT_EQ(error_of(429, "").kind, ErrorKind::limited);
  EXPECT_EQ(error_of(302, "").kind, ErrorKind::other);
  EXPECT_EQ(error_of(204, "").kind, ErrorKind::other);
}

TEST(ApiError, HasAMessageOfOneShortLine) {
  EXPECT_EQ(error_of(400, R"({"error":{"message":"\tone\r\n  two\u0000\u001b[31m three\n"}})").message,
            "one two [31m three");
  for (const std::string part : {"x", "é", "€"}) {
    std::string text;
    while (text.size() < 5'000) text += part;
    const ApiError error = error_of(400, google_error(400, "INVALID_ARGUMENT", text));
    EXPECT_LE(error.message.size(), 300U);
    EXPECT_GT(error.message.size(), 290U);
    EXPECT_THAT(error.message, StartsWith(part + part));
    EXPECT_THAT(error.message, testing::EndsWith(part + "..."));
  }
  const ApiError bytes = error_of(400, google_error(400, "INVALID_ARGUMENT", "bad \xff byte"));
  EXPECT_EQ(bytes.kind, ErrorKind::refused);
  EXPECT_THAT(bytes.message, Not(HasSubstr("\xff")));
}

}  // namespace
}  // namespace nest2mqtt::sdm
