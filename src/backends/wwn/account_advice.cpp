#include "account_advice.h"

#include <utility>

namespace nest2mqtt::wwn {

using upstream::Advice;
using Outcome = upstream::WriteOutcome::Kind;

void AccountAdvice::set_advice(Changes& changes, Advice kind, bool& active, bool needed, const std::string& message) {
  if (std::exchange(active, needed) != needed) changes.advice.push_back({kind, needed ? message : ""});
}

AccountAdvice::Changes AccountAdvice::token_changed() {
  Changes changes;
  changes.permissions_changed = true;
  accepted_version_.reset();
  set_advice(changes, Advice::accept_permissions, version_advised_, false, "");
  set_advice(changes, Advice::log_in_to_write, writes_advised_, false, "");
  return changes;
}

AccountAdvice::Changes AccountAdvice::set_accepted_version(std::int64_t version) {
  Changes changes;
  const auto before = std::exchange(accepted_version_, version);
  changes.permissions_changed = before && *before != version;
  set_advice(
      changes, Advice::accept_permissions, version_advised_, version < wanted_version_,
      "version " + std::to_string(version) + " of your client's permissions is accepted, and wwn.client_version is " +
          std::to_string(wanted_version_) +
          ": accept the new permissions in the Nest app; what they would show or let you change is missing until then");
  return changes;
}

AccountAdvice::Changes AccountAdvice::write_finished(const upstream::WriteOutcome& outcome) {
  Changes changes;
  if (outcome.kind == Outcome::accepted) {
    set_advice(changes, Advice::log_in_to_write, writes_advised_, false, "");
  } else if (outcome.kind == Outcome::writes_refused) {
    set_advice(changes, Advice::log_in_to_write, writes_advised_, true, outcome.message + "; " + login_advice_);
  }
  return changes;
}

}  // namespace nest2mqtt::wwn
