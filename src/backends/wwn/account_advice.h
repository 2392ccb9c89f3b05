#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "nest2mqtt/upstream/upstream.h"

namespace nest2mqtt::wwn {

/// Advice about an account whose documents still come: the user has not accepted the client's newer permissions
/// (`metadata.client_version` is lower than the configured version), or the service takes no writes with this token
/// since the account's password was changed ("Write Error"). Each piece of advice is reported once when it begins and
/// once when it ends.
class AccountAdvice {
 public:
  struct AdviceChange {
    upstream::Advice advice;
    std::string message;  ///< empty: the advice does not apply any more
  };
  /// What a call has changed, and the owner reports.
  struct Changes {
    std::vector<AdviceChange> advice;
    bool permissions_changed = false;  ///< the account may now be permitted to write more
  };

  /// `client_version`: the version of the client's permissions at the service; 0: not known. `login_advice`: a sentence
  /// that says how to log in again.
  AccountAdvice(std::int64_t client_version, std::string login_advice)
      : wanted_version_(client_version), login_advice_(std::move(login_advice)) {}

  [[nodiscard]] Changes token_changed();
  [[nodiscard]] Changes set_accepted_version(std::int64_t version);
  [[nodiscard]] Changes write_finished(const upstream::WriteOutcome& outcome);

 private:
  void set_advice(Changes& changes, upstream::Advice kind, bool& active, bool needed, const std::string& message);

  std::int64_t wanted_version_;
  std::string login_advice_;
  std::optional<std::int64_t> accepted_version_;
  bool version_advised_ = false;
  bool writes_advised_ = false;
};

}  // namespace nest2mqtt::wwn
