#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "nest2mqtt/base/backoff.h"
#include "nest2mqtt/config/config.h"
#include "nest2mqtt/model/home.h"
#include "nest2mqtt/mqtt/message.h"
#include "nest2mqtt/mqtt/outbox.h"
#include "nest2mqtt/publish/camera_images.h"
#include "nest2mqtt/publish/event_publisher.h"
#include "nest2mqtt/publish/home_announcer.h"
#include "nest2mqtt/publish/home_publisher.h"
#include "nest2mqtt/storage/state_store.h"

#include "accounts.h"
#include "command_gateway.h"
#include "mirror_progress.h"
#include "rate_limited_log.h"
#include "timed_parts.h"

namespace nest2mqtt::bridge {

/// Joins the documents of all accounts into one `Home`, and passes it and its changes to all parts that publish
/// something of it.
class HomeMirror {
 public:
  /// What `publish_home` or `publish_document` has changed.
  struct Change {
    publish::HomePublisher::Difference difference;
    bool was_complete = false;     ///< the home had been complete before, so that what is new in it was added just now
    bool problem_changed = false;  ///< `problem` returns another value than before
  };

  /// All but `images` and `random` outlive this.
  HomeMirror(const config::Config& config, const mirror::TopicNames& names, const Accounts& accounts,
             storage::StateStore& store, mqtt::Outbox& outbox, CommandGateway& commands, RateLimitedLog& log,
             publish::ImageFetcher images, Backoff::Random random, Instant now);

  void start(Instant now);
  /// From now on no picture is fetched, and objects of an earlier run that no account has shown are not set to offline
  /// when `nest.grace` is over. What was seen of devices is on the disk. Called after the accounts were stopped.
  void stop();
  void config_changed(Instant now);
  void publish_discovery_again(Instant now) { announcer_.publisher().announce_again(now); }

  // --- from the accounts -------------------------------------------------------------------------------------------

  /// The documents of the accounts may have changed: publishes what is different.
  [[nodiscard]] Change publish_home(Instant now);

  /// The same after the account has got a document: also measures how long it takes until the broker has it.
  [[nodiscard]] Change publish_document(std::size_t account, Instant now);

  /// Whether the data of an account is live. Comes before its first document: a new device must not be shown as offline
  /// before it is online.
  void set_live(std::size_t account, bool live, Instant now) { publisher_.set_live(account, live, now); }

  // --- from the broker ---------------------------------------------------------------------------------------------

  /// For each message that the broker retains, after connecting. Returns whether it is a discovery message of ours.
  [[nodiscard]] bool swept(const mqtt::Message& message) { return announcer_.publisher().swept(message); }
  void sweep_done(Instant now);
  void broker_ready(Instant now);
  void broker_lost();
  void home_assistant_status_changed(const mqtt::Message& message, Instant now) {
    announcer_.status_changed(message, now);
  }

  // --- queries -----------------------------------------------------------------------------------------------------

  [[nodiscard]] const model::Home& home() const { return publisher_.home(); }
  [[nodiscard]] const MirrorProgress& progress() const { return progress_; }
  [[nodiscard]] std::uint64_t events_published() const { return events_.published(); }
  /// What is wrong with `nest.structures`, and what to write instead; nothing if it is right.
  [[nodiscard]] const std::optional<std::string>& problem() const { return structure_problem_; }

  [[nodiscard]] std::optional<Instant> deadline() const { return parts_.deadline(); }
  void tick(Instant now) { parts_.tick(now); }

 private:
  [[nodiscard]] Change publish(model::Home home, Instant now);
  /// Returns whether the problem has changed.
  [[nodiscard]] bool update_structure_problem();
  void make_unavailable_while_discovery_changes(Instant now);
  void clear_ghosts_if_complete(Instant now);
  void set_unknown_objects_offline(Instant now);
  void warn_of_devices_without_structure(Instant now);
  void start_or_stop_images(Instant now);

  const config::Config& config_;
  const mirror::TopicNames& names_;
  const Accounts& accounts_;
  mqtt::Outbox& outbox_;
  CommandGateway& commands_;
  RateLimitedLog& log_;
  publish::ImageFetcher image_fetcher_;
  publish::HomePublisher publisher_;
  publish::HomeAnnouncer announcer_;
  publish::EventPublisher events_;
  std::optional<publish::CameraImages> images_;  ///< only while `mqtt.publish` contains `images`
  MirrorProgress progress_;
  std::optional<std::string> structure_problem_;
  std::optional<Instant> unknown_objects_due_;  ///< when unknown objects of an earlier run are set to offline
  bool was_complete_ = false;                   ///< the home has been complete once
  bool stopping_ = false;
  TimedParts parts_;
};

}  // namespace nest2mqtt::bridge
