#include "mirror_progress.h"

namespace nest2mqtt::bridge {

void MirrorProgress::document_in_outbox(Instant received, std::uint64_t before) {
  const std::uint64_t mark = outbox_.mark();
  if (mark != before && under_way_.size() < max_under_way) under_way_.push_back({received, mark});
}

void MirrorProgress::home_in_outbox() {
  if (!whole_home_) whole_home_ = outbox_.mark();
}

void MirrorProgress::progress(Instant now) {
  while (!under_way_.empty() && outbox_.delivered_up_to(under_way_.front().mark)) {
    latency_.add(now - under_way_.front().received);
    under_way_.pop_front();
  }
  if (!published_once_ && whole_home_) published_once_ = outbox_.delivered_up_to(*whole_home_);
}

}  // namespace nest2mqtt::bridge
