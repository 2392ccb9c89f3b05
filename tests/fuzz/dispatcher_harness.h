#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "nest2mqtt/base/utf8.h"
#include "nest2mqtt/command/command_dispatcher.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/model/schema.h"

#include "fakes/command_options.h"
#include "fakes/fake_command_port.h"
#include "fakes/manual_time.h"
#include "require.h"

namespace nest2mqtt::fuzz {

inline int small_number(std::string_view text) {
  int value = 0;
  for (const char c : text.substr(0, 6)) {
    if (c < '0' || c > '9') break;
    value = value * 10 + (c - '0');
  }
  return value;
}

/// A CommandDispatcher with a home of one structure, one thermostat and one camera, and the properties that it
/// promises.
class DispatcherHarness {
 public:
  static inline const model::ObjectId thermostat{"thermostats", "t"};
  static inline const model::ObjectId camera{"cameras", "c"};
  static inline const model::ObjectId structure{"", "s"};

  DispatcherHarness() { begin({}); }

  /// A new process reads what an earlier one, or somebody else, left.
  void begin(const command::SavedRecords& state) {
    port_ = std::make_unique<test::FakeCommandPort>();
    port_->clock = time_.clock();
    port_->saved = state;
    dispatcher_ = std::make_unique<command::CommandDispatcher>(options_, *port_, state, time_.now());
    dispatcher_->account_changed(0, {upstream::LinkState::online, true}, time_.now());
    dispatcher_->home_changed(home_, true, time_.now());
    pass(milliseconds(0));
  }

  void restart() {
    pass(milliseconds(0));
    check();
    command::SavedRecords read;
    for (const auto& [name, value] : port_->saved) {
      const auto again = model::parse_json(model::to_text(value), 128);
      require(again.has_value(), "the record that was written can be read");
      read[name] = json::value(*again, json::storage_ptr());
    }
    begin(read);
  }

  void send(command::CommandMessage message) {
    const std::size_t before = port_->receipts.size();
    dispatcher_->receive(message, time_.now());
    pass(milliseconds(0));
    require(port_->receipts.size() > before, "every command is answered at once");
  }

  void pass(milliseconds by) {
    const Instant end = time_.now() + by;
    int calls = 0;
    for (auto due = dispatcher_->deadline(); due && *due <= end; due = dispatcher_->deadline()) {
      if (*due > time_.now()) time_.advance(due->steady - time_.now().steady);
      dispatcher_->tick(time_.now());
      require(++calls < 2000, "the dispatcher comes to rest");
    }
    if (end > time_.now()) time_.advance(end.steady - time_.now().steady);
  }

  void answer(upstream::WriteOutcome::Kind kind) {
    if (!port_->calls.empty()) port_->answer({kind, "so says the service"}, time_.now());
  }

  /// Everything that is under way ends: the service answers, and time passes.
  void finish() {
    // Some last for a day: those of a clock that was wrong.
    for (int round = 0; round < 500 && dispatcher_->pending() > 0; ++round) {
      answer(upstream::WriteOutcome::Kind::accepted);
      pass(round < 100 ? std::chrono::seconds(10) : std::chrono::minutes(10));
    }
    pass(milliseconds(0));
    check();
    require(dispatcher_->pending() == 0, "nothing waits for ever");
  }

  /// True of what this dispatcher has taken in; a foreign state file may number two commands alike.
  void require_one_final_each() const {
    for (const auto& [number, finals] : finals_) require(finals == 1, "one final receipt for each command");
  }

 private:
  /// Looks at the receipts and writes so far.
  void check() {
    for (const auto& told : std::exchange(port_->receipts, {})) {
      require(is_utf8(told.text), "a receipt may stand in a message");
      require(told.text.starts_with('{') && told.text.ends_with('}'), "a receipt is an object");
      if (told.number == 0) {
        require(told.is_final(), "what was refused at once has one receipt");
        continue;
      }
      finals_[told.number] += told.is_final() ? 1 : 0;
    }
    for (const upstream::Write& write : std::exchange(port_->writes, {})) check_write(write);
  }

  void check_write(const upstream::Write& write) const {
    constexpr double tolerance = 0.01;
    require(!write.fields.empty(), "a write says something");
    for (const auto& [name, value] : write.fields) {
      const model::FieldSpec* spec = model::find_field(*model::object_kind(write.object), name);
      require(spec != nullptr && port_->service.can_write(spec->object, spec->slot), "the service takes the field");
      if (spec->kind != model::ValueKind::number) continue;
      const auto& limits = port_->service.setpoints(spec->unit);
      const auto number = model::as_number(value);
      require(number && *number >= limits.min - tolerance && *number <= limits.max + tolerance,
              "within the service's range");
    }
  }

  test::ManualTime time_;
  command::CommandOptions options_ = test::command_options();
  std::shared_ptr<const model::Home> home_ =
      std::make_shared<const model::Home>(std::vector<std::optional<model::Document>>{model::Document::parse(R"({
      "structures":{"s":{"away":"away","eta_begin":"1970-01-01T00:00:00.000Z"}},
      "devices":{"thermostats":{"t":{"hvac_mode":"heat-cool","previous_hvac_mode":"","can_heat":true,"can_cool":true,
        "has_fan":true,"is_online":true,"target_temperature_low_c":18,"target_temperature_high_c":24,
        "target_temperature_low_f":64,"target_temperature_high_f":75,"fan_timer_active":false,"fan_timer_duration":15,
        "label":"","temperature_scale":"C"}},"cameras":{"c":{"is_streaming":true}}}})")
                                                                                          .value()},
                                          std::vector<std::string>{});
  std::unique_ptr<test::FakeCommandPort> port_;
  std::unique_ptr<command::CommandDispatcher> dispatcher_;
  std::map<std::uint64_t, int> finals_;
};

}  // namespace nest2mqtt::fuzz
