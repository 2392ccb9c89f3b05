#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/simulation.h"
#include "nle/command_log.h"
#include "nle/commands.h"
#include "nle/status.h"
#include "nle/thermostat.h"

namespace nest2mqtt::simulator {

/// The thermostats that the server knows: what it keeps of each, and how they behave. Those of the home of the first
/// user are its thermostats; a serial number that somebody sent a command to is one that exists only in the server
/// (a phantom). Times are virtual.
class NleDevices {
 public:
  /// How long a thermostat takes to do what it was told, and to connect to a server that was started again.
  static constexpr std::chrono::seconds reaction_time{3};
  /// How long the server keeps a request of a thermostat open in which it has nothing to hand over, also if the
  /// thermostat is gone.
  static constexpr std::chrono::seconds hold_time{290};
  /// How long the server keeps a request open after it has handed a command over in it.
  static constexpr std::chrono::seconds push_time{3};
  /// A thermostat that has not spoken for this long is not available.
  static constexpr std::chrono::seconds availability_timeout{300};
  /// How often the server looks for that; a thermostat that is connected counts as seen each time.
  static constexpr std::chrono::seconds check_interval{30};

  NleDevices(Simulation& simulation, bool fan_timers_last);

  /// The server starts: it takes every thermostat that it knows for available, and the thermostats connect after
  /// `connect_after`.
  void start(Instant now, std::chrono::seconds connect_after);
  /// The server was told to stop and waits for the requests of its thermostats to end: it still takes commands and
  /// hands them over in open requests, but it hears no thermostat and looks at no availability.
  void begin_stop();
  /// The server is gone.
  void stop();
  [[nodiscard]] bool is_running() const { return state_ == ServerState::running; }
  [[nodiscard]] bool is_stopping() const { return state_ == ServerState::stopping; }
  /// Whether the server holds a request of a thermostat.
  [[nodiscard]] bool has_open_requests() const;

  /// Lets the time pass: thermostats report what has changed in the home, and do what they were told.
  void advance(Instant now);

  /// A command to a serial number. `effect` is what was checked; with `revert_at` the thermostat takes it back then.
  void command(const std::string& serial, const CommandEffect& effect, std::size_t log_entry,
               std::optional<Instant> revert_at, Instant now);

  // Every serial number here may be unknown: then there is no answer, or false.
  [[nodiscard]] std::vector<std::string> serials() const { return order_; }
  [[nodiscard]] const Buckets* buckets(const std::string& serial) const;
  [[nodiscard]] std::optional<json::object> status(const std::string& serial, Instant now) const;
  [[nodiscard]] Presence presence(const std::string& serial) const;
  /// Whether the server follows the availability of the serial number; it does so once the thermostat has spoken.
  [[nodiscard]] bool is_tracked(const std::string& serial) const;
  [[nodiscard]] std::size_t subscriptions(const std::string& serial) const;

  /// The serial numbers of the buckets that were written since the last call, oldest first.
  [[nodiscard]] std::vector<std::string> take_events();

  /// A thermostat that sleeps says and does nothing until it wakes up; the server sees it as connected until it has
  /// handed it a command. False: unknown.
  bool set_asleep(const std::string& serial, bool asleep, Instant now);
  void add_phantom(const std::string& serial, Instant now);
  /// False if it is unknown, or a thermostat of the home.
  bool remove_phantom(const std::string& serial);
  void set_fan_timers_last(bool last) { fan_timers_last_ = last; }
  [[nodiscard]] bool fan_timers_last() const { return fan_timers_last_; }

  [[nodiscard]] CommandLog& commands() { return commands_; }
  /// What the control API tells of each thermostat.
  [[nodiscard]] json::array describe() const;

 private:
  /// What a thermostat was told and has not done yet.
  struct Pending {
    WallTime due;
    BucketKind bucket;
    json::object values;
    std::optional<Instant> revert_at;
    std::size_t log_entry;
  };

  enum class ServerState { stopped, running, stopping };

  struct Device {
    std::optional<Path> path = {};  ///< in the home document; a phantom has none
    std::string api_key = {};
    Buckets buckets = {};
    Presence presence = {};
    bool tracked = false;
    bool connected = false;
    bool asleep = false;
    /// When the server ends the request in which the thermostat waits for commands; nothing: there is none. The
    /// thermostat opens another one when it speaks.
    std::optional<WallTime> request_ends_at = {};
    WallTime connects_at = {};
    std::vector<Pending> pending = {};
    std::optional<std::uint64_t> reported_revision = {};  ///< of the home document
    Thermostat thermostat = {};
  };

  /// Adds the thermostats that are new in the home and removes those that are gone.
  void follow_home(WallTime time);
  void connect(Device& device, bool is_online, WallTime time);
  /// What a thermostat that is awake does: what it was told, and its report.
  void act(const std::string& serial, Device& device, WallTime time);
  /// Does what is due; returns the buckets that it was about.
  std::vector<BucketKind> obey(Device& device, WallTime time);
  void report(const std::string& serial, Device& device, const std::vector<BucketKind>& done, WallTime time);
  void check_availability(WallTime time);
  static void mark_seen(Device& device, WallTime time);
  Device& add(const std::string& serial);
  void remove(const std::string& serial);
  [[nodiscard]] const Device* find_device(const std::string& serial) const;
  [[nodiscard]] Home& home() { return *simulation_.home(simulation_.users().front()); }

  Simulation& simulation_;
  bool fan_timers_last_;
  ServerState state_ = ServerState::stopped;
  WallTime next_check_{};
  WallTime connects_at_{};
  std::map<std::string, Device> devices_;  ///< by serial number
  std::vector<std::string> order_;         ///< serial numbers as they became known
  std::vector<std::string> events_;
  CommandLog commands_;
};

}  // namespace nest2mqtt::simulator
