#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "flow.h"
#include "support/broker.h"
#include "support/mqtt_probe.h"
#include "support/process.h"
#include "support/temp_dir.h"

namespace nest2mqtt::test {

/// What a debug node of the flow has shown.
struct Shown {
  std::string type;  ///< of the payload, as JavaScript says: number, boolean, string, object
  std::string topic;
  boost::json::value payload;
};

/// A real Node-RED with the shipped flow, at a broker. Headless: it opens no port, and speaks to nobody but the broker.
/// Belongs to the thread that owns the probe.
class NodeRed {
 public:
  /// Why there is none to run; nothing where it is installed.
  [[nodiscard]] static std::optional<std::string> missing();

  /// Returns when the flow listens. Throws, with Node-RED's output, if that does not come about in time.
  NodeRed(const Broker& broker, MqttProbe& probe, Flow flow = {});
  /// Prints the output after a failure.
  ~NodeRed();
  NodeRed(const NodeRed&) = delete;
  NodeRed& operator=(const NodeRed&) = delete;

  /// Presses the button of an inject node.
  void press(std::string_view button);

  /// Everything a debug node has shown since Node-RED was started, oldest first.
  [[nodiscard]] std::vector<Shown> shown_at(std::string_view node) const;
  /// Waits until it has shown something `number` times and gives the last of those. Throws if that does not come about.
  [[nodiscard]] Shown wait_for_shown(std::string_view node, std::size_t number = 1) const;

 private:
  void knock();

  MqttProbe& probe_;
  TempDir user_dir_;
  std::size_t start_;  ///< the probe's mark
  Process process_;
};

}  // namespace nest2mqtt::test
