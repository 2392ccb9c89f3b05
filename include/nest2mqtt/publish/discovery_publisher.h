#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/base/backoff.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/home_assistant/announcement.h"
#include "nest2mqtt/mqtt/message.h"
#include "nest2mqtt/mqtt/outbox.h"
#include "nest2mqtt/publish/discovery_places.h"

namespace nest2mqtt::publish {

/// Keeps Home Assistant told of the bridge, the homes and their devices: each once, again when its content changes,
/// when the broker forgot it and when Home Assistant starts. The rules of Home Assistant that it keeps: what is left
/// out of a device's message stays, so what goes is named first and left out later; of two messages for one device
/// close together the second may be read in part; entities told in another style have to be moved, not told twice; a
/// component that is told to be read differently keeps the value of before in its new unit until the next message
/// comes, so that its device has to be unavailable meanwhile (`is_changing`).
///
/// What Home Assistant was told before, in this life of the program or an earlier one, is read from what the broker
/// retains at each connection.
class DiscoveryPublisher {
 public:
  using Style = home_assistant::Style;
  using Announcement = home_assistant::Announcement;

  /// Between two messages for one device, and before what is told in another style is cleared.
  static constexpr std::chrono::seconds gap{5};

  /// Home Assistant has taken in a message for a device this long after the broker has it.
  static constexpr std::chrono::seconds settle_time{2};

  struct Options {
    bool enabled = true;  ///< else what was told before is cleared
    std::string prefix;
    Style style = Style::device;
    json::object origin;
  };

  /// `places` and `outbox` outlive this.
  DiscoveryPublisher(Options options, const DiscoveryPlaces& places, mqtt::Outbox& outbox, Backoff::Random random)
      : options_(std::move(options)), topics_(options_.prefix), places_(places), outbox_(outbox), random_(random) {}

  /// From now on. Another style is moved to as Home Assistant wants it; what was told under another prefix, or at all
  /// where nothing is to be any more, is cleared.
  void set_options(Options options, Instant now);
  [[nodiscard]] bool enabled() const { return options_.enabled; }

  // --- from the broker -------------------------------------------------------------------------------------------

  /// Whether the retained message is a discovery message of ours.
  [[nodiscard]] bool swept(const mqtt::Message& message);
  /// Everything retained was seen; the outbox is still closed. What is wanted now is compared with the broker's.
  void sweep_done(Instant now);
  /// Where anything of ours was found; known between the last `swept` and `sweep_done`.
  [[nodiscard]] std::set<DiscoveryPlaces::Place> found_places() const;
  void broker_ready(Instant now);
  void broker_lost();
  /// Home Assistant said on the status topic how it is.
  void status_changed(std::string_view status, Instant now);

  // --- from the home ---------------------------------------------------------------------------------------------

  void show(home_assistant::Device device, Instant now);
  void remove(const std::string& object_id, Instant now);

  /// Whether Home Assistant is about to be told, or is just being told, to read something of this device differently:
  /// it has to be unavailable there, and its document sent once more before it is available again.
  [[nodiscard]] bool is_changing(const std::string& object_id) const;
  [[nodiscard]] bool any_changing() const { return !changing_.empty(); }

  /// Tells everything once more, each device as soon as it may be.
  void announce_again(Instant now);
  /// Every device is known: what else the broker retains of ours is a ghost.
  void clear_ghosts(Instant now);

  [[nodiscard]] std::optional<Instant> deadline() const;
  void tick(Instant now);

 private:
  /// One device, and how far Home Assistant is with it.
  struct Entry {
    std::optional<home_assistant::Device> wanted;  ///< nothing: it is to be gone
    home_assistant::ComponentKeys told;            ///< what Home Assistant has of it
    home_assistant::ComponentReadings readings;    ///< as it was told last, also before the connection was lost
    std::map<std::string, std::string> old_style;  ///< topics in the other style, with the keys of their components
    std::optional<Instant> not_before;             ///< its last message is too fresh for another
    bool due = false;                              ///< something is to be sent
    bool again = false;                            ///< even if the broker has it
  };

  /// How far a device is that is to be read differently.
  struct Change {
    std::uint64_t told_up_to = 0;                ///< mark of the outbox
    std::optional<Instant> done = std::nullopt;  ///< if the broker has it by then; nothing: it is not told yet
  };

  void take_over(const std::string& object_id, Entry& entry);
  /// Where the entity or device is told, by topic, with the keys of the components.
  [[nodiscard]] std::map<std::string, std::string> told_topics(const std::string& object_id, const Entry& entry) const;
  void leave_former_place(const std::string& object_id, Entry& entry, bool same_place, Instant now);
  void note_change(const std::string& object_id, const Entry& entry);
  void finish_changes(Instant now);
  void set_due(const std::string& object_id, Entry& entry);
  void advance(const std::string& object_id, Entry& entry, Instant now);
  void announce_as_device(Entry& entry, Instant now);
  void announce_as_entities(Entry& entry, Instant now);
  void leave_old_style(Entry& entry, Instant now);
  void withdraw(const std::string& object_id, Entry& entry, Instant now);
  void want(Announcement message, bool again, Instant now);
  void clear(const std::string& topic, Instant now);

  Options options_;
  home_assistant::AnnouncementTopics topics_;
  const DiscoveryPlaces& places_;
  mqtt::Outbox& outbox_;
  Backoff::Random random_;
  bool connected_ = false;
  std::map<std::string, Entry> entries_;  ///< by object id
  /// Ids of the entries that are due, and of those that were withdrawn: they are forgotten when their gap is over.
  std::set<std::string> waiting_;
  std::map<std::string, Change> changing_;              ///< by object id
  std::map<std::string, home_assistant::Found> found_;  ///< by topic: ours on the broker, and not yet any entry's
  std::vector<std::string> to_clear_;                   ///< as soon as the outbox is open
  std::optional<Instant> birth_;                        ///< when Home Assistant is to be told everything again
};

}  // namespace nest2mqtt::publish
