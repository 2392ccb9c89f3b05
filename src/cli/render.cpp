#include "nest2mqtt/cli/render.h"

#include "nest2mqtt/backends/registry.h"
#include "nest2mqtt/bridge/bridge_topics.h"
#include "nest2mqtt/home_assistant/announcement.h"
#include "nest2mqtt/mirror/camera_events.h"
#include "nest2mqtt/model/schema.h"
#include "nest2mqtt/publish/camera_images.h"
#include "nest2mqtt/publish/discovery_options.h"
#include "nest2mqtt/publish/home_publisher.h"

namespace nest2mqtt::cli {
namespace {

void announce(const home_assistant::Device& device, const home_assistant::Discovery& discovery,
              const config::Config& config, mqtt::Outbox& outbox, Instant now) {
  const home_assistant::AnnouncementTopics topics(config.home_assistant.discovery_prefix);
  if (config.home_assistant.style == config::DiscoveryStyle::device) {
    const auto message = announce_device(device, discovery.origin(), {}, topics);
    outbox.set(message.topic, message.payload, now);
    return;
  }
  for (const auto& message : announce_entities(device, discovery.origin(), topics)) {
    outbox.set(message.topic, message.payload, now);
  }
}

/// Of the first account's service; without a configuration, of the first service that there is.
const upstream::Abilities& abilities_for(const config::Config& config) {
  const backend::Backend& backend =
      config.accounts.empty() ? *backends::all().front() : backends::of(config.accounts.front());
  return backend.abilities();
}

void announce_home(const model::Home& home, const config::Config& config, const mirror::TopicNames& names,
                   mqtt::Outbox& outbox, Instant now) {
  if (!publish::announces(config)) return;
  const home_assistant::Discovery discovery = publish::make_discovery(config, names, {abilities_for(config)});
  announce(discovery.describe_bridge(), discovery, config, outbox, now);
  for (const model::HomeObject& object : home.objects()) {
    if (const auto device = discovery.describe(object, home)) announce(*device, discovery, config, outbox, now);
  }
}

/// As a bridge says it that sees the home for the first time at this moment.
void show_activities(const model::Home& home, const mirror::TopicNames& names, mqtt::Outbox& outbox, Instant now) {
  mirror::CameraEvents cameras;
  for (const model::HomeObject& object : home.objects()) {
    if (model::object_kind(object.id) != model::ObjectKind::camera) continue;
    static_cast<void>(cameras.observe(object, now));
    const json::object activity = cameras.activity(object.id, now);
    if (!activity.empty()) outbox.set(names.activity(object.id), model::to_text(activity), now);
  }
}

/// A bridge that cannot ask the service has no picture.
void show_images(const model::Home& home, const mirror::TopicNames& names, mqtt::Outbox& outbox, Instant now) {
  publish::CameraImages images(names, outbox,
                               {.fetch = [](std::size_t, const std::string&, const publish::ImageFetcher::Done&) {},
                                .log_problem = [](const std::string&) {}});
  images.home_changed(home, now);
}

}  // namespace

Result<std::vector<mirror::TopicValue>> render(std::string_view document, const config::Config& config,
                                               Instant seen_at) {
  auto parsed = model::Document::parse(document);
  if (!parsed) return tl::unexpected(parsed.error());

  // The same publisher as the bridge's, with an outbox that writes down what it would send.
  std::vector<mirror::TopicValue> values;
  mqtt::PublishId last = 0;
  const Instant now{};  // so that two runs print the same
  mqtt::Outbox outbox([&](mqtt::PublishId id, const mqtt::Message& message) -> Result<void> {
    values.push_back({message.topic, message.payload});
    last = id;
    return {};
  });
  outbox.open({}, now);
  const mirror::TopicNames names(config.mqtt.base_topic);
  publish::HomePublisher publisher(names, {config.mqtt.publish_leaves, config.mqtt.publish_documents}, outbox);
  publisher.set_live(0, true, now);
  std::vector<std::optional<model::Document>> documents;
  documents.emplace_back(std::move(*parsed));
  publisher.show(model::Home(documents, config.nest.structures), now);
  show_activities(publisher.home(), names, outbox, seen_at);
  if (config.mqtt.publish_images) show_images(publisher.home(), names, outbox, now);
  bridge::BridgeTopics info(config, names, outbox, "render", now);
  info.publish_structures(bridge::BridgeTopics::structures(publisher.home()), now);
  info.publish_health({{"at", format_utc(now.wall)}, {"uptime_s", 0}, {"cloud", "online"}, {"problem", nullptr}}, now);
  outbox.set(names.bridge("cloud"), "online", now);
  announce_home(publisher.home(), config, names, outbox, now);
  info.publish_online(now);
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

}  // namespace nest2mqtt::cli
