#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/bridge/latency.h"
#include "nest2mqtt/mqtt/outbox.h"

namespace nest2mqtt::bridge {

/// Measures how long it takes from the arrival of a document until the broker has its topics, and notices when the
/// broker has had the whole home.
class MirrorProgress {
 public:
  /// `outbox` outlives this. The owner makes `outbox.on_progress` call `progress`.
  explicit MirrorProgress(const mqtt::Outbox& outbox) : outbox_(outbox) {}

  /// What a document has changed was just put into the outbox. `before`: `Outbox::mark` before that.
  void document_in_outbox(Instant received, std::uint64_t before);
  /// The topics of the whole home are in the outbox.
  void home_in_outbox();
  /// `delivered_up_to` of the outbox may have changed its answer.
  void progress(Instant now);

  /// Whether the broker has had the whole home once since the start.
  [[nodiscard]] bool published_once() const { return published_once_; }

  /// From the arrival of a document until the broker has acknowledged the last of its messages; only of documents that
  /// changed something.
  [[nodiscard]] const Latency& latency() const { return latency_; }

 private:
  /// While the broker is away, documents go on coming. At most this many are measured.
  static constexpr std::size_t max_under_way = 100;

  struct UnderWay {
    Instant received;
    std::uint64_t mark;
  };

  const mqtt::Outbox& outbox_;
  std::deque<UnderWay> under_way_;
  std::optional<std::uint64_t> whole_home_;  ///< the mark of the outbox after the whole home
  bool published_once_ = false;
  Latency latency_;
};

}  // namespace nest2mqtt::bridge
