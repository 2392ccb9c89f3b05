#include "nest2mqtt/command/receipt.h"

#include <array>

#include "nest2mqtt/base/enum_words.h"

namespace nest2mqtt::command {
namespace {

constexpr std::array status_words{
    EnumWord{Status::accepted, "accepted"},       EnumWord{Status::queued, "queued"},
    EnumWord{Status::confirmed, "confirmed"},     EnumWord{Status::unchanged, "unchanged"},
    EnumWord{Status::superseded, "superseded"},   EnumWord{Status::refused, "refused"},
    EnumWord{Status::rejected, "rejected"},       EnumWord{Status::reverted, "reverted"},
    EnumWord{Status::unconfirmed, "unconfirmed"}, EnumWord{Status::expired, "expired"},
};
static_assert(names_all(status_words, Status::expired));

constexpr std::array code_words{
    EnumWord{Code::ok, "ok"},
    EnumWord{Code::bad_payload, "bad_payload"},
    EnumWord{Code::unknown_field, "unknown_field"},
    EnumWord{Code::read_only, "read_only"},
    EnumWord{Code::unknown_device, "unknown_device"},
    EnumWord{Code::out_of_range, "out_of_range"},
    EnumWord{Code::wrong_mode, "wrong_mode"},
    EnumWord{Code::incompatible_mode, "incompatible_mode"},
    EnumWord{Code::low_high_gap, "low_high_gap"},
    EnumWord{Code::locked, "locked"},
    EnumWord{Code::device_offline, "device_offline"},
    EnumWord{Code::not_away, "not_away"},
    EnumWord{Code::no_fan, "no_fan"},
    EnumWord{Code::retained_command, "retained_command"},
    EnumWord{Code::stale_command, "stale_command"},
    EnumWord{Code::too_many_pending, "too_many_pending"},
    EnumWord{Code::cloud_down, "cloud_down"},
    EnumWord{Code::unauthorized, "unauthorized"},
    EnumWord{Code::permission, "permission"},
    EnumWord{Code::blocked, "blocked"},
    EnumWord{Code::service_error, "service_error"},
    EnumWord{Code::restart, "restart"},
    EnumWord{Code::superseded, "superseded"},
    EnumWord{Code::timeout, "timeout"},
};
static_assert(names_all(code_words, Code::timeout));

json::value time_or_null(const std::optional<WallTime>& at) {
  return at ? json::value(format_utc(*at)) : json::value(nullptr);
}

}  // namespace

std::string_view status_word(Status status) {
  return word_of(status_words, status);
}

std::optional<Status> status_from_word(std::string_view word) {
  return value_of(status_words, word);
}

std::string_view code_word(Code code) {
  return word_of(code_words, code);
}

std::optional<Code> code_from_word(std::string_view word) {
  return value_of(code_words, word);
}

bool is_final(Status status) {
  return status != Status::accepted && status != Status::queued;
}

json::object Receipt::to_json() const {
  return {
      {"transaction", transaction ? *transaction : json::value(nullptr)},
      {"path", path},
      {"status", status_word(result.status)},
      {"code", code_word(result.code)},
      {"final", is_final(result.status)},
      {"message", result.message},
      {"requested", requested},
      {"sent", sent},
      {"observed", observed},
      {"received_at", format_utc(received_at)},
      {"sent_at", time_or_null(sent_at)},
      {"finished_at", time_or_null(finished_at)},
      {"not_before", time_or_null(not_before)},
      {"budget_left", budget_left ? json::value(*budget_left) : json::value(nullptr)},
  };
}

}  // namespace nest2mqtt::command
