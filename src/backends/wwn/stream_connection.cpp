#include "stream_connection.h"

#include <algorithm>
#include <utility>

#include "nest2mqtt/base/printable.h"

#include "service_error.h"

namespace nest2mqtt::wwn {
namespace {

using namespace std::chrono_literals;

constexpr auto first_pause = 1s;
constexpr auto longest_pause = 60s;

/// So much of what has come is looked at in one turn, if no event is longer.
constexpr std::size_t turn_size = std::size_t{64} * 1024;

/// A document that takes longer than a stream may be silent comes at this rate at least. What is slower is only
/// keep-alives, or made so slow that nobody is helped by it.
constexpr std::size_t slowest_document = 1024;  // bytes a second

constexpr int temporary_redirect = 307;
constexpr int unauthorized_status = 401;
constexpr int forbidden_status = 403;
constexpr int too_many_requests = 429;

}  // namespace

std::string excerpt(std::string_view text) {
  constexpr std::size_t max_length = 60;
  return printable_ascii(text.substr(0, max_length), '.');
}

StreamConnection::StreamConnection(std::string path, StreamOptions options, RedirectCache& redirects,
                                   upstream::CallBudget& budget, Backoff::Random random, StreamOwner& owner)
    : path_(std::move(path)),
      options_(std::move(options)),
      redirects_(redirects),
      budget_(budget),
      random_(random),
      owner_(owner),
      backoff_(first_pause, longest_pause),
      parser_(options_.max_event) {}

void StreamConnection::begin(Instant now) {
  end();
  worked();
  open(now);
}

void StreamConnection::end() {
  close();
  state_ = State::idle;
  hops_ = 0;
  opened_at_.reset();
  deadline_.reset();
  redirects_.drop();
}

void StreamConnection::fail(const std::string& why, Instant now, milliseconds at_least) {
  close();
  lost(why, now, at_least);
}

void StreamConnection::worked() {
  document_due_.reset();
  backoff_.reset();
  blocked_in_a_row_ = 0;
}

void StreamConnection::open(Instant now) {
  const Instant at = budget_.next(now);
  if (at > now || !budget_.try_take(now)) {
    // Not a fault: the pause only keeps within the service's limit on openings.
    state_ = State::pausing;
    deadline_ = std::max(at, now + first_pause);
    return;
  }
  state_ = State::opening;
  parser_.reset();
  if (hops_ == 0) through_cache_ = redirects_.cached();
  opened_at_ = now;
  document_due_.reset();
  watch(now);
  owner_.open_stream(redirects_.url(path_));
}

void StreamConnection::close() {
  backlog_.clear();
  end_.reset();
  if (state_ == State::opening || state_ == State::streaming) owner_.close_stream();
}

void StreamConnection::pause(milliseconds wait, Instant now) {
  state_ = State::pausing;
  hops_ = 0;
  opened_at_.reset();
  deadline_ = now + wait;
}

void StreamConnection::lost(const std::string& why, Instant now, milliseconds at_least) {
  redirects_.drop();
  end_.reset();
  pause(std::max(backoff_.next(random_), at_least), now);
  owner_.on_lost(why);
}

void StreamConnection::watch(Instant now) {
  deadline_ = now + longest_silence();
  if (document_due_) deadline_ = std::min(*deadline_, *document_due_);
}

void StreamConnection::watch_for_document(Instant now) {
  document_due_ = now + longest_silence();
  bytes_for_document_ = 0;
  watch(now);
}

void StreamConnection::headers(const net::HttpResponse& head, Instant now) {
  if (state_ != State::opening) return;
  if (opened_at_) budget_.arrived_late(now - *std::exchange(opened_at_, std::nullopt));
  watch(now);
  if (head.status == temporary_redirect) {
    redirected(head, now);
  } else if (head.status == 200) {
    hops_ = 0;
    begin_streaming(head, now);
  } else {
    close();
    answered(head, now);
  }
}

void StreamConnection::begin_streaming(const net::HttpResponse& head, Instant now) {
  if (head.media_type() != "text/event-stream") {
    fail("what answers is not a Nest stream (content type \"" + excerpt(head.header("Content-Type").value_or("")) +
             "\"); check wwn.api_url",
         now);
  } else if (const std::string coding = head.content_coding(); coding != "identity") {
    fail("the stream is encoded (" + excerpt(coding) +
             "), which was not asked for; check what is between the bridge and the service",
         now);
  } else {
    state_ = State::streaming;
    watch_for_document(now);
  }
}

void StreamConnection::redirected(const net::HttpResponse& head, Instant now) {
  close();
  if (++hops_ > RedirectCache::most_hops) {
    lost("the service redirected more than " + std::to_string(RedirectCache::most_hops) + " times in a row", now);
    return;
  }
  const auto location = head.header("Location");
  const auto followed =
      location ? redirects_.follow(*location) : nest2mqtt::fail("the service redirects without saying where");
  if (followed) {
    open(now);
  } else {
    lost(followed.error().message, now);
  }
}

void StreamConnection::answered(const net::HttpResponse& head, Instant now) {
  if (owner_.is_refusal(head.status)) {
    const bool of_the_token = head.status == unauthorized_status || head.status == forbidden_status;
    if (of_the_token && std::exchange(through_cache_, false)) {
      // The server kept from before may no longer be ours; only the front door's word counts.
      redirects_.drop();
      hops_ = 0;
      open(now);
      return;
    }
    state_ = State::idle;  // closed already
    end();
    owner_.on_refused(head.status, now);
  } else if (head.status == too_many_requests) {
    const std::size_t step = std::min(blocked_in_a_row_++, options_.blocked_pause.size() - 1);
    const milliseconds wait = std::max(retry_after(head).value_or(0ms), options_.blocked_pause[step]);
    pause(wait, now);
    owner_.on_blocked("the service says there were too many calls; the next try is at " +
                      format_utc((now + wait).wall));
  } else {
    lost("the service answered the stream with HTTP status " + std::to_string(head.status), now);
  }
}

void StreamConnection::bytes(std::string_view bytes, Instant now) {
  if (state_ != State::streaming) return;
  bytes_for_document_ += bytes.size();
  watch(now);
  if (backlog_.empty()) {
    backlog_.add(tell_events(bytes, now));
  } else if (backlog_.view().size() + bytes.size() > options_.max_event) {
    fail("events come faster than they can be taken: more than " + std::to_string(options_.max_event) +
             " bytes (wwn.max_event) wait",
         now);
  } else {
    backlog_.add(bytes);
  }
}

std::string_view StreamConnection::tell_events(std::string_view bytes, Instant now) {
  const std::size_t size = bytes.size();
  while (state_ == State::streaming && size - bytes.size() < turn_size) {
    auto event = parser_.next(bytes);
    if (!event) {
      fail(event.error().message, now);
      break;
    }
    if (!*event || !owner_.on_event(std::move(**event), now)) break;
  }
  if (state_ == State::streaming) owner_.on_turn_end(now);
  return state_ == State::streaming ? bytes : std::string_view();
}

void StreamConnection::read_backlog(Instant now) {
  watch(now);
  const std::string_view rest = tell_events(backlog_.view(), now);
  if (state_ != State::streaming) return;
  backlog_.drop(backlog_.view().size() - rest.size());
  if (backlog_.empty() && end_) lost(std::string(*end_), now);
}

void StreamConnection::ended(const std::string& why, Instant now) {
  if (!backlog_.empty()) {
    end_ = why;
  } else if (state_ == State::opening || state_ == State::streaming) {
    lost(why, now);
  }
}

void StreamConnection::tick(Instant now) {
  if (!backlog_.empty()) {
    read_backlog(now);
    return;
  }
  if (!deadline_ || *deadline_ > now) return;
  if (state_ == State::pausing) {
    open(now);
  } else if (document_due_ && *document_due_ <= now) {
    const auto seconds = static_cast<std::size_t>(longest_silence().count()) / 1000;
    if (bytes_for_document_ >= seconds * slowest_document) {
      watch_for_document(now);
    } else {
      fail("the stream was opened, but no document came within " + std::to_string(seconds) + " s", now);
    }
  } else {
    fail("nothing came for " + std::to_string(longest_silence().count() / 1000) + " s", now);
  }
}

}  // namespace nest2mqtt::wwn
