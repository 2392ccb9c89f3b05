#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "e2e/support/commander.h"
#include "support/family_home.h"
#include "support/world.h"

namespace nest2mqtt::test {

/// The cottage home: a locked thermostat without fan and cooling, and one that is offline.
[[nodiscard]] std::string cottage_home();
inline const std::string flat_hall = "/devices/thermostats/flat-hall-33cc";  ///< eco, was heat; locked to 17 to 21.5 C
inline const std::string den = "/devices/thermostats/den-44dd";              ///< offline

/// A write as it reached the service.
struct Put {
  std::string path;
  json::value body;
  int status;
};

/// A world and somebody who sends commands in it. At the end of every test every command has had exactly one final
/// receipt, and neither of the service's limits has ever fired.
class CommandTest : public testing::Test {
 protected:
  /// Settings that let a test take seconds: settle 200ms, confirm 2s, ttl 5s. Those in `options` win.
  [[nodiscard]] static WorldOptions quick(WorldOptions options = {});

  // What follows throws if it does not come about in time.

  /// Makes the world and waits until the bridge is online on both sides, unless it is not to be started.
  void start(WorldOptions options = {});
  void start_with(std::map<std::string, Setting> settings);

  [[nodiscard]] World& world() { return *world_; }
  [[nodiscard]] const World& world() const { return *world_; }
  [[nodiscard]] bool has_world() const { return world_.has_value(); }
  [[nodiscard]] Commander& commander() { return *commander_; }

  template <class... Arguments>
  SentCommand send(const std::string& path, Arguments&&... arguments) {
    return commander().send(path, std::forward<Arguments>(arguments)...);
  }

  /// Sends a command and waits for its final receipt.
  template <class... Arguments>
  [[nodiscard]] json::object outcome(const std::string& path, Arguments&&... arguments) {
    return commander().wait_for_final(commander().send(path, std::forward<Arguments>(arguments)...));
  }

  /// Changes a field at the service and waits until all that follows from it is published; `value` (JSON text) and
  /// `payload` (as in its topic) are the same.
  void change(const std::string& path, const std::string& field, const std::string& value, const std::string& payload);

  /// Waits for this value of the mirror: `path` as in the Nest document.
  [[nodiscard]] testing::AssertionResult shows(const std::string& path, const std::string& value) {
    return world().probe.wait_for("nest" + path, value);
  }

  /// The components that Home Assistant is told of for this device; waits for them.
  [[nodiscard]] json::object components(const std::string& device_id);

  /// Streams end and cannot be opened again until the faults are cleared; everything else goes on.
  void close_streams();
  void wait_for_cloud(const std::string& word);

  /// What reached the service since the start, oldest first.
  [[nodiscard]] std::vector<Put> puts();

  void TearDown() override;

 private:
  std::optional<World> world_;
  std::optional<Commander> commander_;
};

}  // namespace nest2mqtt::test
