#include "api/command_answer.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "nest2mqtt/backend/write_reason.h"
#include "nest2mqtt/base/shortened.h"
#include "nest2mqtt/model/document.h"

#include "api/api_error.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;
using Kind = upstream::WriteOutcome::Kind;
using upstream::WriteOutcome;
using upstream::WriteReason;

/// Google counts calls in windows of a minute, and does not say when one ends.
constexpr milliseconds limit_window = 60s;

/// Words of Google's sentences: its status is one and the same for most of them.
constexpr std::array reason_words{
    backend::ReasonWords{"out of range", WriteReason::out_of_range},
    backend::ReasonWords{"contains invalid value", WriteReason::out_of_range},
    backend::ReasonWords{"smaller than minimum", WriteReason::low_high_gap},
    backend::ReasonWords{"must be greater than heat value", WriteReason::low_high_gap},
    backend::ReasonWords{"fan unavailable", WriteReason::no_fan},
    backend::ReasonWords{"is offline", WriteReason::device_offline},
    backend::ReasonWords{"not allowed in current thermostat mode", WriteReason::wrong_mode},
    backend::ReasonWords{"not allowed when thermostat", WriteReason::wrong_mode}};

WriteOutcome error_outcome(ApiError error, int status) {
  switch (error.kind) {
    case ApiError::Kind::limited: {
      WriteOutcome outcome{Kind::blocked, std::move(error.message)};
      outcome.wait = limit_window;
      outcome.wait_is_enough = true;
      return outcome;
    }
    case ApiError::Kind::unauthenticated:
    case ApiError::Kind::scope_missing:
    case ApiError::Kind::forbidden:
      return {Kind::not_allowed, std::move(error.message)};
    case ApiError::Kind::api_disabled:
      return {
          Kind::not_allowed,
          "enable the Smart Device Management API in your project at https://console.cloud.google.com/apis/library, "
          "then wait some minutes; Google says: " +
              error.message};
    case ApiError::Kind::not_found:
      return {Kind::rejected, std::move(error.message), WriteReason::unknown_device};
    case ApiError::Kind::refused: {
      const WriteReason reason = backend::reason_in(error.message, reason_words);
      return {Kind::rejected, std::move(error.message), reason};
    }
    case ApiError::Kind::other:
      if (status >= 400 && status < 500) return {Kind::rejected, std::move(error.message)};
      break;
    case ApiError::Kind::unavailable:
      break;
  }
  return {Kind::failed, std::move(error.message)};
}

/// `{}`, or `{"results":{...}}`.
bool is_success(std::string_view body) {
  const auto parsed = model::parse_document(body);
  return parsed && (*parsed)->is_object();
}

}  // namespace

WriteOutcome read_answer(const PlannedCall& call, const net::HttpResponse& response) {
  const int status = response.status;
  if (status == 200) {
    if (response.body.empty() || is_success(response.body)) return {Kind::accepted};
    return {Kind::failed, "the answer to " + call.command + " is not a JSON object"};
  }
  if (status >= 300 && status < 400) {
    return {Kind::misdirected,
            "the service redirects (HTTP status " + std::to_string(status) + "); correct sdm_url in the table [sdm]"};
  }
  ApiError error = read_api_error(response);
  if (error.message.starts_with("HTTP status "))
    error.message = "Google answered " + call.command + " with " + error.message;
  WriteOutcome outcome = error_outcome(std::move(error), status);
  constexpr std::size_t max_message = 297;  // and "..."
  outcome.message = shortened(outcome.message, max_message);
  return outcome;
}

}  // namespace nest2mqtt::sdm
