#include "nest2mqtt/mirror/mirror.h"

#include <boost/json/string.hpp>

namespace nest2mqtt::mirror {
namespace {

/// MQTT 5, section 1.5.4: a topic is at most 65,535 bytes. A field whose name does not fit has no leaf; it is in the
/// document.
constexpr std::size_t max_topic_length = 65'535;

std::string payload_of(const json::value* value) {
  return value == nullptr ? std::string() : leaf_payload(*value);
}

}  // namespace

std::string leaf_payload(const json::value& value) {
  if (value.is_null() || value.is_object()) return {};
  if (const auto* text = value.if_string()) return std::string(*text);
  return model::to_text(value);
}

std::vector<TopicValue> Mirror::render(const model::ObjectChange& change) const {
  std::vector<TopicValue> values;
  if (options_.leaves) {
    for (const model::FieldChange& field : change.fields) render_field(change.id, field, values);
  }
  if (options_.documents) {
    std::string topic = names_.document(change.id);
    if (topic.size() <= max_topic_length) {
      values.push_back(
          {std::move(topic), change.after == nullptr ? std::string() : model::to_text(*change.after->value)});
    }
  }
  return values;
}

void Mirror::render_field(const model::ObjectId& id, const model::FieldChange& change,
                          std::vector<TopicValue>& to) const {
  std::string before = payload_of(change.before);
  std::string after = payload_of(change.after);
  if (before == after) return;
  std::string topic = names_.field(id, change.path);
  if (topic.size() > max_topic_length) return;
  to.push_back({std::move(topic), std::move(after)});
}

}  // namespace nest2mqtt::mirror
