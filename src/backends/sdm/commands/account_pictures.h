#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/instant.h"

#include "commands/picture_call.h"
#include "events/camera_log.h"

namespace nest2mqtt::sdm {

/// The pictures of events that are being fetched for one account, within Google's quotas.
class AccountPictures {
 public:
  /// Called once for each picture, never from inside `fetch`, unless it is cancelled.
  using Done = PictureCall::Done;

  /// What `services` refers to outlives it.
  explicit AccountPictures(PictureCall::Services services) : services_(std::move(services)) {}

  /// `picture`: nothing if Google has no such picture any more.
  void fetch(std::optional<EventPicture> picture, Instant now, Done done);
  void cancel_all();

  /// Whether `tick` is due at once.
  [[nodiscard]] bool is_due() const { return !refused_.empty(); }
  /// Refuses the pictures that are not fetched.
  void tick();

 private:
  PictureCall::Services services_;
  std::uint64_t last_id_ = 0;
  std::map<std::uint64_t, std::unique_ptr<PictureCall>> pending_;
  std::vector<std::function<void()>> refused_;
};

}  // namespace nest2mqtt::sdm
