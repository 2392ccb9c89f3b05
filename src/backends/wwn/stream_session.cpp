#include "stream_session.h"

#include <utility>

#include "http_status.h"
#include "service_error.h"

namespace nest2mqtt::wwn {
namespace {

using upstream::AccessLoss;
using upstream::LinkState;

using namespace std::chrono_literals;

/// A token counts as void if it is refused (401) a second time after this pause.
constexpr auto pause_after_refusal = 5s;

}  // namespace

bool is_void(AccessLoss loss) {
  return loss == AccessLoss::revoked || loss == AccessLoss::invalid;
}

StreamSession::StreamSession(StreamOptions options, RedirectCache& cache, upstream::CallBudget& budget,
                             Backoff::Random random)
    : connection_("/", std::move(options), cache, budget, random, *this) {}

Actions StreamSession::start(const Secret& token, const std::string& advice, Instant now) {
  advice_ = advice;
  if (token.empty()) {
    unauthorized("there is no access token", AccessLoss::missing);
    return take_actions();
  }
  return restart(token, now);
}

Actions StreamSession::restart(const Secret& token, Instant now) {
  set_token(token);
  connection_.start(now);
  return take_actions();
}

Actions StreamSession::set_token_without_stream(const Secret& token, const std::string& advice) {
  advice_ = advice;
  set_token(token);
  return take_actions();
}

Actions StreamSession::close_quietly() {
  connection_.stop();
  return take_actions();
}

void StreamSession::set_token(const Secret& token) {
  token_ = token;
  unauthorized_ = false;
  refusals_ = 0;
  last_refusal_ = 0;
  end_unusable_report();
  feed_.reset(token_);
  connection_.stop();
  report({LinkState::connecting, "connecting to the service"});
}

Actions StreamSession::refused(const std::string& why, AccessLoss loss) {
  if (!unauthorized_) unauthorized(why, loss);
  return take_actions();
}

void StreamSession::unauthorized(const std::string& why, AccessLoss loss) {
  unauthorized_ = true;
  connection_.stop();
  end_unusable_report();
  feed_.reset(token_);
  report({LinkState::unauthorized, why + "; " + advice_, loss});
}

Actions StreamSession::headers(const net::HttpResponse& head, Instant now) {
  status_in_headers_ = head.status;
  if (!refuses_access(head.status) && head.status != http_status::redirect) refusals_ = 0;
  connection_.headers(head, now);
  status_in_headers_ = 0;
  return take_actions();
}

void StreamSession::count_refusal(int status) {
  refusals_ = status == last_refusal_ ? refusals_ + 1 : 1;
  last_refusal_ = status;
}

Actions StreamSession::bytes(std::string_view bytes, Instant now) {
  connection_.bytes(bytes, now);
  return take_actions();
}

Actions StreamSession::ended(const std::string& why, Instant now) {
  connection_.ended(why, now);
  return take_actions();
}

Actions StreamSession::tick(Instant now) {
  connection_.tick(now);
  return take_actions();
}

void StreamSession::open_stream(const std::string& url) {
  feed_.reopened();
  actions_.emplace_back(OpenStream{url});
}

void StreamSession::close_stream() {
  actions_.emplace_back(CloseStream{});
}

void StreamSession::on_lost(const std::string& why) {
  const bool forbidden = status_in_headers_ == http_status::access_forbidden;
  if (forbidden) count_refusal(status_in_headers_);
  if (forbidden && refusals_ > 1) {
    report({LinkState::offline,
            "the service forbids this access (HTTP status 403); it is tried again; ask the service why, or for a new "
            "access",
            AccessLoss::forbidden});
  } else {
    report({LinkState::offline, why});
  }
}

void StreamSession::on_blocked(const std::string& why) {
  report({LinkState::blocked, why});
}

std::string StreamSession::without_tokens(std::string text) const {
  return without_token(std::move(text), token_);
}

bool StreamSession::is_refusal(int status) const {
  return status == http_status::token_refused;
}

void StreamSession::on_refused(int status, Instant now) {
  count_refusal(status);
  if (refusals_ < 2) {
    connection_.give_up_stream("the service refuses the access token (HTTP status 401); it is asked once more", now,
                               pause_after_refusal);
  } else {
    unauthorized("the service refuses the access token (HTTP status 401)", AccessLoss::invalid);
  }
}

bool StreamSession::on_event(net::SseEvent received, Instant now) {
  if (received.type == "put") {
    apply(feed_.put(std::move(received.data)), now);
  } else if (received.type == "auth_revoked" || received.type == "cancel") {
    unauthorized("the access was revoked in the Nest account", AccessLoss::revoked);
  } else if (received.type == "error") {
    connection_.give_up_stream(
        "the service reports an error on the stream: " + excerpt(without_tokens(std::move(received.data))), now);
  } else if (received.type != "keep-alive" && received.type != "open") {
    warn("unknown event \"" + excerpt(without_tokens(std::move(received.type))) + "\"");
  }
  return actions_.empty();  // else the caller must act before more is read
}

void StreamSession::on_turn_end(Instant now) {
  apply(feed_.take_parts(), now);
}

void StreamSession::apply(Result<std::optional<FeedUpdate>> update, Instant now) {
  if (!update) {
    report_unusable(update.error().message);
    if (feed_.needs_new_stream()) {
      connection_.give_up_stream("a change could not be used; the whole document is asked for again", now);
    }
    return;
  }
  if (!*update) return;
  last_warning_.clear();
  refusals_ = 0;
  end_unusable_report();
  connection_.document_received();
  report({LinkState::online, ""});
  if ((*update)->client_version) actions_.emplace_back(ReportClientVersion{*(*update)->client_version});
  actions_.emplace_back(ReportDocument{(*update)->document});
}

void StreamSession::report_unusable(const std::string& why) {
  if (std::exchange(unusable_, true)) return;
  actions_.emplace_back(ReportUnusable{without_tokens(unusable_sentence(why))});
}

void StreamSession::end_unusable_report() {
  if (std::exchange(unusable_, false)) actions_.emplace_back(ReportUnusable{""});
}

void StreamSession::warn(const std::string& what) {
  if (std::exchange(last_warning_, what) != what)
    actions_.emplace_back(LogWarning{what + "; ignored, the stream goes on"});
}

void StreamSession::report(upstream::LinkReport link) {
  // Reasons quote the service (a content type, a host, an error), and the quote may contain the token.
  link.why = without_tokens(std::move(link.why));
  if (reported_ == link) return;
  reported_ = link;
  actions_.emplace_back(ReportLink{std::move(link)});
}

}  // namespace nest2mqtt::wwn
