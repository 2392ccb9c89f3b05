#pragma once

#include <chrono>
#include <optional>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/model/document.h"

namespace nest2mqtt::bridge {

/// Delays a document in which all devices of an account are gone, because services send such documents for a moment. It
/// is doubted, and accepted only after `doubt_time`: when the next document says the same, or when no other document
/// has come although the connection is alive. Documents in which only some devices are gone are accepted at once.
class HomeLossGuard {
 public:
  static constexpr auto doubt_time = std::chrono::seconds(30);

  /// The document to use now; nothing if `next` is doubted, and the earlier document stays in use.
  [[nodiscard]] std::optional<model::Document> filter(const model::Document& next, Instant now);

  /// The account may now belong to another person: its next document is accepted whatever it says.
  void reset();

  /// Since when a document has been doubted; nothing if none is.
  [[nodiscard]] std::optional<Instant> doubted_since() const { return doubted_since_; }

  [[nodiscard]] std::optional<Instant> deadline() const;
  /// The doubted document, if it is to be accepted now. To be called only while the account is online.
  [[nodiscard]] std::optional<model::Document> tick(Instant now);

 private:
  [[nodiscard]] model::Document accept(model::Document document);

  bool had_devices_ = false;  ///< whether the document that was accepted last had devices
  std::optional<Instant> doubted_since_;
  model::Document doubted_;
};

}  // namespace nest2mqtt::bridge
