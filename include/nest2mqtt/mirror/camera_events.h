#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/model/home.h"

namespace nest2mqtt::mirror {

/// Follows the last event of every camera: which of its marks (motion, person, sound, chime) are news, and what is
/// active at this moment. Times of the service are compared as times. Sans-I/O.
///
/// A mark is news once, if its event is newer than all that was seen of the camera and not older than `news_age`. The
/// age of an event that is over counts from its end, since some cameras report an event only then; a mark that joins an
/// event that is known to run is news at any time.
///
/// A mark is active while its event runs. One that came with the end of its event is active for `after_end` from that
/// end on, if it is news. An event for which no end comes counts as over `max_run` after the last news of it.
class CameraEvents {
 public:
  static constexpr milliseconds news_age = std::chrono::seconds(60);
  static constexpr milliseconds after_end = std::chrono::seconds(30);
  static constexpr milliseconds max_run = std::chrono::seconds(180);

  /// The news of this camera: payloads of `<device>/event`. Nothing at first sight of a camera that is not in the
  /// memory.
  [[nodiscard]] std::vector<json::object> observe(const model::HomeObject& camera, Instant now);

  /// The payload of `<device>/activity`: what is active, of the fields that the camera has (a chime is never active);
  /// empty if it has none.
  [[nodiscard]] json::object activity(const model::ObjectId& id, Instant now) const;
  /// When the activity of some camera changes without a new document.
  [[nodiscard]] std::optional<Instant> deadline() const;
  /// The cameras of which that may be so now.
  [[nodiscard]] std::vector<model::ObjectId> tick(Instant now);

  /// The camera is not in the home, and may come back: nothing of it is active.
  void hide(const model::ObjectId& id);
  /// What is not in this home is forgotten.
  void keep(const model::Home& home);

  [[nodiscard]] json::object memory() const;
  [[nodiscard]] bool memory_changed() const { return memory_changed_; }
  void memory_kept() { memory_changed_ = false; }
  void restore(const json::object& memory);

 private:
  struct Camera {
    std::optional<WallTime> newest;  ///< when the newest event that was seen began
    /// Its labels (marks and zones) so far. A time: the label came with the end of the event and is active until then.
    std::map<std::string, std::optional<Instant>> seen;
    bool running = false;
    Instant runs_until;  ///< while it is running: then nobody believes that any more

    std::set<std::string> shown;   ///< labels that the document has now, if its event is the newest
    std::set<std::string> fields;  ///< of the activity
  };
  struct Event;

  [[nodiscard]] static std::optional<Event> read_event(const json::object& camera);
  [[nodiscard]] std::vector<json::object> take(const Event& event, bool first_sight, Camera& camera, Instant now);
  [[nodiscard]] static bool is_active(const Camera& camera, const std::string& label, Instant now);
  void plan_next_change(const model::ObjectId& id, const Camera& camera, Instant now);

  std::map<model::ObjectId, Camera> cameras_;
  std::map<model::ObjectId, Instant> next_changes_;  ///< of those with something active
  bool memory_changed_ = false;
};

}  // namespace nest2mqtt::mirror
