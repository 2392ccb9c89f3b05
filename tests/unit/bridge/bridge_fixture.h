#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/bridge/bridge.h"

#include "fakes/fake_transport.h"
#include "fakes/fake_upstream.h"
#include "fakes/manual_time.h"
#include "support/temp_dir.h"

namespace nest2mqtt::bridge {

using namespace std::chrono_literals;
using upstream::AccessLoss;
using upstream::LinkState;

/// A whole bridge between a broker and a service that are both in memory, with two accounts at most; its state is in a
/// temporary directory. The first account sees the structure `s` and the thermostat `t`.
class RunningBridgeTest : public testing::Test {
 protected:
  RunningBridgeTest() {
    config_.state.dir = dir_.path().string();
    transport_.largest_payload = 1U << 20U;
  }

  static json::value home() {
    return json::parse(R"({
      "structures":{"s":{"structure_id":"s","name":"Home","away":"home","thermostats":["t"]}},
      "devices":{"thermostats":{"t":{"device_id":"t","name":"Hall","structure_id":"s","is_online":true,
        "temperature_scale":"C","hvac_mode":"heat","can_heat":true,"can_cool":true,"ambient_temperature_c":20,
        "ambient_temperature_f":68,"target_temperature_c":19,"target_temperature_f":66,"humidity":40}}}})");
  }
  static json::object& thermostat(json::value& root) { return root.at_pointer("/devices/thermostats/t").as_object(); }

  // --- the program ---------------------------------------------------------------------------------------------------

  /// A new run of the program; the broker and the state directory are those of before. `abilities`: what the service
  /// of each account can do.
  void begin(std::size_t accounts = 1, const upstream::Abilities& abilities = test::every_ability()) {
    bridge_.reset();
    store_.reset();
    store_ = std::make_unique<storage::StateStore>(config_.state.dir);
    ASSERT_TRUE(store_->open());
    upstreams_.clear();
    std::vector<Bridge::Account> list;
    for (std::size_t i = 0; i < accounts; ++i) {
      upstreams_.push_back(std::make_unique<test::FakeUpstream>());
      upstreams_.back()->can = abilities;
      list.push_back({i == 0 ? "default" : "second", upstreams_.back().get()});
    }
    Bridge::Program program;
    program.set_log_level = [this](config::LogLevel level) { log_level_ = level; };
    program.reload = [](Instant) -> Result<json::value> { return json::value("read again"); };
    program.diagnostics = [](const BridgeSnapshot&) { return json::object{{"diagnosis", "fine"}}; };
    program.clock = time_.clock();
    bridge_ = make_bridge(config_, transport_, std::move(list), *store_, std::move(program), Backoff::Random(runs_++),
                          time_.now());
    bridge_->start(time_.now());
  }

  /// A run that is connected to the broker and has shown the home; what was sent until then is forgotten.
  void begin_with_home() {
    begin();
    settle();
    online();
    show(home());
    pass(10s);
    transport_.published.clear();
  }

  /// All that waits on the wire arrives, and what is due at once is done.
  void settle() { pass(0s); }

  /// Time passes; the bridge is called whenever it wants to be, and everything sent arrives at once.
  void pass(std::chrono::steady_clock::duration by) {
    const Instant end = time_.now() + by;
    transport_.run();
    int calls = 0;
    for (auto due = bridge_->deadline(); due && *due <= end; due = bridge_->deadline()) {
      if (*due > time_.now()) time_.advance(due->steady - time_.now().steady);
      bridge_->tick(time_.now());
      transport_.run();
      ASSERT_LT(++calls, 10000) << "the bridge wants to be called again and again";
    }
    if (end > time_.now()) time_.advance(end.steady - time_.now().steady);
  }

  // --- the service ---------------------------------------------------------------------------------------------------

  test::FakeUpstream& account(std::size_t number = 0) { return *upstreams_.at(number); }
  void online(std::size_t number = 0) { report({LinkState::online, ""}, number); }
  void report(const upstream::LinkReport& link, std::size_t number = 0) {
    account(number).report(link, time_.now());
    settle();
  }
  void show(const json::value& root, std::size_t number = 0) {
    account(number).show(root, time_.now());
    settle();
  }

  // --- the broker ----------------------------------------------------------------------------------------------------

  void receive(mqtt::Message message) {
    transport_.arrive(std::move(message));
    settle();
  }
  void command(const std::string& topic, const std::string& payload) { receive({.topic = topic, .payload = payload}); }

  /// What the broker retains; nothing if it retains nothing there.
  [[nodiscard]] std::optional<std::string> retained(const std::string& topic) const {
    const auto found = transport_.retained.find(topic);
    return found == transport_.retained.end() ? std::nullopt : std::optional(found->second);
  }
  [[nodiscard]] json::object health() const { return json::parse(retained("nest/bridge/health").value()).as_object(); }

  /// What was sent since the last call, as `topic=payload`, only of these topics (or those below, with a `/` at the
  /// end).
  std::vector<std::string> sent(const std::vector<std::string>& topics) {
    std::vector<std::string> found;
    for (const mqtt::Message& message : transport_.published) {
      const bool asked = std::any_of(topics.begin(), topics.end(), [&](const std::string& topic) {
        return topic.ends_with('/') ? message.topic.starts_with(topic) : message.topic == topic;
      });
      if (asked) found.push_back(message.topic + "=" + message.payload);
    }
    transport_.published.clear();
    return found;
  }
  /// The same, without the payloads.
  std::vector<std::string> sent_topics(const std::vector<std::string>& topics) {
    std::vector<std::string> found = sent(topics);
    for (std::string& one : found) one.erase(one.find('='));
    return found;
  }
  /// The payloads that were sent to this topic since the last call, as JSON.
  std::vector<json::object> documents(const std::string& topic) {
    std::vector<json::object> found;
    for (const std::string& one : sent({topic})) found.push_back(json::parse(one.substr(topic.size() + 1)).as_object());
    return found;
  }
  /// One text member of each of them.
  std::vector<std::string> words(const std::string& topic, std::string_view member) {
    std::vector<std::string> found;
    for (const json::object& one : documents(topic)) found.emplace_back(one.at(member).as_string());
    return found;
  }

  test::TempDir dir_;
  test::ManualTime time_;
  config::Config config_;
  test::FakeTransport transport_;
  std::unique_ptr<storage::StateStore> store_;
  std::vector<std::unique_ptr<test::FakeUpstream>> upstreams_;
  std::unique_ptr<Bridge> bridge_;
  std::optional<config::LogLevel> log_level_;
  unsigned runs_ = 1;
};

}  // namespace nest2mqtt::bridge
