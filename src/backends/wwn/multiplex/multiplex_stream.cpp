#include "multiplex/multiplex_stream.h"

#include <algorithm>
#include <utility>

namespace nest2mqtt::wwn {

MultiplexStream::MultiplexStream(MultiplexOptions options, net::HttpClient& client, upstream::CallBudget& budget,
                                 Backoff::Random random)
    : options_(std::move(options)),
      client_(client),
      redirect_cache_(options_.api_url, options_.redirect_hosts),
      session_(options_.stream, redirect_cache_, budget, random) {}

std::size_t MultiplexStream::add(MultiplexMember& member) {
  members_.push_back(&member);
  return session_.add_member();
}

void MultiplexStream::remove(std::size_t member) {
  if (std::exchange(members_.at(member), nullptr) != nullptr) leave(member, options_.clock());
}

bool MultiplexStream::is_first(std::size_t member) const {
  const auto first = std::find_if(members_.begin(), members_.end(), [](const auto* known) { return known != nullptr; });
  return first != members_.end() && *first == members_.at(member);
}

std::optional<Instant> MultiplexStream::deadline(std::size_t member) const {
  return is_first(member) ? session_.deadline() : std::nullopt;
}

void MultiplexStream::tick(std::size_t member, Instant now) {
  if (!is_first(member)) return;
  perform(session_.tick(now), now);
  pause_while_events_wait();
}

void MultiplexStream::pause_while_events_wait() {
  if (stream_) stream_->pause_reading(session_.has_backlog());
}

void MultiplexStream::perform(const MultiplexActions& actions, Instant now) {
  for (const MultiplexAction& action : actions) {
    std::visit([&](const auto& wanted) { perform(wanted, now); }, action);
  }
}

void MultiplexStream::perform(const OpenCommonStream& open, Instant) {
  stream_ =
      client_.stream({.url = open.url, .headers = {{"Accept", "text/event-stream"}}, .bearer = open.bearer}, *this);
}

void MultiplexStream::perform(const CloseStream&, Instant) {
  stream_.reset();
}

void MultiplexStream::perform(const Report& report, Instant now) {
  if (auto* const member = members_.at(report.member)) member->from_common_stream(report.what, now);
}

void MultiplexStream::perform(const Refuse& refuse, Instant now) {
  if (auto* const member = members_.at(refuse.member)) member->refused_by_common_stream(refuse.why, refuse.loss, now);
}

void MultiplexStream::perform(const OpenOwnStream& open, Instant now) {
  if (auto* const member = members_.at(open.member)) member->open_own_stream(now);
}

void MultiplexStream::perform(const CloseOwnStream& close, Instant now) {
  if (auto* const member = members_.at(close.member)) member->close_own_stream(now);
}

void MultiplexStream::perform(const LogWarning& warning, Instant) {
  if (options_.on_warning) options_.on_warning(warning.what);
}

void MultiplexStream::on_headers(const net::HttpResponse& head) {
  const Instant now = options_.clock();
  perform(session_.headers(head, now), now);
}

void MultiplexStream::on_data(std::string_view bytes) {
  const Instant now = options_.clock();
  perform(session_.bytes(bytes, now), now);
  pause_while_events_wait();
}

void MultiplexStream::on_end(std::optional<net::HttpFailure> failure) {
  const Instant now = options_.clock();
  perform(session_.ended(failure ? failure->error.message : "the service closed the stream", now), now);
}

}  // namespace nest2mqtt::wwn
