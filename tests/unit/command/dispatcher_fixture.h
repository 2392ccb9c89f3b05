#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/command/command_dispatcher.h"

#include "fakes/command_options.h"
#include "fakes/fake_command_port.h"
#include "fakes/manual_time.h"

namespace nest2mqtt::command {

using Outcome = upstream::WriteOutcome::Kind;

/// A dispatcher, a home with one structure, one thermostat and one camera, and the service that the writes go to.
class CommandDispatcherTest : public testing::Test {
 protected:
  using Words = std::vector<std::string>;

  static inline const model::ObjectId thermostat{"thermostats", "t"};
  static inline const model::ObjectId camera{"cameras", "c"};
  static inline const model::ObjectId structure{"", "s"};

  CommandDispatcherTest() {
    port_.clock = time_.clock();
    begin();
  }

  /// A dispatcher that knows the home and is online.
  void begin() {
    dispatcher_ = std::make_unique<CommandDispatcher>(options_, port_, SavedRecords{}, time_.now());
    go(upstream::LinkState::online);
    show_home();
  }

  // --- the home ------------------------------------------------------------------------------------------------------

  void go(upstream::LinkState link, bool live = true) {
    dispatcher_->account_changed(0, {link, live}, time_.now());
    turn();
  }

  /// The thermostat's document now shows these fields (and the others as before).
  void show(const char* fields) { show(thermostat, fields); }
  void show(const model::ObjectId& id, const char* fields) {
    json::object& object = id.is_structure() ? root_["structures"].as_object()[id.id].as_object()
                                             : root_["devices"].as_object()[id.kind].as_object()[id.id].as_object();
    const json::value shown = json::parse(fields);
    for (const auto& [name, value] : shown.get_object()) object[name] = value;
    show_home();
  }
  void show_home(bool complete = true) {
    auto home = std::make_shared<const model::Home>(
        std::vector<std::optional<model::Document>>{
            model::Document::from(std::make_shared<json::value>(root_)).value()},
        std::vector<std::string>{});
    dispatcher_->home_changed(std::move(home), complete, time_.now());
    turn();
  }

  /// The turn of the loop ends: what is due at once is done.
  void turn() { pass(milliseconds(0)); }

  /// Time passes; the dispatcher is called whenever it wants to be.
  void pass(std::chrono::steady_clock::duration by) {
    const Instant end = time_.now() + by;
    int calls = 0;
    for (auto due = dispatcher_->deadline(); due && *due <= end; due = dispatcher_->deadline()) {
      if (*due > time_.now()) time_.advance(due->steady - time_.now().steady);
      dispatcher_->tick(time_.now());
      ASSERT_LT(++calls, 1000) << "the dispatcher wants to be called again and again";
    }
    if (end > time_.now()) time_.advance(end.steady - time_.now().steady);
  }
  /// Setpoints come to rest.
  void settle() { pass(options_.settle); }

  void answer(Outcome kind, const std::string& message = "",
              upstream::WriteReason reason = upstream::WriteReason::other,
              std::optional<milliseconds> wait = std::nullopt) {
    ASSERT_FALSE(port_.calls.empty()) << "nothing was written";
    port_.answer({kind, message, reason, wait}, time_.now());
    turn();
  }

  // --- commands ------------------------------------------------------------------------------------------------------

  void set(const std::string& field, const std::string& payload) { set(thermostat, field, payload); }
  void set(const model::ObjectId& target, const std::string& field, const std::string& payload) {
    send({.object = target, .field = field, .payload = payload});
  }
  void set_all(const std::string& payload) { send({.object = thermostat, .field = std::nullopt, .payload = payload}); }
  void send(const CommandMessage& message) {
    dispatcher_->receive(message, time_.now());
    turn();
  }

  // --- what came of it -----------------------------------------------------------------------------------------------

  /// All receipts so far, as `status code`; forgets them.
  Words told() {
    Words words;
    for (const auto& receipt : std::exchange(port_.receipts, {})) {
      words.push_back(std::string(status_word(receipt.receipt->result.status)) + " " +
                      std::string(code_word(receipt.receipt->result.code)));
    }
    return words;
  }
  [[nodiscard]] const Receipt& last() const { return port_.receipts.at(port_.receipts.size() - 1).receipt.value(); }

  /// All writes so far, as `path fields`; forgets them.
  Words written() {
    Words words;
    for (const auto& write : std::exchange(port_.writes, {})) {
      words.push_back(write.object.path() + " " + model::to_text(write.fields));
    }
    return words;
  }
  /// The same, below the thermostat.
  static std::string put(const std::string& fields) { return "/devices/thermostats/t " + fields; }

  test::ManualTime time_;
  test::FakeCommandPort port_;
  CommandOptions options_ = test::command_options({std::chrono::minutes(1), std::chrono::minutes(30)});
  json::value root_value_ = json::parse(R"({
    "structures":{"s":{"away":"home","eta_begin":"1970-01-01T00:00:00.000Z"}},
    "devices":{
      "thermostats":{"t":{"hvac_mode":"heat","previous_hvac_mode":"","can_heat":true,"can_cool":true,"has_fan":true,
        "is_online":true,"target_temperature_c":19,"target_temperature_f":66,"target_temperature_low_c":18,
        "target_temperature_high_c":24,"fan_timer_active":false,"fan_timer_duration":15,"label":"","temperature_scale":"C"}},
      "cameras":{"c":{"is_streaming":true}}}})");
  json::object& root_ = root_value_.as_object();
  std::unique_ptr<CommandDispatcher> dispatcher_;
};

}  // namespace nest2mqtt::command
