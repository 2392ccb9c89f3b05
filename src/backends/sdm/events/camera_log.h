#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/base/instant.h"

#include "events/event_message.h"
#include "events/told_events.h"

namespace nest2mqtt::sdm {

/// The last event of a camera or doorbell, as it is to be shown.
struct LastEvent {
  WallTime start{};
  std::optional<WallTime> end = std::nullopt;  ///< nothing while it runs
  std::set<CameraEventKind> marks = {};
  std::string picture = {};  ///< the name of its picture for `CameraLog::picture`; empty: there is none

  friend bool operator==(const LastEvent&, const LastEvent&) = default;
};

/// A picture that Google has.
struct EventPicture {
  std::string device;    ///< its name
  std::string event_id;  ///< as Google calls it
};

/// Makes the last event of each camera and doorbell from the messages of Google's topic, which come in any order, some
/// late, some twice. Which of them are news, the mirror decides by the start and the end of the last event; the rules
/// here see to it that this comes out right:
///
/// * A press, or a thread, is one event, however many messages Google sends of it: the first one begins it, later ones
///   add what else was noticed, or end it.
/// * An event starts with its first message. One that comes after a newer one starts just after that, so that it is not
///   taken for an old one.
/// * An event whose first message is older than `max_age` when it comes is over when it starts: nobody is told of it,
///   and no sensor goes on. It does not take the place of one that runs.
/// * An event ends when a message says so. If none does, a thread is over `thread_run` after its last message, and an
///   event without a thread `single_run` after it.
class CameraLog {
 public:
  static constexpr milliseconds max_age = std::chrono::seconds(60);
  static constexpr milliseconds single_run = std::chrono::seconds(30);
  static constexpr milliseconds thread_run = std::chrono::seconds(180);
  /// Google gives the picture of an event for this long, counted from its message.
  static constexpr milliseconds picture_age = std::chrono::seconds(30);

  /// Whether the last event of the message's device has changed. Then the document has to be shown before another
  /// message is added, or an event of this one may never be told. Only for messages of known devices: there is no bound
  /// of how many devices are remembered.
  bool add(const EventMessage& message, WallTime now);

  /// Nothing: no event has come yet. `device`: its name.
  [[nodiscard]] std::optional<LastEvent> last_event(const std::string& device, WallTime now) const;
  /// When the last event of some camera ends without a message.
  [[nodiscard]] std::optional<WallTime> next_change(WallTime now) const;

  /// The picture of this name (`LastEvent::picture`); nothing if Google does not have it any more.
  [[nodiscard]] std::optional<EventPicture> picture(std::string_view name, WallTime now) const;

  /// Forgets the devices of which `is_known` does not know the name.
  void keep(const std::function<bool(const std::string&)>& is_known) {
    std::erase_if(cameras_, [&](const auto& camera) { return !is_known(camera.first); });
  }

 private:
  struct Shown {
    LastEvent event = {};  ///< its end is that of a message, or has passed
    std::set<std::string> sessions = {};
    WallTime newest{};  ///< its last message
    bool is_thread = false;
    bool was_late = false;
    std::string picture_id = {};
    WallTime picture_until{};

    [[nodiscard]] bool has_session_of(const EventMessage& message) const;
    [[nodiscard]] WallTime assumed_end() const { return newest + (is_thread ? thread_run : single_run); }
    void add(const std::vector<CameraEvent>& events);
    void add_picture(const std::string& device, const std::vector<CameraEvent>& events, WallTime at);
  };
  struct Camera {
    ToldEvents told;
    std::optional<Shown> shown;

    [[nodiscard]] bool runs() const { return shown && !shown->event.end; }
    void begin(const EventMessage& message, const ToldEvents::News& news, WallTime at, WallTime now);
    bool begin_late(const std::vector<CameraEvent>& events, WallTime at);
    bool end(WallTime at);
  };

  std::map<std::string, Camera> cameras_;  ///< by the device's name
};

}  // namespace nest2mqtt::sdm
