#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include "support/family_home.h"
#include "support/world.h"

namespace nest2mqtt::test {

/// The other home in config/homes: two structures, two thermostats.
[[nodiscard]] std::string cottage_file();

using Topics = std::map<std::string, std::string>;

/// It says how the last command to an object that is there stands. What that has to be, depends on the commands.
[[nodiscard]] bool tells_of_commands(const std::string& topic, const Topics& topics);

/// `topics` below nest/devices and nest/structures, but for those that tell of commands.
[[nodiscard]] Topics mirror_part(const Topics& topics);
[[nodiscard]] bool is_mirror_topic(std::string_view topic);

/// What `nest2mqtt render` says of `home` with this bridge's configuration.
[[nodiscard]] Topics everything_rendered(const Bridge& bridge, const boost::json::value& home);
/// The part of it below nest/devices and nest/structures.
[[nodiscard]] Topics rendered(const Bridge& bridge, const boost::json::value& home);

/// What is only in one of the two, or differs, shortened; empty if nothing does.
[[nodiscard]] std::string difference(const Topics& wanted, const Topics& found);

/// Waits until the broker retains exactly `wanted` below nest/devices and nest/structures; says what differs.
[[nodiscard]] testing::AssertionResult wait_for_mirror(MqttProbe& probe, const Topics& wanted);

/// What the bridge answers to a health request.
[[nodiscard]] boost::json::value ask_for_health(MqttProbe& probe);

/// Waits until nothing waits for the broker any more and the probe has what was sent. Call it when the bridge has the
/// documents of its services: the topics of a home are published one by one, the last perhaps long after the first.
void wait_until_all_is_published(MqttProbe& probe);

/// Nothing of the home, and nothing for Home Assistant, was published since `mark`.
void expect_nothing_published(MqttProbe& probe, std::size_t mark);

/// The service never had to limit this client. Every test ends with it.
void expect_limits_kept(const Simulator& simulator);

/// `value`, or what `text` says, with every number as a double: 21 and 21.0 are the same to JSON, but not to
/// Boost.JSON.
[[nodiscard]] boost::json::value comparable(boost::json::value value);
[[nodiscard]] boost::json::value comparable_json(const std::string& text);

/// How often `text` is in `log`.
[[nodiscard]] std::size_t occurrences(const std::string& log, std::string_view text);

/// A World that checks at its end that the service's limits were kept.
class MirrorWorld : public World {
 public:
  explicit MirrorWorld(WorldOptions options = {}) : World(std::move(options)) {}
  MirrorWorld(const MirrorWorld&) = delete;
  MirrorWorld& operator=(const MirrorWorld&) = delete;
  ~MirrorWorld() { expect_limits_kept(simulator); }

  /// The mirror is what `render` makes of the simulator's home of this moment.
  [[nodiscard]] testing::AssertionResult wait_for_right_mirror();

  /// Online, and the mirror right.
  [[nodiscard]] testing::AssertionResult wait_filled();

  /// Connects a bridge to both sides so that the whole mirror waits for the broker: the probe then sees every message
  /// in the order in which the bridge sent it.
  void start_bridge_with_the_home_known_first();

  /// The messages of the mirror that `act` causes, in order; returns when everything it causes has been published.
  [[nodiscard]] std::vector<Message> mirror_messages_of(const std::function<void()>& act);

  /// Makes a change at the service and waits until it is published. Stream and bridge keep the order, so whatever came
  /// in an earlier document has been published then. Gives the text that marks the messages of this change.
  std::string pass_a_change_through();

  /// What the bridge answers to a health request.
  [[nodiscard]] boost::json::value health() { return ask_for_health(probe); }

  /// How many messages this run of the bridge has sent to the broker, by its own count.
  [[nodiscard]] std::int64_t published_by_bridge();

 private:
  int changes_ = 0;
};

/// Topics of `messages`, in order.
[[nodiscard]] std::vector<std::string> topics_of(const std::vector<Message>& messages);

}  // namespace nest2mqtt::test
