#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/model/json.h"

namespace nest2mqtt::command {

/// How far a command has come (docs/commands.md). After `accepted` and `queued` another status follows; every other
/// status is final.
enum class Status {
  accepted,
  queued,
  confirmed,
  unchanged,
  superseded,
  refused,
  rejected,
  reverted,
  unconfirmed,
  expired
};

/// The reason of a status, for programs to compare: the meaning of a code never changes.
enum class Code {
  ok,
  bad_payload,
  unknown_field,
  read_only,
  unknown_device,
  out_of_range,
  wrong_mode,
  incompatible_mode,
  low_high_gap,
  locked,
  device_offline,
  not_away,
  no_fan,
  retained_command,
  stale_command,
  too_many_pending,
  cloud_down,
  unauthorized,
  permission,
  blocked,
  service_error,  ///< a failure of the service; with `refused`: of the bridge itself, which could not send the write
  restart,
  superseded,
  timeout,
};

[[nodiscard]] std::string_view status_word(Status status);
[[nodiscard]] std::optional<Status> status_from_word(std::string_view word);
[[nodiscard]] std::string_view code_word(Code code);
[[nodiscard]] std::optional<Code> code_from_word(std::string_view word);
[[nodiscard]] bool is_final(Status status);

/// How far a command, or one of its field writes, has come, and why.
struct CommandResult {
  Status status = Status::accepted;
  Code code = Code::ok;
  std::string message;  ///< one sentence for people; may be empty
};

/// What the bridge tells the sender of a command, as docs/commands.md describes it.
struct Receipt {
  std::uint64_t number = 0;  ///< of the command, inside the bridge only; 0: it was refused at once
  std::optional<json::value> transaction;
  std::string path;
  CommandResult result;
  json::object requested;
  json::object sent;
  json::object observed;
  WallTime received_at;
  std::optional<WallTime> sent_at;
  std::optional<WallTime> finished_at;
  /// When the next write is tried at the earliest; only with `queued`, and after the service has blocked the write.
  std::optional<WallTime> not_before;
  std::optional<int> budget_left;

  [[nodiscard]] json::object to_json() const;
  [[nodiscard]] std::string text() const { return model::to_text(to_json()); }
};

}  // namespace nest2mqtt::command
