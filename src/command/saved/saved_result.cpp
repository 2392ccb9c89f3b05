#include "saved/saved_result.h"

#include <array>
#include <cstddef>
#include <string_view>

#include "nest2mqtt/model/json.h"

namespace nest2mqtt::command {
namespace {

/// Earlier versions wrote positions in these lists. The lists must never change.
constexpr std::array<std::string_view, 10> former_statuses{"accepted",    "queued",  "confirmed", "unchanged",
                                                           "superseded",  "refused", "rejected",  "reverted",
                                                           "unconfirmed", "expired"};
constexpr std::array<std::string_view, 24> former_codes{
    "ok",         "bad_payload",       "unknown_field", "read_only",        "unknown_device", "out_of_range",
    "wrong_mode", "incompatible_mode", "low_high_gap",  "locked",           "device_offline", "not_away",
    "no_fan",     "retained_command",  "stale_command", "too_many_pending", "cloud_down",     "unauthorized",
    "permission", "blocked",           "service_error", "restart",          "superseded",     "timeout"};

template <std::size_t count>
std::string_view saved_word(const json::object& saved, std::string_view name,
                            const std::array<std::string_view, count>& former) {
  if (const auto word = model::string_member(saved, name)) return *word;
  const auto number = model::number_member(saved, name);
  const bool known = number && *number >= 0 && *number < static_cast<double>(count);
  return known ? former.at(static_cast<std::size_t>(*number)) : std::string_view();
}

}  // namespace

json::object to_saved(const CommandResult& result) {
  return {{"status", status_word(result.status)}, {"code", code_word(result.code)}, {"message", result.message}};
}

std::optional<CommandResult> result_from_saved(const json::object& saved) {
  const auto status = status_from_word(saved_word(saved, "status", former_statuses));
  if (!status || !is_final(*status)) return std::nullopt;
  const auto code = code_from_word(saved_word(saved, "code", former_codes));
  return CommandResult{*status, code.value_or(Code::ok),
                       std::string(model::string_member(saved, "message").value_or(""))};
}

}  // namespace nest2mqtt::command
