#include "account_advice.h"

#include <utility>

namespace nest2mqtt::wwn {

using upstream::Advice;
using Outcome = upstream::WriteOutcome::Kind;

void AccountAdvice::tell(News& news, Advice advice, bool& told, bool wanted, const std::string& message) {
  if (std::exchange(told, wanted) != wanted) news.notes.push_back({advice, wanted ? message : ""});
}

AccountAdvice::News AccountAdvice::token_changed() {
  News news;
  news.permissions_changed = true;
  accepted_version_.reset();
  tell(news, Advice::accept_permissions, told_version_, false, "");
  tell(news, Advice::log_in_to_write, told_writes_, false, "");
  return news;
}

AccountAdvice::News AccountAdvice::version_accepted(std::int64_t version) {
  News news;
  const auto before = std::exchange(accepted_version_, version);
  news.permissions_changed = before && *before != version;
  tell(
      news, Advice::accept_permissions, told_version_, version < wanted_version_,
      "version " + std::to_string(version) + " of your client's permissions is accepted, and wwn.client_version is " +
          std::to_string(wanted_version_) +
          ": accept the new permissions in the Nest app; what they would show or let you change is missing until then");
  return news;
}

AccountAdvice::News AccountAdvice::write_finished(const upstream::WriteOutcome& outcome) {
  News news;
  if (outcome.kind == Outcome::accepted) {
    tell(news, Advice::log_in_to_write, told_writes_, false, "");
  } else if (outcome.kind == Outcome::writes_refused) {
    tell(news, Advice::log_in_to_write, told_writes_, true, outcome.message + "; " + advice_);
  }
  return news;
}

}  // namespace nest2mqtt::wwn
