#include "multiplex/multiplex_session.h"

#include <algorithm>
#include <utility>

#include "http_status.h"
#include "multiplex/multiplex_framing.h"
#include "service_error.h"

namespace nest2mqtt::wwn {
namespace {

using namespace std::chrono_literals;
using upstream::AccessLoss;
using upstream::LinkState;

/// The common stream is opened this long after the last account has joined, so that accounts that join one after the
/// other, as at the start, share it from its opening.
constexpr auto joining_time = 500ms;
/// How long an account that joins later has a stream of its own before the common stream is opened again with it.
constexpr auto regroup_delay = 60s;

}  // namespace

MultiplexSession::MultiplexSession(StreamOptions options, RedirectCache& cache, upstream::CallBudget& budget,
                                   Backoff::Random random)
    : budget_(budget), connection_(multiplex_path, std::move(options), cache, budget, random, *this) {}

std::size_t MultiplexSession::add_member() {
  members_.emplace_back();
  return members_.size() - 1;
}

// --- who takes part -------------------------------------------------------------------------------------------------

MultiplexActions MultiplexSession::join(std::size_t number, const Secret& token, Instant now) {
  Member& member = members_.at(number);
  take_off_common_stream(member);
  forget_common_failure(member);
  member = {};
  member.token = token;
  member.feed.reset(token);
  if (any_in(Member::Place::common_stream)) {
    use_own_stream(member);
  } else {
    member.place = Member::Place::joining;
    regroup_at_ = now + joining_time;
  }
  return finish_call(now);
}

MultiplexActions MultiplexSession::leave(std::size_t number) {
  Member& member = members_.at(number);
  take_off_common_stream(member);
  forget_common_failure(member);
  member.place = Member::Place::absent;
  return std::exchange(actions_, {});
}

void MultiplexSession::set_token_accepted(std::size_t number) {
  members_.at(number).token_accepted = true;
}

/// A token can be neither added to nor taken out of a running stream: until the next opening its events are ignored.
void MultiplexSession::take_off_common_stream(Member& member) {
  if (member.place != Member::Place::common_stream) return;
  end_unusable_report(member);
  member.place = Member::Place::absent;
  departed_tokens_.push_back(member.token);
  if (!any_in(Member::Place::common_stream)) connection_.stop();
}

/// If `gone` was on the last common stream that failed, it may have been the reason, and the others may share a stream
/// again.
void MultiplexSession::forget_common_failure(const Member& gone) {
  if (std::find(failed_together_.begin(), failed_together_.end(), gone.token) != failed_together_.end())
    failed_together_.clear();
}

void MultiplexSession::use_own_stream(Member& member) {
  end_unusable_report(member);
  member.place = Member::Place::own_stream;
  member.token_accepted = false;
  actions_.emplace_back(OpenOwnStream{number_of(member)});
}

bool MultiplexSession::may_use_common_stream(const Member& member) {
  switch (member.place) {
    case Member::Place::joining:
    case Member::Place::common_stream:
      return true;
    case Member::Place::own_stream:
      return member.token_accepted && !member.silent_on_common;
    case Member::Place::absent:
      return false;
  }
  return false;
}

void MultiplexSession::regroup(Instant now) {
  regroup_at_.reset();
  const auto members_to_join = std::count_if(members_.begin(), members_.end(), may_use_common_stream);
  const bool any_not_on_common_stream = std::any_of(members_.begin(), members_.end(), [](const Member& member) {
    return may_use_common_stream(member) && member.place != Member::Place::common_stream;
  });
  if (any_not_on_common_stream && members_to_join > 1 && failed_together_.empty()) {
    if (const Instant at = budget_.next(now, 1); at > now && !any_in(Member::Place::joining)) {
      regroup_at_ = at;  // each account has a stream; none is closed before the common one may be opened
      return;
    }
    move_to_common_stream();
    connection_.start(now);
  }
  for (Member& member : members_) {
    if (member.place == Member::Place::joining) use_own_stream(member);
  }
}

void MultiplexSession::move_to_common_stream() {
  for (Member& member : members_) {
    if (!may_use_common_stream(member)) continue;
    if (member.place == Member::Place::own_stream) actions_.emplace_back(CloseOwnStream{number_of(member)});
    member.place = Member::Place::common_stream;
  }
}

/// Ends the common stream. Each of its accounts gets a stream of its own.
void MultiplexSession::split(const std::string& why) {
  failed_together_.clear();
  for (const Member& member : members_) {
    if (member.place == Member::Place::common_stream) failed_together_.push_back(member.token);
  }
  connection_.stop();
  warn(why + "; each account gets a stream of its own");
  for (Member& member : members_) {
    if (member.place == Member::Place::common_stream) use_own_stream(member);
  }
}

void MultiplexSession::separate_silent_members() {
  documents_due_.reset();
  for (Member& member : members_) {
    if (member.place != Member::Place::common_stream || member.has_document) continue;
    take_off_common_stream(member);
    use_own_stream(member);
    member.silent_on_common = true;
  }
}

// --- the common stream ----------------------------------------------------------------------------------------------

MultiplexActions MultiplexSession::headers(const net::HttpResponse& head, Instant now) {
  connection_.headers(head, now);
  if (connection_.streaming()) documents_due_ = now + connection_.max_silence();
  return finish_call(now);
}

MultiplexActions MultiplexSession::bytes(std::string_view bytes, Instant now) {
  connection_.bytes(bytes, now);
  return finish_call(now);
}

MultiplexActions MultiplexSession::ended(const std::string& why, Instant now) {
  connection_.ended(why, now);
  return finish_call(now);
}

MultiplexActions MultiplexSession::tick(Instant now) {
  if (documents_due_ && *documents_due_ <= now) separate_silent_members();
  if (regroup_at_ && *regroup_at_ <= now) regroup(now);
  connection_.tick(now);
  return finish_call(now);
}

/// Returns the collected actions. If an account has a stream of its own for now, a time to regroup is set.
MultiplexActions MultiplexSession::finish_call(Instant now) {
  const bool waiting = std::any_of(members_.begin(), members_.end(), [](const Member& member) {
    return member.place == Member::Place::own_stream && !member.silent_on_common;
  });
  if (waiting && !regroup_at_) regroup_at_ = now + regroup_delay;
  return std::exchange(actions_, {});
}

std::optional<Instant> MultiplexSession::deadline() const {
  return earlier(connection_.deadline(), earlier(regroup_at_, documents_due_));
}

void MultiplexSession::open_stream(const std::string& url) {
  move_to_common_stream();
  departed_tokens_.clear();
  documents_due_.reset();
  std::vector<Secret> tokens;
  for (Member& member : members_) {
    if (member.place != Member::Place::common_stream) continue;
    member.has_document = false;
    member.feed.reopened();
    tokens.push_back(member.token);
  }
  actions_.emplace_back(OpenCommonStream{url, multiplex_bearer(tokens)});
}

void MultiplexSession::close_stream() {
  documents_due_.reset();
  actions_.emplace_back(CloseStream{});
}

void MultiplexSession::on_lost(const std::string& why) {
  documents_due_.reset();
  report(LinkState::offline, why);
}

void MultiplexSession::on_blocked(const std::string& why) {
  report(LinkState::blocked, why);
}

/// Every 4xx but 429: a service without multiplex streaming may answer with other statuses than 401 and 403.
bool MultiplexSession::is_refusal(int status) const {
  return status >= 400 && status < 500 && status != http_status::too_many_calls;
}

void MultiplexSession::on_refused(int status, Instant) {
  split("the service refuses the common stream of several accounts (HTTP status " + std::to_string(status) + ")");
}

bool MultiplexSession::on_event(net::SseEvent received, Instant now) {
  if (received.type == "put") {
    put(std::move(received.data));
  } else if (received.type == "auth_revoked" || received.type == "cancel") {
    revoked(received.data);
  } else if (received.type == "error") {
    connection_.give_up_stream(
        "the service reports an error on the stream: " + excerpt(without_tokens(std::move(received.data))), now);
  } else if (received.type != "keep-alive" && received.type != "open") {
    warn("unknown event \"" + excerpt(without_tokens(std::move(received.type))) + "\" on the common stream; ignored");
  }
  return actions_.empty();
}

/// The common stream has whole documents only (only these say whose they are), so no parts have to be collected.
void MultiplexSession::on_turn_end(Instant) {}

void MultiplexSession::put(std::string data) {
  // Parsed once to find its token, and again by the feed, which redacts the token before it parses.
  const auto token = token_of_put(data);
  if (!token) {
    split("the common stream does not say whose a document is");
    return;
  }
  Member* const member = find_on_common_stream(*token);
  if (member == nullptr) {
    const bool known = std::find(departed_tokens_.begin(), departed_tokens_.end(), *token) != departed_tokens_.end();
    if (!known) warn("the common stream has a document of an account that was not asked for; ignored");
    return;
  }
  auto update = member->feed.put(std::move(data));
  const std::size_t number = number_of(*member);
  if (!update) {
    if (!std::exchange(member->unusable, true)) {
      actions_.emplace_back(Report{number, ReportUnusable{without_tokens(unusable_sentence(update.error().message))}});
    }
    return;
  }
  end_unusable_report(*member);
  member->has_document = true;
  connection_.document_received();
  if (!*update) return;
  last_warning_.clear();
  actions_.emplace_back(Report{number, ReportLink{{LinkState::online, "", AccessLoss::none}}});
  if ((*update)->client_version) {
    actions_.emplace_back(Report{number, ReportClientVersion{*(*update)->client_version}});
  }
  actions_.emplace_back(Report{number, ReportDocument{(*update)->document}});
}

void MultiplexSession::end_unusable_report(Member& member) {
  if (std::exchange(member.unusable, false)) actions_.emplace_back(Report{number_of(member), ReportUnusable{""}});
}

void MultiplexSession::revoked(const std::string& data) {
  const auto token = token_of_revocation(data);
  Member* const member = token ? find_on_common_stream(*token) : nullptr;
  if (member == nullptr) {
    const bool known =
        token && std::find(departed_tokens_.begin(), departed_tokens_.end(), *token) != departed_tokens_.end();
    if (!known) split("an access was revoked, and the common stream does not say which");
    return;
  }
  actions_.emplace_back(Refuse{number_of(*member), "the access was revoked in the Nest account", AccessLoss::revoked});
  take_off_common_stream(*member);
}

MultiplexSession::Member* MultiplexSession::find_on_common_stream(const Secret& token) {
  const auto found = std::find_if(members_.begin(), members_.end(), [&](const Member& member) {
    return member.place == Member::Place::common_stream && member.token == token;
  });
  return found == members_.end() ? nullptr : &*found;
}

bool MultiplexSession::any_in(Member::Place place) const {
  return std::any_of(members_.begin(), members_.end(), [&](const Member& member) { return member.place == place; });
}

std::size_t MultiplexSession::number_of(const Member& member) const {
  return static_cast<std::size_t>(&member - members_.data());
}

void MultiplexSession::report(LinkState state, const std::string& why) {
  for (const Member& member : members_) {
    if (member.place != Member::Place::common_stream) continue;
    actions_.emplace_back(Report{number_of(member), ReportLink{{state, without_tokens(why), AccessLoss::none}}});
  }
}

void MultiplexSession::warn(const std::string& what) {
  if (std::exchange(last_warning_, what) != what) actions_.emplace_back(LogWarning{without_tokens(what)});
}

std::string MultiplexSession::without_tokens(std::string text) const {
  for (const Member& member : members_) text = without_token(std::move(text), member.token);
  for (const Secret& token : departed_tokens_) text = without_token(std::move(text), token);
  return text;
}

}  // namespace nest2mqtt::wwn
