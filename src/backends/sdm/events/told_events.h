#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "nest2mqtt/base/instant.h"

#include "events/event_message.h"

namespace nest2mqtt::sdm {

/// What of the messages of one camera is told already. Google repeats an event in each message of its thread, sends
/// messages twice, and in any order: what a thread's later messages say waits until the first one has come, which is
/// the one that begins the event. (After a restart of the bridge it may have come before, and been told then.)
class ToldEvents {
 public:
  /// Of events, and of threads that wait; the oldest are forgotten. What comes twice comes within minutes.
  static constexpr std::size_t max_remembered = 100;

  struct News {
    std::vector<CameraEvent> events = {};
    std::optional<WallTime> end = std::nullopt;  ///< their thread has ended, said a message that came too early
  };
  /// What is to be told because of the message; counts as told from now on. `at`: when it happened.
  [[nodiscard]] News take(const EventMessage& message, WallTime at);

 private:
  /// One event in the sense of a person.
  struct Told {
    std::string session;
    CameraEventKind kind;
    std::string event_id;  ///< empty in a thread, whose messages repeat the event; else each id is an event

    friend bool operator==(const Told&, const Told&) = default;
  };
  /// A thread of which the first message has not come.
  struct Waiting {
    std::string session;
    std::vector<CameraEvent> events = {};  ///< one of a kind
    std::optional<WallTime> end = std::nullopt;
  };

  [[nodiscard]] bool has_begun(const std::string& session) const;
  void add_untold(const CameraEvent& event, EventThread thread, News& to);
  void wait(const CameraEvent& event, EventThread thread, WallTime at);

  std::deque<Told> told_;        ///< oldest first
  std::deque<Waiting> waiting_;  ///< likewise
};

}  // namespace nest2mqtt::sdm
