#include "render.h"

#include "home_publisher.h"

namespace nest2mqtt::app {

Result<std::vector<mirror::TopicValue>> render(std::string_view document, const Config& config) {
  auto parsed = model::Document::parse(document);
  if (!parsed) return tl::unexpected(parsed.error());

  // The same publisher as the bridge's, with an outbox that writes down what it would send.
  std::vector<mirror::TopicValue> values;
  mqtt::PublishId last = 0;
  mqtt::Outbox outbox([&](mqtt::PublishId id, const mqtt::Message& message) -> Result<void> {
    values.push_back({message.topic, message.payload});
    last = id;
    return {};
  });
  const Instant now{};
  outbox.open({}, now);
  const mirror::TopicNames names(config.mqtt.base_topic);
  HomePublisher publisher(names, {config.mqtt.publish_leaves, config.mqtt.publish_documents}, outbox);
  publisher.set_fresh({true}, now);
  std::vector<std::optional<model::Document>> documents;
  documents.emplace_back(std::move(*parsed));
  publisher.show(model::Home(std::move(documents), config.nest.structures), now);
  outbox.set(names.bridge("cloud"), "online", now);
  outbox.set(names.bridge("state"), "online", now);
  for (mqtt::PublishId id = 1; id <= last; ++id) outbox.delivered(id, {}, now);  // `last` grows on the way
  return values;
}

std::string render_line(const mirror::TopicValue& value) {
  std::string line = value.topic + '\t';
  for (const char c : value.payload) {
    switch (c) {
      case '\n':
        line += "\\n";
        break;
      case '\r':
        line += "\\r";
        break;
      default:
        line += c;
    }
  }
  return line;
}

}  // namespace nest2mqtt::app
