#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/bridge/latency.h"
#include "nest2mqtt/mqtt/outbox.h"

namespace nest2mqtt::bridge {

/// How far the service's documents are on their way to the broker.
class MirrorProgress {
 public:
  /// `outbox` outlives this, and calls `progress`.
  explicit MirrorProgress(const mqtt::Outbox& outbox) : outbox_(outbox) {}

  /// The outbox has just been given what is in a document; `before` is its mark of before that.
  void shown(Instant received, std::uint64_t before);
  /// What every account shows is in the outbox.
  void home_complete();
  void progress(Instant now);

  /// The whole home has been on the broker once.
  [[nodiscard]] bool mirrored() const { return mirrored_; }

  /// From the arrival of a document to the broker's word that it has the last of its messages; of documents that
  /// changed something.
  [[nodiscard]] const Latency& latency() const { return latency_; }

 private:
  /// While the broker is away documents go on coming; those beyond are not measured.
  static constexpr std::size_t most_under_way = 100;

  struct UnderWay {
    Instant received;
    std::uint64_t mark;
  };

  const mqtt::Outbox& outbox_;
  std::deque<UnderWay> under_way_;
  std::optional<std::uint64_t> whole_home_;  ///< the outbox's mark behind it
  bool mirrored_ = false;
  Latency latency_;
};

}  // namespace nest2mqtt::bridge
