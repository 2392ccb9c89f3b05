#include "stream_session.h"

#include <algorithm>
#include <utility>

#include "clean_json.h"
#include "service_error.h"

namespace nest2mqtt::wwn {
namespace {

using namespace std::chrono_literals;
using upstream::LinkState;

constexpr auto first_pause = 1s;
constexpr auto longest_pause = 60s;

constexpr int temporary_redirect = 307;
constexpr int unauthorized_status = 401;
constexpr int forbidden_status = 403;
constexpr int too_many_requests = 429;

/// The start of what the service sent, to recognise it in a log.
std::string excerpt(std::string_view text) {
  constexpr std::size_t length = 60;
  std::string shown(text.substr(0, length));
  std::replace_if(
      shown.begin(), shown.end(), [](unsigned char c) { return c < ' ' || c >= 0x7F; }, '.');
  return shown;
}

}  // namespace

StreamSession::StreamSession(StreamSessionOptions options, RedirectCache& redirects, upstream::CallBudget& budget,
                             Backoff::Random random)
    : options_(std::move(options)),
      redirects_(redirects),
      budget_(budget),
      random_(random),
      backoff_(first_pause, longest_pause),
      parser_(options_.max_event) {}

Actions StreamSession::start(const Secret& token, const std::string& advice, Instant now) {
  advice_ = advice;
  if (token.empty()) {
    unauthorized("there is no access token", false);
    return take();
  }
  return token_changed(token, now);
}

Actions StreamSession::token_changed(const Secret& token, Instant now) {
  if (state_ == State::opening || state_ == State::streaming) actions_.emplace_back(CloseStream{});
  token_ = token;
  hops_ = 0;
  document_ = {};  // it may be another user's
  redirects_.drop();
  backoff_.reset();
  blocked_in_a_row_ = 0;
  report(LinkState::connecting, "connecting to the service");
  open(now);
  return take();
}

Actions StreamSession::refused(const std::string& why, bool token_is_void, Instant) {
  if (state_ != State::unauthorized) {
    if (state_ != State::pausing) actions_.emplace_back(CloseStream{});
    unauthorized(why, token_is_void);
  }
  return take();
}

void StreamSession::open(Instant now) {
  const Instant at = budget_.next(now);
  if (at > now || !budget_.try_take(now)) {
    // Not a fault: the pause only keeps within the service's limit on openings.
    state_ = State::pausing;
    deadline_ = std::max(at, now + first_pause);
    return;
  }
  state_ = State::opening;
  parser_.reset();
  last_put_.clear();
  if (hops_ == 0) through_cache_ = redirects_.cached();
  opened_at_ = now;
  watch(now);
  actions_.emplace_back(OpenStream{redirects_.url("/")});
}

void StreamSession::pause(milliseconds wait, LinkState link, const std::string& why, Instant now) {
  state_ = State::pausing;
  hops_ = 0;
  opened_at_.reset();
  deadline_ = now + wait;
  report(link, why);
}

void StreamSession::lost(const std::string& why, Instant now) {
  redirects_.drop();
  pause(backoff_.next(random_), LinkState::offline, why, now);
}

void StreamSession::unauthorized(const std::string& why, bool token_is_void) {
  state_ = State::unauthorized;
  hops_ = 0;
  opened_at_.reset();
  deadline_.reset();
  redirects_.drop();
  document_ = {};
  last_put_.clear();
  report(LinkState::unauthorized, why + "; " + advice_, token_is_void);
}

Actions StreamSession::headers(const net::HttpResponse& head, Instant now) {
  if (state_ != State::opening) return take();
  if (opened_at_) budget_.arrived_late(now - *std::exchange(opened_at_, std::nullopt));
  watch(now);
  if (head.status == temporary_redirect) {
    redirected(head, now);
  } else if (head.status == 200) {
    hops_ = 0;
    const auto type = head.header("Content-Type").value_or("");
    if (type.starts_with("text/event-stream")) {
      state_ = State::streaming;
    } else {
      actions_.emplace_back(CloseStream{});
      lost("what answers is not a Nest stream (content type \"" + excerpt(type) + "\"); check nest.api_url", now);
    }
  } else {
    actions_.emplace_back(CloseStream{});
    opening_refused(head, now);
  }
  return take();
}

void StreamSession::redirected(const net::HttpResponse& head, Instant now) {
  actions_.emplace_back(CloseStream{});
  if (++hops_ > RedirectCache::most_hops) {
    lost("the service redirected more than " + std::to_string(RedirectCache::most_hops) + " times in a row", now);
    return;
  }
  const auto location = head.header("Location");
  const auto followed = location ? redirects_.follow(*location) : fail("the service redirects without saying where");
  if (followed) {
    open(now);
  } else {
    lost(followed.error().message, now);
  }
}

void StreamSession::opening_refused(const net::HttpResponse& head, Instant now) {
  const std::string status = "HTTP status " + std::to_string(head.status);
  switch (head.status) {
    case unauthorized_status:
    case forbidden_status:
      if (std::exchange(through_cache_, false)) {
        // The server kept from before may no longer be ours; only the front door's word counts.
        redirects_.drop();
        hops_ = 0;
        open(now);
      } else {
        unauthorized("the service refuses the access token (" + status + ")", head.status == unauthorized_status);
      }
      break;
    case too_many_requests: {
      const std::size_t step = std::min(blocked_in_a_row_++, options_.blocked_pause.size() - 1);
      const milliseconds wait = std::max(retry_after(head).value_or(0ms), options_.blocked_pause[step]);
      pause(wait, LinkState::blocked,
            "the service says there were too many calls; the next try is at " + format_utc((now + wait).wall), now);
      break;
    }
    default:
      lost("the service answered the stream with " + status, now);
  }
}

Actions StreamSession::bytes(std::string_view bytes, Instant now) {
  if (state_ != State::streaming) return take();
  watch(now);
  const auto fed = parser_.feed(bytes, [&](const SseEvent& received) {
    if (state_ == State::streaming) event(received, now);
  });
  if (!fed && state_ == State::streaming) {
    actions_.emplace_back(CloseStream{});
    lost(fed.error().message, now);
  }
  return take();
}

void StreamSession::event(const SseEvent& received, Instant now) {
  if (received.type == "put") {
    put(received.data);
  } else if (received.type == "auth_revoked" || received.type == "cancel") {
    actions_.emplace_back(CloseStream{});
    unauthorized("the access was revoked in the Nest account", true);
  } else if (received.type == "error") {
    actions_.emplace_back(CloseStream{});
    lost("the service reports an error on the stream: " + without_token(excerpt(received.data), token_), now);
  } else if (received.type != "keep-alive" && received.type != "open") {
    broken("unknown event \"" + without_token(excerpt(received.type), token_) + "\"");
  }
}

void StreamSession::put(const std::string& data) {
  if (data == last_put_) return;
  auto parsed = parse_clean_json(data, token_);
  if (!parsed) {
    broken("a put is " + parsed.error().message + ", beginning \"" + without_token(excerpt(data), token_) + "\"");
    return;
  }
  json::object* put = parsed->if_object();
  const auto path = put != nullptr ? model::string_member(*put, "path") : std::nullopt;
  if (!path || !put->contains("data")) {
    broken("a put without path and data, beginning \"" + without_token(excerpt(data), token_) + "\"");
    return;
  }
  auto next = document_.with(std::string(*path), std::move(put->at("data")));
  if (!next) {
    broken("a put that does not fit: " + next.error().message);
    return;
  }
  last_put_ = data;
  last_trouble_.clear();
  document_ = std::move(*next);
  backoff_.reset();
  blocked_in_a_row_ = 0;
  report(LinkState::online, "");
  actions_.emplace_back(ReportDocument{document_});
}

void StreamSession::broken(const std::string& what) {
  if (std::exchange(last_trouble_, what) != what)
    actions_.emplace_back(ReportTrouble{what + "; ignored, the stream goes on"});
}

Actions StreamSession::ended(const std::string& why, Instant now) {
  if (state_ == State::opening || state_ == State::streaming) lost(why, now);
  return take();
}

Actions StreamSession::tick(Instant now) {
  if (!deadline_ || *deadline_ > now) return take();
  if (state_ == State::pausing) {
    open(now);
  } else {
    actions_.emplace_back(CloseStream{});
    lost("nothing came for " + std::to_string((options_.keep_alive * 5 / 2).count() / 1000) + " s", now);
  }
  return take();
}

void StreamSession::report(LinkState state, const std::string& reason, bool token_is_void) {
  // Reasons quote the service (a content type, a host, an error), which may throw the token back at us.
  const std::string why = without_token(reason, token_);
  if (reported_ && reported_->state == state && reported_->why == why) return;
  reported_ = ReportLink{state, why, token_is_void};
  actions_.emplace_back(*reported_);
}

}  // namespace nest2mqtt::wwn
