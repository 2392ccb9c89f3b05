#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "nest2mqtt/mirror/topic_names.h"
#include "nest2mqtt/model/home.h"
#include "nest2mqtt/upstream/abilities.h"

namespace nest2mqtt::home_assistant {

/// One entity, or one trigger for device automations.
struct Component {
  std::string key;
  std::string platform;
  json::object config;  ///< what is its own: without platform, and without what it takes from its device
};

/// A device with its entities, as Home Assistant is to know it; in which messages it is told, Style decides.
struct Device {
  std::string object_id;  ///< its identifier and the beginning of its unique ids
  json::object device;    ///< the `device` block
  json::array availability;
  std::string state_topic;  ///< of every component that has none of its own
  std::vector<Component> components;

  friend bool operator==(const Device&, const Device&);
};

/// Turns structures and devices into what Home Assistant's MQTT integration is told of them.
/// Pure. What comes out depends on what an object has and can, never on its mode or on what it measures.
class Discovery {
 public:
  struct Options {
    std::string version;                 ///< of this program
    bool images = false;                 ///< camera images are on the broker
    int write_burst = 3;                 ///< writes that a rested budget holds
    std::string configuration_url = {};  ///< where a person finds the bridge's status page; empty: nowhere
  };

  /// `accounts`: what the service of each account can do, in the order of the home's accounts. Commands that a service
  /// does not take are offered to nobody.
  Discovery(mirror::TopicNames names, std::vector<upstream::Abilities> accounts, Options options)
      : names_(std::move(names)), accounts_(std::move(accounts)), options_(std::move(options)) {}

  /// What is described from now on is described by these.
  void set_options(Options options) { options_ = std::move(options); }
  [[nodiscard]] const std::vector<upstream::Abilities>& accounts() const { return accounts_; }

  /// Nothing for an object that has no entities: one of another kind, or a structure of which the service tells only
  /// the name.
  [[nodiscard]] std::optional<Device> describe(const model::HomeObject& object, const model::Home& home) const;

  /// The bridge itself.
  [[nodiscard]] Device describe_bridge() const;

  /// `nest_<id>`; with a base topic other than `nest`, that is in it too, so that two bridges on one broker never mean
  /// the same device. Only `[A-Za-z0-9_-]`: Home Assistant reads no others in a topic.
  [[nodiscard]] std::string object_id(std::string_view id) const;

  [[nodiscard]] json::object origin() const;

 private:
  [[nodiscard]] std::string bridge_object_id() const;
  [[nodiscard]] std::string own(std::string_view name) const;
  [[nodiscard]] bool has_entities(const model::HomeObject& structure) const;
  [[nodiscard]] json::object device_block(const model::HomeObject& object, const model::Home& home) const;

  mirror::TopicNames names_;
  std::vector<upstream::Abilities> accounts_;
  Options options_;
};

}  // namespace nest2mqtt::home_assistant
