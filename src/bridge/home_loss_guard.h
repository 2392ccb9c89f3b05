#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/model/document.h"

namespace nest2mqtt::bridge {

/// Services answer for a moment as if an account had no devices. A document in which all devices of an account are gone
/// is believed only after `doubt_time`, by the next document that says the same or because none has said otherwise on a
/// connection that lives. Single devices that go are gone.
class HomeLossGuard {
 public:
  static constexpr auto doubt_time = std::chrono::seconds(30);

  /// The document to take now; nothing while what was known before is to stay.
  [[nodiscard]] std::optional<model::Document> take(const model::Document& next, Instant now);

  /// The account may be another's: its next document is believed whatever it says.
  void forget();

  /// A document is doubted since then; nothing while none is.
  [[nodiscard]] std::optional<Instant> doubted_since() const { return doubted_since_; }

  [[nodiscard]] std::optional<Instant> deadline() const;
  /// The doubted document, if its time has come. Not to be called while the account is not connected.
  [[nodiscard]] std::optional<model::Document> tick(Instant now);

 private:
  [[nodiscard]] model::Document believe(model::Document document);

  bool had_devices_ = false;  ///< the document that was believed last
  std::optional<Instant> doubted_since_;
  model::Document doubted_;
};

}  // namespace nest2mqtt::bridge
