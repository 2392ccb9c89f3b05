#include "stream_session.h"

#include <utility>

#include "service_error.h"

namespace nest2mqtt::wwn {
namespace {

using upstream::AccessLoss;
using upstream::LinkState;

constexpr int status_unauthorized = 401;
constexpr int status_forbidden = 403;

}  // namespace

AccessLoss loss_of(int status) {
  return status == status_forbidden ? AccessLoss::forbidden : AccessLoss::invalid;
}

bool is_void(AccessLoss loss) {
  return loss == AccessLoss::revoked || loss == AccessLoss::invalid;
}

StreamSession::StreamSession(StreamOptions options, RedirectCache& redirects, upstream::CallBudget& budget,
                             Backoff::Random random)
    : connection_("/", std::move(options), redirects, budget, random, *this) {}

Actions StreamSession::start(const Secret& token, const std::string& advice, Instant now) {
  advice_ = advice;
  if (token.empty()) {
    unauthorized("there is no access token", AccessLoss::missing);
    return take();
  }
  return token_changed(token, now);
}

Actions StreamSession::token_changed(const Secret& token, Instant now) {
  take_token(token);
  connection_.begin(now);
  return take();
}

Actions StreamSession::hold(const Secret& token, const std::string& advice) {
  advice_ = advice;
  take_token(token);
  return take();
}

Actions StreamSession::suspend() {
  connection_.end();
  return take();
}

void StreamSession::take_token(const Secret& token) {
  token_ = token;
  refused_ = false;
  feed_.reset(token_);
  connection_.end();
  report({LinkState::connecting, "connecting to the service"});
}

Actions StreamSession::refused(const std::string& why, AccessLoss loss, Instant) {
  if (!refused_) unauthorized(why, loss);
  return take();
}

void StreamSession::unauthorized(const std::string& why, AccessLoss loss) {
  refused_ = true;
  connection_.end();
  feed_.reset(token_);
  report({LinkState::unauthorized, why + "; " + advice_, loss});
}

Actions StreamSession::headers(const net::HttpResponse& head, Instant now) {
  connection_.headers(head, now);
  return take();
}

Actions StreamSession::bytes(std::string_view bytes, Instant now) {
  connection_.bytes(bytes, now);
  return take();
}

Actions StreamSession::ended(const std::string& why, Instant now) {
  connection_.ended(why, now);
  return take();
}

Actions StreamSession::tick(Instant now) {
  connection_.tick(now);
  return take();
}

void StreamSession::open_stream(const std::string& url) {
  feed_.reopened();
  actions_.emplace_back(OpenStream{url});
}

void StreamSession::close_stream() {
  actions_.emplace_back(CloseStream{});
}

void StreamSession::on_lost(const std::string& why) {
  report({LinkState::offline, why});
}

void StreamSession::on_blocked(const std::string& why) {
  report({LinkState::blocked, why});
}

bool StreamSession::is_refusal(int status) const {
  return status == status_unauthorized || status == status_forbidden;
}

void StreamSession::on_refused(int status) {
  unauthorized(status == status_forbidden
                   ? "the service forbids this access (HTTP status 403); ask it why, or for a new access"
                   : "the service refuses the access token (HTTP status 401)",
               loss_of(status));
}

void StreamSession::on_event(SseEvent received, Instant now) {
  if (received.type == "put") {
    put(std::move(received.data));
  } else if (received.type == "auth_revoked" || received.type == "cancel") {
    unauthorized("the access was revoked in the Nest account", AccessLoss::revoked);
  } else if (received.type == "error") {
    connection_.fail("the service reports an error on the stream: " + without_token(excerpt(received.data), token_),
                     now);
  } else if (received.type != "keep-alive" && received.type != "open") {
    broken("unknown event \"" + without_token(excerpt(received.type), token_) + "\"");
  }
}

void StreamSession::put(std::string data) {
  auto update = feed_.put(std::move(data));
  if (!update) {
    broken(update.error().message);
    return;
  }
  if (!*update) return;
  last_trouble_.clear();
  connection_.worked();
  report({LinkState::online, ""});
  if ((*update)->client_version) actions_.emplace_back(ReportClientVersion{*(*update)->client_version});
  actions_.emplace_back(ReportDocument{(*update)->document});
}

void StreamSession::broken(const std::string& what) {
  if (std::exchange(last_trouble_, what) != what)
    actions_.emplace_back(ReportTrouble{what + "; ignored, the stream goes on"});
}

void StreamSession::report(upstream::LinkReport link) {
  // Reasons quote the service (a content type, a host, an error), which may throw the token back at us.
  link.why = without_token(std::move(link.why), token_);
  if (reported_ == link) return;
  reported_ = link;
  actions_.emplace_back(ReportLink{std::move(link), is_void(reported_->loss)});
}

}  // namespace nest2mqtt::wwn
