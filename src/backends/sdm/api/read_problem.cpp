#include "api/read_problem.h"

#include <chrono>
#include <utility>

#include "abilities.h"
#include "api/api_error.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;
using upstream::AccessLoss;
using upstream::LinkState;
using ApiErrorKind = ApiError::Kind;

/// Google counts in minutes, and does not say how long to wait.
constexpr auto limited_pause = 60s;
/// For what a person has to set right first.
constexpr auto configuration_pause = 300s;

ReadProblem token_problem(const CallFailure& failure) {
  const std::string& why = failure.http.error.message;
  switch (*failure.token) {
    case TokenError::Kind::refused:
      return {.why = why, .state = LinkState::unauthorized, .loss = AccessLoss::invalid, .needs_login = true};
    case TokenError::Kind::configuration:
      return {.why = why,
              .state = LinkState::unauthorized,
              .loss = AccessLoss::invalid,
              .pause = milliseconds(configuration_pause)};
    case TokenError::Kind::temporary:
      break;
  }
  return {.why = why};
}

ReadProblem api_problem(const ApiError& error) {
  const std::string said = " (Google says: " + error.message + ")";
  switch (error.kind) {
    case ApiErrorKind::unauthenticated:
      return {.why = "Google does not accept the access that it has just given" + said,
              .state = LinkState::unauthorized,
              .loss = AccessLoss::invalid,
              .pause = milliseconds(configuration_pause)};
    case ApiErrorKind::api_disabled:
      return {.why =
                  "the Smart Device Management API is not enabled in the Cloud project of this OAuth client; enable "
                  "it at https://console.cloud.google.com/apis/library/smartdevicemanagement.googleapis.com" +
                  said,
              .loss = AccessLoss::forbidden,
              .pause = milliseconds(configuration_pause)};
    case ApiErrorKind::scope_missing:
      return {.why = "the login did not allow the Nest devices" + said,
              .state = LinkState::unauthorized,
              .loss = AccessLoss::invalid,
              .needs_login = true};
    case ApiErrorKind::forbidden:
      return {.why = "Google does not allow this project to read the home; allow it at " +
                     std::string(permissions_page) + said,
              .loss = AccessLoss::forbidden};
    case ApiErrorKind::not_found:
      return {.why = "Google knows no such Device Access project; check sdm.project_id" + said,
              .not_found = true,
              .pause = milliseconds(configuration_pause)};
    case ApiErrorKind::limited:
      return {.why = "Google says that there were too many calls" + said,
              .state = LinkState::blocked,
              .pause = milliseconds(limited_pause)};
    case ApiErrorKind::refused:
    case ApiErrorKind::unavailable:
    case ApiErrorKind::other:
      break;
  }
  return {.why = "Google does not answer as it should" + said};
}

}  // namespace

std::optional<ReadProblem> read_problem(const CallResult& answer) {
  if (!answer) {
    const CallFailure& failure = answer.error();
    return failure.token ? token_problem(failure) : ReadProblem{.why = failure.http.error.message};
  }
  if (answer->status == 200) return std::nullopt;
  return api_problem(read_api_error(*answer));
}

}  // namespace nest2mqtt::sdm
