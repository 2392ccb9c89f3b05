#include "api/api_error.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>

#include "nest2mqtt/base/printable.h"
#include "nest2mqtt/base/shortened.h"
#include "nest2mqtt/model/document.h"

namespace nest2mqtt::sdm {
namespace {

constexpr std::size_t max_error_message = 300;

/// An error answer, as far as it is JSON. Google has three shapes: `{"error":{"message":...,"details":[...]}}`, the
/// older `{"error":{"errors":[{"reason":...}]}}`, and that of OAuth, `{"error":"invalid_grant"}`.
class ErrorBody {
 public:
  explicit ErrorBody(std::string_view body) {
    auto parsed = model::parse_document(body);
    if (!parsed) return;
    document_ = *std::move(parsed);
    root_ = document_->if_object();
    if (const json::array* const list = document_->if_array(); list != nullptr && !list->empty()) {
      root_ = list->front().if_object();
    }
    if (root_ != nullptr) error_ = model::object_member(*root_, "error");
  }

  /// Empty if it does not say anything.
  [[nodiscard]] std::string_view message() const {
    if (root_ == nullptr) return {};
    if (error_ != nullptr) {
      const std::string_view own = text(*error_, "message");
      return own.empty() ? first_of_errors("message") : own;
    }
    const std::string_view description = text(*root_, "error_description");
    return description.empty() ? text(*root_, "error") : description;
  }

  /// Google's word for what exactly is wrong, as in `SERVICE_DISABLED`.
  [[nodiscard]] bool has_reason(std::string_view reason) const {
    if (error_ == nullptr) return false;
    const auto names_it = [&](const json::array* list) {
      return list != nullptr && std::any_of(list->begin(), list->end(), [&](const json::value& value) {
               const json::object* const element = value.if_object();
               return element != nullptr && text(*element, "reason") == reason;
             });
    };
    return names_it(model::array_member(*error_, "details")) || names_it(model::array_member(*error_, "errors"));
  }

 private:
  static std::string_view text(const json::object& from, std::string_view member) {
    return model::string_member(from, member).value_or("");
  }

  [[nodiscard]] std::string_view first_of_errors(std::string_view member) const {
    const json::array* const errors = model::array_member(*error_, "errors");
    if (errors == nullptr || errors->empty()) return {};
    const json::object* const first = errors->front().if_object();
    return first == nullptr ? "" : text(*first, member);
  }

  std::shared_ptr<json::value> document_;
  const json::object* root_ = nullptr;
  const json::object* error_ = nullptr;
};

bool is_limit(const ErrorBody& body) {
  constexpr std::array reasons{"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "RATE_LIMIT_EXCEEDED"};
  return std::any_of(reasons.begin(), reasons.end(), [&](const char* reason) { return body.has_reason(reason); });
}

bool is_scope_missing(const ErrorBody& body) {
  return body.has_reason("ACCESS_TOKEN_SCOPE_INSUFFICIENT") ||
         body.message().find("insufficient authentication scopes") != std::string_view::npos;
}

bool is_api_disabled(const ErrorBody& body) {
  return body.has_reason("SERVICE_DISABLED") || body.has_reason("accessNotConfigured") ||
         body.message().find("has not been used in project") != std::string_view::npos;
}

ApiError::Kind api_error_kind(int status, const ErrorBody& body) {
  if (status == 400) return ApiError::Kind::refused;
  if (status == 401) return ApiError::Kind::unauthenticated;
  // The older style has limits with the status 403.
  if (status == 429 || (status == 403 && is_limit(body))) return ApiError::Kind::limited;
  if (status == 403 && is_scope_missing(body)) return ApiError::Kind::scope_missing;
  if (status == 403) return is_api_disabled(body) ? ApiError::Kind::api_disabled : ApiError::Kind::forbidden;
  if (status == 404) return ApiError::Kind::not_found;
  constexpr int timeout = 408;
  constexpr int aborted = 409;    // Google: two changes at the same time
  constexpr int cancelled = 499;  // likewise not Google's last word
  if (status == timeout || status == aborted || status == cancelled) return ApiError::Kind::unavailable;
  return status >= 500 && status <= 599 ? ApiError::Kind::unavailable : ApiError::Kind::other;
}

/// In one line, without blanks in a row.
std::string in_one_line(std::string_view text) {
  std::string line = replace_control_characters(std::string(text), ' ');
  line.erase(std::unique(line.begin(), line.end(), [](char a, char b) { return a == ' ' && b == ' '; }), line.end());
  if (line.starts_with(' ')) line.erase(0, 1);
  if (line.ends_with(' ')) line.pop_back();
  constexpr std::size_t ellipsis = 3;
  return shortened(line, max_error_message - ellipsis);
}

}  // namespace

ApiError read_api_error(const net::HttpResponse& answer) {
  const ErrorBody body(answer.body);
  ApiError error{api_error_kind(answer.status, body), in_one_line(body.message())};
  if (error.message.empty()) error.message = "HTTP status " + std::to_string(answer.status);
  return error;
}

}  // namespace nest2mqtt::sdm
