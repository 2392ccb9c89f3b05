#include "api/event_problem.h"

#include <string_view>

#include "api/api_error.h"
#include "pubsub_name.h"

namespace nest2mqtt::sdm {
namespace {

/// The page of the subscription's Cloud project.
std::string subscriptions_page(const SdmSettings& settings) {
  const auto name = read_pubsub_name(settings.subscription);
  return "https://console.cloud.google.com/cloudpubsub/subscription/list?project=" +
         std::string(name ? name->project : "");
}

EventProblem problem_of(const SdmSettings& settings, const ApiError& error) {
  const std::string said = " (Google says: " + error.message + ")";
  const std::string& subscription = settings.subscription;
  switch (error.kind) {
    case ApiError::Kind::scope_missing:
      return {.why =
                  "the login did not allow Cloud Pub/Sub; log in again and leave both boxes of the consent "
                  "ticked" +
                  said,
              .needs_person = true};
    case ApiError::Kind::api_disabled:
      return {.why =
                  "the Cloud Pub/Sub API is not enabled in the Cloud project of the OAuth client; enable it at "
                  "https://console.cloud.google.com/apis/library/pubsub.googleapis.com" +
                  said,
              .needs_person = true};
    case ApiError::Kind::forbidden:
      return {.why = "the account that logged in may not read " + subscription +
                     "; give it the role Pub/Sub Subscriber on this subscription, or Pub/Sub Editor, at " +
                     subscriptions_page(settings) + said,
              .needs_person = true};
    case ApiError::Kind::not_found:
      return {.why = "there is no " + subscription + "; create it, of the type Pull, at " +
                     subscriptions_page(settings) + ", or correct sdm.subscription" + said,
              .needs_person = true};
    case ApiError::Kind::refused:
      return {.why = "Cloud Pub/Sub refuses to read " + subscription + "; look at it at " +
                     subscriptions_page(settings) + said,
              .needs_person = true};
    case ApiError::Kind::unauthenticated:
    case ApiError::Kind::limited:
    case ApiError::Kind::unavailable:
    case ApiError::Kind::other:
      break;
  }
  return {.why = "Cloud Pub/Sub does not answer as it should" + said};
}

}  // namespace

std::optional<EventProblem> event_problem(const SdmSettings& settings, const CallResult& answer) {
  if (!answer) {
    const CallFailure& failure = answer.error();
    return EventProblem{.why = failure.http.error.message, .no_access = failure.token == TokenError::Kind::refused};
  }
  if (answer->status == 200) return std::nullopt;
  return problem_of(settings, read_api_error(*answer));
}

}  // namespace nest2mqtt::sdm
