#pragma once

#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "nest2mqtt/publish/discovery_publisher.h"

#include "fakes/fake_transport.h"
#include "fakes/manual_time.h"

namespace nest2mqtt::publish {

using namespace std::chrono_literals;
using home_assistant::AnnouncementTopics;
using home_assistant::Component;
using home_assistant::Device;
using home_assistant::Style;

constexpr std::string_view hall_topic = "homeassistant/device/nest_hall/config";

inline Device device(const std::string& object_id, const std::vector<std::string>& keys,
                     const std::string& base = "nest") {
  Device made{object_id,
              {{"identifiers", json::array{object_id}}, {"name", object_id}},
              {json::object{{"topic", base + "/bridge/state"}}},
              base + "/devices/thermostats/" + object_id,
              {}};
  for (const std::string& key : keys) {
    made.components.push_back({key, "sensor", {{"unique_id", object_id + "_" + key}}});
  }
  return made;
}

/// A broker with a Home Assistant's worth of retained messages, and the publisher of one run of the bridge.
class BridgeRun {
 public:
  BridgeRun(test::RetainedMessages& broker, test::ManualTime& time, Style style = Style::device,
            const std::string& prefix = "homeassistant", const std::string& base = "nest",
            const json::object& saved = {}, bool enabled = true)
      : broker_(broker),
        time_(time),
        places_({prefix, base}, enabled, saved),
        publisher_(options(prefix, style, enabled), places_, outbox_, Backoff::Random(7)) {}

  static DiscoveryPublisher::Options options(const std::string& prefix, Style style, bool enabled = true) {
    return {.enabled = enabled, .prefix = prefix, .style = style, .origin = {{"name", "nest2mqtt"}}};
  }

  void set_options(const std::string& prefix, Style style, bool enabled = true) {
    places_.move_to({prefix, "nest"}, enabled);
    publisher_.set_options(options(prefix, style, enabled), time_.now());
  }

  /// Connects: what the broker retains is shown, then the outbox opens. `meanwhile` happens in between.
  void connect(const std::function<void()>& meanwhile = [] {}) {
    mqtt::RetainedTopics ours;
    for (const auto& [topic, payload] : broker_) {
      if (publisher_.swept({.topic = topic, .payload = payload, .retain = true}))
        ours.emplace(topic, mqtt::PayloadDigest::of(payload));
    }
    meanwhile();
    used_ = publisher_.found_places();
    publisher_.sweep_done(time_.now());
    outbox_.open(std::move(ours), time_.now());
    publisher_.broker_ready(time_.now());
  }

  void lose_broker() {
    outbox_.close();
    publisher_.broker_lost();
  }

  void show(Device shown) { publisher_.show(std::move(shown), time_.now()); }

  /// The broker acknowledges everything that was sent.
  void acknowledge() {
    while (acknowledged_ < last_) outbox_.delivered(++acknowledged_, {}, time_.now());
  }

  /// Lets the time pass until `end`, calling the publisher whenever it wants to be.
  void pass(milliseconds duration) {
    const Instant end = time_.now() + duration;
    while (const auto due = publisher_.deadline()) {
      if (*due > end) break;
      if (*due > time_.now()) time_.advance(*due - time_.now());
      publisher_.tick(time_.now());
      ASSERT_LT(++ticks_, 1000) << "is always due";
    }
    if (end > time_.now()) time_.advance(end - time_.now());
  }

  /// What was sent since the last call, oldest first, as `topic=payload` or with `!` in front if not retained.
  std::vector<std::string> sent() { return std::exchange(sent_, {}); }

  DiscoveryPublisher& publisher() { return publisher_; }
  DiscoveryPlaces& places() { return places_; }
  const std::set<DiscoveryPlaces::Place>& used() const { return used_; }

 private:
  test::RetainedMessages& broker_;
  test::ManualTime& time_;
  std::vector<std::string> sent_;
  int ticks_ = 0;
  mqtt::PublishId last_ = 0;
  mqtt::PublishId acknowledged_ = 0;
  mqtt::Outbox outbox_{[this](mqtt::PublishId id, const mqtt::Message& message) -> Result<void> {
    last_ = id;
    sent_.push_back((message.retain ? "" : "!") + message.topic + "=" + message.payload);
    if (message.retain && message.payload.empty()) broker_.erase(message.topic);
    if (message.retain && !message.payload.empty()) broker_[message.topic] = message.payload;
    return {};
  }};
  DiscoveryPlaces places_;
  DiscoveryPublisher publisher_;
  std::set<DiscoveryPlaces::Place> used_;
};

class DiscoveryPublisherTest : public testing::Test {
 protected:
  [[nodiscard]] std::vector<std::string> retained_topics() const {
    std::vector<std::string> topics;
    for (const auto& [topic, payload] : broker_) topics.push_back(topic);
    return topics;
  }

  test::RetainedMessages broker_;
  test::ManualTime time_;
};

}  // namespace nest2mqtt::publish
