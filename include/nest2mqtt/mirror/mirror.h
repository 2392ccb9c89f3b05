#pragma once

#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "nest2mqtt/mirror/topic_names.h"
#include "nest2mqtt/model/diff.h"
#include "nest2mqtt/model/home.h"

namespace nest2mqtt::mirror {

/// What a retained topic is to say. An empty payload: nothing, the topic is to be deleted (MQTT cannot retain an
/// empty payload).
struct TopicValue {
  std::string topic;
  std::string payload;

  friend bool operator==(const TopicValue&, const TopicValue&) = default;
};

/// What of an object is published (`mqtt.publish`).
struct MirrorOptions {
  bool leaves = true;
  bool documents = true;

  friend bool operator==(const MirrorOptions&, const MirrorOptions&) = default;
};

/// Turns changes of the home into what the broker is to retain: leaves first, then the object's document
/// (docs/topics.md). Pure: the same changes give the same topics.
class Mirror {
 public:
  Mirror(TopicNames names, MirrorOptions options) : names_(std::move(names)), options_(options) {}

  [[nodiscard]] const MirrorOptions& options() const { return options_; }

  [[nodiscard]] std::vector<TopicValue> render(const model::ObjectChange& change) const;

 private:
  void render_field(const model::ObjectId& id, const model::FieldChange& change, std::vector<TopicValue>& to) const;

  TopicNames names_;
  MirrorOptions options_;
};

/// The payload of a leaf: strings as they are, numbers as plain decimals, arrays as JSON; empty for what has no leaf of
/// its own (null, an object).
[[nodiscard]] std::string leaf_payload(const json::value& value);

}  // namespace nest2mqtt::mirror
