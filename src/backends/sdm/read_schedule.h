#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "nest2mqtt/base/backoff.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/base/token_bucket.h"

namespace nest2mqtt::sdm {

/// One thing that is read from Google.
struct Reading {
  enum class Kind { structures, rooms, devices, device };
  Kind kind = Kind::devices;
  std::string name = {};  ///< of the device, or the id of the structure whose rooms are read

  friend bool operator==(const Reading&, const Reading&) = default;
};

/// Decides what is read and when, one after the other: the structures and the devices at the start, the devices every
/// `interval`, structures and rooms every 15 minutes, and one device when it was asked for. Google takes 5 reads of
/// each list and 10 of single devices in a minute; each kind is counted, so that there are never more. After a failure
/// the next reading waits for a doubling pause.
class ReadSchedule {
 public:
  static constexpr auto structures_interval = std::chrono::minutes(15);

  ReadSchedule(milliseconds interval, Backoff::Random random);

  /// Everything is read anew, at once.
  void start(Instant now);
  /// Nothing is read until `start`.
  void stop();

  // Not while it is stopped:

  /// The device is read at `at`, or when a limit allows it; what was asked for it before is replaced.
  void ask_device(const std::string& name, Instant at);
  /// The rooms of the structure are read.
  void ask_rooms(const std::string& structure_id);
  /// The structures and the devices are read at `at`, if not sooner.
  void ask_lists(Instant at);

  /// The devices are read every `interval` from now on.
  void set_interval(milliseconds interval, Instant now);

  /// What is to be read now, and is counted as read; nothing if nothing is due, or something is being read. Its end is
  /// told by `succeeded`, `failed` or `limited`.
  [[nodiscard]] std::optional<Reading> take_due(Instant now);

  void succeeded(const Reading& reading, Instant now);
  /// It is read again after a pause.
  void failed(const Reading& reading, Instant now);
  /// Google says that there are too many reads, or that there is something to be set right: it is read again after
  /// `pause`.
  void failed(const Reading& reading, milliseconds pause, Instant now);

  [[nodiscard]] std::optional<Instant> deadline() const;

 private:
  struct Due {
    Instant at;
    Reading reading;
  };

  [[nodiscard]] std::optional<Due> next() const;
  TokenBucket& bucket(Reading::Kind kind);

  milliseconds interval_;
  Backoff::Random random_;
  Backoff pause_;
  TokenBucket structures_;
  TokenBucket rooms_;
  TokenBucket lists_;
  TokenBucket gets_;
  bool is_started_ = false;
  bool is_reading_ = false;
  Instant not_before_{};  ///< after a failure
  std::optional<Instant> structures_at_;
  std::optional<Instant> list_at_;
  std::set<std::string> rooms_of_;
  std::map<std::string, Instant> devices_at_;
};

}  // namespace nest2mqtt::sdm
