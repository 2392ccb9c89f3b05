#include "stream_connection.h"

#include <algorithm>
#include <utility>

#include "nest2mqtt/base/ascii.h"
#include "nest2mqtt/base/printable.h"

#include "http_status.h"
#include "service_error.h"

namespace nest2mqtt::wwn {
namespace {

using namespace std::chrono_literals;

constexpr auto first_pause = 1s;
constexpr auto max_pause = 60s;

/// About so many bytes are read in one turn of the loop: an event that begins before the limit is read to its end.
constexpr std::size_t turn_size = std::size_t{64} * 1024;

/// A document may take longer than `max_silence`, if it comes at least at this rate. A slower stream counts as
/// one that brings no document: it has keep-alives only, or is too slow to be of use.
constexpr std::size_t min_document_rate = 1024;  // bytes a second

}  // namespace

std::string excerpt(std::string_view text) {
  constexpr std::size_t max_length = 60;
  return printable_ascii(text.substr(0, max_length), '.');
}

StreamConnection::StreamConnection(std::string path, StreamOptions options, RedirectCache& cache,
                                   upstream::CallBudget& budget, Backoff::Random random, StreamOwner& owner)
    : path_(std::move(path)),
      options_(std::move(options)),
      cache_(cache),
      budget_(budget),
      random_(random),
      owner_(owner),
      backoff_(first_pause, max_pause),
      parser_(options_.max_event) {}

void StreamConnection::start(Instant now) {
  stop();
  document_due_.reset();
  reset_pauses();
  open(now);
}

void StreamConnection::stop() {
  close();
  state_ = State::idle;
  continues_call_ = false;
  request_sent_at_.reset();
  deadline_.reset();
  cache_.drop();
}

void StreamConnection::give_up_stream(const std::string& why, Instant now, milliseconds at_least) {
  close();
  schedule_reopen(why, now, at_least);
}

void StreamConnection::document_received() {
  document_due_.reset();
  reset_pauses();
}

void StreamConnection::reset_pauses() {
  backoff_.reset();
  blocked_in_a_row_ = 0;
}

void StreamConnection::open(Instant now) {
  const Instant at = budget_.next(now, 1);
  if (at > now || !budget_.try_take(now)) {
    // Not an error: this pause keeps within the service's limit on openings.
    state_ = State::pausing;
    deadline_ = std::max(at, now + first_pause);
    return;
  }
  state_ = State::opening;
  parser_.reset();
  if (!std::exchange(continues_call_, false)) redirects_.begin();
  request_sent_at_ = now;
  document_due_.reset();
  restart_silence_timer(now);
  owner_.open_stream(cache_.url(path_));
}

void StreamConnection::close() {
  backlog_.clear();
  end_reason_.reset();
  if (state_ == State::opening || state_ == State::streaming) owner_.close_stream();
}

void StreamConnection::pause(milliseconds wait, Instant now) {
  state_ = State::pausing;
  continues_call_ = false;
  request_sent_at_.reset();
  deadline_ = now + wait;
}

void StreamConnection::schedule_reopen(const std::string& why, Instant now, milliseconds at_least) {
  cache_.drop();
  end_reason_.reset();
  pause(std::max(backoff_.next(random_), at_least), now);
  owner_.on_lost(why);
}

void StreamConnection::restart_silence_timer(Instant now) {
  deadline_ = now + max_silence();
  if (document_due_) deadline_ = std::min(*deadline_, *document_due_);
}

void StreamConnection::watch_for_document(Instant now) {
  document_due_ = now + max_silence();
  bytes_for_document_ = 0;
  restart_silence_timer(now);
}

void StreamConnection::headers(const net::HttpResponse& head, Instant now) {
  if (state_ != State::opening) return;
  if (request_sent_at_) budget_.arrived_late(now - *std::exchange(request_sent_at_, std::nullopt));
  restart_silence_timer(now);
  if (head.status == http_status::redirect) {
    redirected(head, now);
  } else if (head.status == 200) {
    begin_streaming(head, now);
  } else {
    close();
    refused_or_failed(head, now);
  }
}

void StreamConnection::begin_streaming(const net::HttpResponse& head, Instant now) {
  const auto quoted = [&](std::string_view header) {
    return excerpt(owner_.without_tokens(std::string(head.header(header).value_or(""))));
  };
  if (head.media_type() != "text/event-stream") {
    give_up_stream(
        "what answers is not a Nest stream (content type \"" + quoted("Content-Type") + "\"); check wwn.api_url", now);
  } else if (head.content_coding() != "identity") {
    give_up_stream("the stream is encoded (" + ascii_lower(quoted("Content-Encoding")) +
                       "), which was not asked for; check what is between the bridge and the service",
                   now);
  } else {
    state_ = State::streaming;
    watch_for_document(now);
  }
}

void StreamConnection::redirected(const net::HttpResponse& head, Instant now) {
  close();
  const auto followed = redirects_.follow(head);
  if (followed) {
    continues_call_ = true;
    open(now);
  } else {
    schedule_reopen(followed.error().message, now);
  }
}

void StreamConnection::refused_or_failed(const net::HttpResponse& head, Instant now) {
  if (refuses_access(head.status) && redirects_.must_ask_front_door()) {
    continues_call_ = true;
    open(now);
  } else if (owner_.is_refusal(head.status)) {
    state_ = State::idle;  // so that `stop` does not close it again
    stop();
    owner_.on_refused(head.status, now);
  } else if (head.status == http_status::too_many_calls) {
    const std::size_t step = std::min(blocked_in_a_row_++, options_.blocked_pause.size() - 1);
    const milliseconds wait = std::max(head.retry_after().value_or(0ms), options_.blocked_pause[step]);
    pause(wait, now);
    owner_.on_blocked("the service says there were too many calls; the next try is at " +
                      format_utc((now + wait).wall));
  } else {
    schedule_reopen("the service answered the stream with HTTP status " + std::to_string(head.status), now);
  }
}

void StreamConnection::bytes(std::string_view bytes, Instant now) {
  if (state_ != State::streaming) return;
  bytes_for_document_ += bytes.size();
  restart_silence_timer(now);
  if (backlog_.empty()) {
    backlog_.add(pass_events_on(bytes, now));
  } else if (backlog_.view().size() + bytes.size() > options_.max_event) {
    give_up_stream("events come faster than they can be taken: more than " + std::to_string(options_.max_event) +
                       " bytes (wwn.max_event) wait",
                   now);
  } else {
    backlog_.add(bytes);
  }
}

std::string_view StreamConnection::pass_events_on(std::string_view bytes, Instant now) {
  const std::size_t size = bytes.size();
  while (state_ == State::streaming && size - bytes.size() < turn_size) {
    auto event = parser_.next(bytes);
    if (!event) {
      give_up_stream(event.error().message + "; raise wwn.max_event if the home is really that large", now);
      break;
    }
    if (!*event || !owner_.on_event(std::move(**event), now)) break;
  }
  if (state_ == State::streaming) owner_.on_turn_end(now);
  return state_ == State::streaming ? bytes : std::string_view();
}

void StreamConnection::read_backlog(Instant now) {
  restart_silence_timer(now);
  const std::string_view rest = pass_events_on(backlog_.view(), now);
  if (state_ != State::streaming) return;
  backlog_.drop(backlog_.view().size() - rest.size());
  if (backlog_.empty() && end_reason_) schedule_reopen(std::string(*end_reason_), now);
}

void StreamConnection::ended(const std::string& why, Instant now) {
  if (!backlog_.empty()) {
    end_reason_ = why;
  } else if (state_ == State::opening || state_ == State::streaming) {
    schedule_reopen(why, now);
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
    const auto seconds = static_cast<std::size_t>(max_silence().count()) / 1000;
    if (bytes_for_document_ >= seconds * min_document_rate) {
      watch_for_document(now);
    } else {
      give_up_stream("the stream was opened, but no document came within " + std::to_string(seconds) + " s", now);
    }
  } else {
    give_up_stream("nothing came for " + std::to_string(max_silence().count() / 1000) + " s", now);
  }
}

}  // namespace nest2mqtt::wwn
