#include "command_answer.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "nest2mqtt/backend/write_reason.h"
#include "nest2mqtt/model/document.h"

namespace nest2mqtt::nle {
namespace {

using namespace std::chrono_literals;
using Kind = upstream::WriteOutcome::Kind;
using upstream::WriteOutcome;
using upstream::WriteReason;

/// The wait after a 429 without a usable Retry-After. Only a proxy in front of the server answers so.
constexpr milliseconds default_wait = 5s;

/// A Retry-After that is longer is not usable.
constexpr milliseconds max_wait = 1h;

/// Words of the server's messages; it gives no code.
constexpr std::array reason_words{backend::ReasonWords{"can_heat=false", WriteReason::incompatible_mode},
                                  backend::ReasonWords{"can_cool=false", WriteReason::incompatible_mode},
                                  backend::ReasonWords{"has_emer_heat=false", WriteReason::incompatible_mode},
                                  backend::ReasonWords{"range mode requires", WriteReason::incompatible_mode},
                                  backend::ReasonWords{"has_fan=false", WriteReason::no_fan},
                                  backend::ReasonWords{"not cloud-writable", WriteReason::permission}};

/// A value of the answer, in the type of the value that was asked for.
std::optional<SettingValue> taken_value(const json::object& values, const PlannedValue& planned) {
  if (std::holds_alternative<std::string>(planned.value)) {
    const auto word = model::string_member(values, planned.member);
    return word ? std::optional<SettingValue>(std::string(*word)) : std::nullopt;
  }
  const auto number = model::number_member(values, planned.member);
  if (!number) return std::nullopt;
  // Of the fan timer the server says when it ends.
  if (std::holds_alternative<bool>(planned.value)) return *number > 0;
  return *number;
}

WriteOutcome compare(const PlannedCall& call, const json::object& answer) {
  const json::object* const values = model::object_member(model::object_member(answer, "data"), "values");
  if (values == nullptr) return {Kind::accepted};
  for (const PlannedValue& planned : call.sets) {
    const auto taken = taken_value(*values, planned);
    if (!taken || is_same(*taken, planned.value)) continue;
    return {Kind::altered, "the server took " + in_words(planned.setting, *taken) + " in place of " +
                               in_words(planned.setting, planned.value)};
  }
  return {Kind::accepted};
}

/// The server's own sentence, or the status where there is none.
std::string sentence(const json::object* answer, int status) {
  if (answer != nullptr) {
    for (const char* const member : {"message", "error"}) {
      const auto text = model::string_member(*answer, member);
      if (text && !text->empty()) return std::string(*text);
    }
  }
  return "the server answered with HTTP status " + std::to_string(status);
}

WriteOutcome blocked(const net::HttpResponse& response, std::string message) {
  WriteOutcome outcome{Kind::blocked, std::move(message)};
  const auto asked = response.retry_after();
  outcome.wait = asked && *asked <= max_wait ? *asked : default_wait;
  outcome.wait_is_enough = true;
  return outcome;
}

}  // namespace

WriteOutcome read_answer(const PlannedCall& call, const net::HttpResponse& response) {
  const int status = response.status;
  const auto parsed = model::parse_document(response.body);
  const json::object* const answer = parsed ? (*parsed)->if_object() : nullptr;
  if (status == 200) {
    if (answer == nullptr) return {Kind::failed, "the server's answer to the command is not a JSON object"};
    if (model::bool_member(*answer, "success").value_or(false)) return compare(call, *answer);
  }
  std::string message = sentence(answer, status);
  if (status == 401 || status == 403) return {Kind::not_allowed, std::move(message)};
  if (status == 429) return blocked(response, std::move(message));
  if (status >= 300 && status < 400) {
    return {Kind::misdirected,
            "the server redirects (HTTP status " + std::to_string(status) + "); put its final address into nle.url"};
  }
  if (status == 200 || (status >= 400 && status < 500)) {
    const WriteReason reason = backend::reason_in(message, reason_words);
    return {Kind::rejected, std::move(message), reason};
  }
  return {Kind::failed, std::move(message)};
}

}  // namespace nest2mqtt::nle
