#include "nest2mqtt/command/receipt.h"

namespace nest2mqtt::command {
namespace {

json::value time_or_null(const std::optional<WallTime>& at) {
  return at ? json::value(format_utc(*at)) : json::value(nullptr);
}

}  // namespace

std::string_view status_word(Status status) {
  switch (status) {
    case Status::accepted:
      return "accepted";
    case Status::queued:
      return "queued";
    case Status::confirmed:
      return "confirmed";
    case Status::unchanged:
      return "unchanged";
    case Status::superseded:
      return "superseded";
    case Status::refused:
      return "refused";
    case Status::rejected:
      return "rejected";
    case Status::reverted:
      return "reverted";
    case Status::unconfirmed:
      return "unconfirmed";
    case Status::expired:
      return "expired";
  }
  return "";
}

std::string_view code_word(Code code) {
  switch (code) {
    case Code::ok:
      return "ok";
    case Code::bad_payload:
      return "bad_payload";
    case Code::unknown_field:
      return "unknown_field";
    case Code::read_only:
      return "read_only";
    case Code::unknown_device:
      return "unknown_device";
    case Code::out_of_range:
      return "out_of_range";
    case Code::wrong_mode:
      return "wrong_mode";
    case Code::incompatible_mode:
      return "incompatible_mode";
    case Code::low_high_gap:
      return "low_high_gap";
    case Code::locked:
      return "locked";
    case Code::device_offline:
      return "device_offline";
    case Code::not_away:
      return "not_away";
    case Code::no_fan:
      return "no_fan";
    case Code::retained_command:
      return "retained_command";
    case Code::stale_command:
      return "stale_command";
    case Code::too_many_pending:
      return "too_many_pending";
    case Code::cloud_down:
      return "cloud_down";
    case Code::unauthorized:
      return "unauthorized";
    case Code::permission:
      return "permission";
    case Code::blocked:
      return "blocked";
    case Code::service_error:
      return "service_error";
    case Code::restart:
      return "restart";
    case Code::superseded:
      return "superseded";
    case Code::timeout:
      return "timeout";
  }
  return "";
}

bool is_final(Status status) {
  return status != Status::accepted && status != Status::queued;
}

json::object Receipt::to_json() const {
  return {
      {"transaction", transaction ? *transaction : json::value(nullptr)},
      {"path", path},
      {"status", status_word(verdict.status)},
      {"code", code_word(verdict.code)},
      {"final", is_final(verdict.status)},
      {"message", verdict.message},
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
