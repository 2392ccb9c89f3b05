#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

namespace nest2mqtt::test {

/// The flow of config/ as a user has it after the import. A test sets what a user sets, the broker and the variables of
/// the tab, and adds nodes of its own; the nodes that are there stay as they are shipped. Nodes are named without the
/// prefix that all ids of the flow have.
class Flow {
 public:
  /// Reads the shipped file.
  Flow();

  void set_broker(std::uint16_t port);
  /// An environment variable of the tab.
  void set(std::string_view variable, std::string_view value);

  /// Whatever a debug node shows is published as well, to shown_topic(node), as {"type":<as JavaScript
  /// says>,"topic":..., "payload":...}.
  void publish_what_is_shown();
  /// The id of an inject node, sent to press_topic, presses its button.
  void let_buttons_be_pressed();
  /// Sent to press_topic it is shown at the node of the same name, which says that Node-RED is listening.
  static constexpr const char* knock = "knock";

  static constexpr const char* press_topic = "test/press";
  [[nodiscard]] static std::string shown_topic(std::string_view node);

  [[nodiscard]] std::string text() const;

 private:
  [[nodiscard]] boost::json::object& only(std::string_view type);
  [[nodiscard]] std::vector<std::string> ids_of(std::string_view type) const;
  void add(std::string_view type, std::string_view id, boost::json::object properties);

  boost::json::array nodes_;
};

}  // namespace nest2mqtt::test
