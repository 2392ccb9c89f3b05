#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/mirror/mirror.h"
#include "nest2mqtt/model/diff.h"
#include "nest2mqtt/model/home.h"
#include "nest2mqtt/mqtt/outbox.h"

namespace nest2mqtt::publish {

/// Brings the home to the broker: what changed, each object's availability, and the end of what is no longer there.
class HomePublisher {
 public:
  HomePublisher(mirror::TopicNames names, mirror::MirrorOptions options, mqtt::Outbox& outbox)
      : names_(names), mirror_(std::move(names), options), outbox_(outbox) {}

  /// Complete in itself: neither home changes any more, and `changes` points into the two.
  struct Difference {
    std::vector<model::ObjectChange> changes;
    std::shared_ptr<const model::Home> before;
    std::shared_ptr<const model::Home> after;
  };

  /// The home is now `next`.
  Difference show(model::Home next, Instant now);
  /// For a look: good until the next call of `show`.
  [[nodiscard]] const model::Home& home() const { return *home_; }

  /// What of the objects is published from now on.
  void set_options(mirror::MirrorOptions options, Instant now);

  /// Whether what is known from the account is live; decides the availability of its objects. At first it is not.
  void set_live(std::size_t account, bool live, Instant now);

  /// These objects are unavailable, whatever the service says of them: their readers are being told to read them
  /// differently. An object that is no longer among them is published once more before it is available again.
  void set_unavailable(std::set<model::ObjectId> unavailable, Instant now);

  /// Every account's part of the home is known: whatever else the broker retains of ours is a ghost.
  void clear_ghosts(Instant now);

  /// Nothing has been seen of the home for longer than the grace time: what an earlier run said is available is not.
  void set_unknown_objects_offline(Instant now);

 private:
  void set_availability(const model::HomeObject& object, Instant now);

  mirror::TopicNames names_;
  mirror::Mirror mirror_;
  mqtt::Outbox& outbox_;
  std::shared_ptr<const model::Home> home_ = std::make_shared<const model::Home>();
  std::set<std::size_t> live_;  ///< accounts
  std::set<model::ObjectId> unavailable_;
  std::set<std::string> unknown_topics_;  ///< availability topics of an earlier run that we have set to offline
};

}  // namespace nest2mqtt::publish
