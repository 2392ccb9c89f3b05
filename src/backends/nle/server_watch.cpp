#include "server_watch.h"

#include <utility>

namespace nest2mqtt::nle {
namespace {

using namespace std::chrono_literals;
using upstream::AccessLoss;
using upstream::LinkState;

constexpr auto first_pause = 1s;
constexpr auto max_pause = 60s;

/// An event is a serial of some 16 characters.
constexpr std::size_t max_event = 64UL * 1024;

/// For the server's answer to the request of the stream.
constexpr auto opening_timeout = 30s;

/// How long the link waits for the stream before it counts as online without it.
constexpr auto max_wait_for_stream = 2s;

/// A stream that ends after it has been silent for this long was cut off by something in between that ends quiet
/// connections; the server sends nothing to prevent that. A read says whether the server is still there.
constexpr auto quiet = 25s;

/// A stream that was open for this long works: the pause before the next opening is the shortest again.
constexpr auto steady = 30s;

/// So many failures of the stream while the server answers are not a coincidence.
constexpr int max_stream_failures = 3;

std::string what_answers(const net::HttpResponse& head) {
  if (head.status != 200) return "it is answered with HTTP status " + std::to_string(head.status);
  return "what answers is no stream of events (content type \"" +
         std::string(head.header("Content-Type").value_or("")) + "\")";
}

}  // namespace

ServerWatch::ServerWatch(std::string where, milliseconds poll, Backoff::Random random, WatchOwner& owner)
    : where_(std::move(where)),
      poll_(poll),
      random_(random),
      owner_(owner),
      read_pause_(first_pause, max_pause),
      stream_pause_(first_pause, max_pause),
      parser_(max_event) {}

void ServerWatch::start(Instant now) {
  report({LinkState::connecting, "asking " + where_}, now);
  read_now();
}

void ServerWatch::ask(Instant now) {
  if (reported_ && reported_->state == LinkState::online) {
    read_now();
  } else if (!reading_) {
    read_at_ = earlier(read_at_, now + first_pause);
  }
}

void ServerWatch::read_now() {
  read_at_.reset();
  read_again_ = reading_;
  if (std::exchange(reading_, true)) return;
  owner_.begin_read();
}

void ServerWatch::read_succeeded(Instant now) {
  reading_ = false;
  refusals_ = 0;
  read_pause_.reset();
  read_at_ = now + poll_;
  answered_ = true;
  if (stream_ == Stream::closed && !stream_at_) open_stream(now);
  if (stream_ != Stream::opening) {
    report_online(now);
  } else if (!online_at_) {
    online_at_ = now + max_wait_for_stream;
  }
  if (std::exchange(read_again_, false)) read_now();
}

void ServerWatch::read_failed(const std::string& why, AccessLoss loss, Instant now) {
  reading_ = false;
  read_again_ = false;
  close_stream();
  read_at_ = now + read_pause_.next(random_);
  refusals_ = loss == AccessLoss::invalid ? refusals_ + 1 : 0;
  // One refusal may be an error of whoever stands in front of the server.
  if (refusals_ == 1) loss = AccessLoss::none;
  report_offline(why, loss, now);
}

void ServerWatch::open_stream(Instant now) {
  stream_ = Stream::opening;
  stream_at_ = now + opening_timeout;
  parser_.reset();
  owner_.open_stream();
}

void ServerWatch::close_stream() {
  stream_at_.reset();
  if (std::exchange(stream_, Stream::closed) != Stream::closed) owner_.close_stream();
}

void ServerWatch::stream_opened(const net::HttpResponse& head, Instant now) {
  if (stream_ != Stream::opening) return;
  if (head.status != 200 || head.media_type() != "text/event-stream" || head.content_coding() != "identity") {
    stream_failed(what_answers(head), now);
    return;
  }
  stream_ = Stream::open;
  stream_at_.reset();
  opened_at_ = now;
  last_bytes_ = now;
  stream_failures_ = 0;
  if (std::exchange(events_missing_, false)) owner_.on_events_missing("", now);
  report_online(now);
  read_now();  // for what has changed before
}

void ServerWatch::stream_bytes(std::string_view bytes, Instant now) {
  if (stream_ != Stream::open) return;
  last_bytes_ = now;
  while (true) {
    const auto event = parser_.next(bytes);
    if (!event) {
      stream_failed(event.error().message, now);
      return;
    }
    if (!*event) return;
    stream_pause_.reset();
    if (reading_) {
      read_again_ = true;
    } else {
      read_at_ = earlier(read_at_, now + bell_delay);
    }
  }
}

void ServerWatch::stream_ended(const std::string& why, Instant now) {
  if (stream_ == Stream::closed) return;
  if (stream_ == Stream::opening) {
    stream_failed(why, now);
    return;
  }
  if (now - opened_at_ >= steady) stream_pause_.reset();
  const bool was_quiet = now - last_bytes_ >= quiet;
  close_stream();
  stream_at_ = now + stream_pause_.next(random_);
  if (was_quiet) {
    read_now();
  } else {
    if (!reading_) read_at_ = stream_at_;
    report_offline("the stream of events of " + where_ + " has ended: " + why, AccessLoss::none, now);
  }
}

void ServerWatch::stream_failed(const std::string& why, Instant now) {
  close_stream();
  stream_at_ = now + stream_pause_.next(random_);
  report_online(now);
  if (++stream_failures_ < max_stream_failures || std::exchange(events_missing_, true)) return;
  owner_.on_events_missing(why, now);
}

void ServerWatch::tick(Instant now) {
  if (stream_at_ && *stream_at_ <= now) {
    if (stream_ == Stream::opening) {
      stream_failed("it was not answered within " + std::to_string(opening_timeout.count()) + " s", now);
    } else {
      open_stream(now);
    }
  }
  if (online_at_ && *online_at_ <= now) report_online(now);
  if (read_at_ && *read_at_ <= now) read_now();
}

void ServerWatch::report_online(Instant now) {
  if (!answered_) return;
  online_at_.reset();
  report({LinkState::online, ""}, now);
}

void ServerWatch::report_offline(const std::string& why, AccessLoss loss, Instant now) {
  answered_ = false;
  online_at_.reset();
  report({loss == AccessLoss::invalid ? LinkState::unauthorized : LinkState::offline, why, loss}, now);
}

void ServerWatch::report(const upstream::LinkReport& link, Instant now) {
  if (reported_ == link) return;
  reported_ = link;
  owner_.on_link(link, now);
}

}  // namespace nest2mqtt::nle
