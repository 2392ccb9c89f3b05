// What the state costs a disk: bytes that are written, and how often the disk is waited for.

#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "nest2mqtt/command/command_dispatcher.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/storage/state_store.h"
#include "nest2mqtt/storage/stored_call_budget.h"

#include "fakes/abilities.h"
#include "fakes/command_options.h"
#include "fakes/manual_time.h"
#include "support/temp_dir.h"

namespace nest2mqtt::storage {
namespace {

using namespace std::chrono_literals;

const model::ObjectId thermostat{"thermostats", "living-room-a1b2"};
const model::ObjectId camera{"cameras", "driveway-c9d0"};
const model::ObjectId structure{"", "home-5fd1"};

/// A home whose service takes every write and shows it, a broker that takes every receipt, and a real state file.
class QuietHome final : public command::CommandPort {
 public:
  QuietHome() {
    EXPECT_TRUE(opened_);
    dispatcher_.account_changed(0, {upstream::LinkState::online, true}, time_.now());
    show();
    pass(1s);
  }

  void command(const model::ObjectId& target, const std::string& field, const std::string& payload) {
    ++commands_;
    dispatcher_.receive({.object = target,
                         .field = field,
                         .payload = payload,
                         .response_topic = "automation/answers",
                         .correlation_data = "0123456789abcdef"},
                        time_.now());
  }

  void call_to_the_service() { EXPECT_TRUE(calls_.try_take(time_.now())); }

  void pass(milliseconds by) {
    const Instant end = time_.now() + by;
    while (time_.now() < end) {
      time_.advance(50ms);
      for (auto& done : std::exchange(answers_, {})) done({upstream::WriteOutcome::Kind::accepted}, time_.now());
      if (std::exchange(changed_, false)) show();
      if (dispatcher_.deadline() && *dispatcher_.deadline() <= time_.now()) dispatcher_.tick(time_.now());
      for (const auto number : std::exchange(receipts_, {})) dispatcher_.receipt_delivered(number, time_.now());
      const auto next = dispatcher_.deadline();
      if (answers_.empty() && receipts_.empty() && (!next || *next > time_.now())) {
        time_.advance(std::min<milliseconds>(end - time_.now(), next ? *next - time_.now() : 24h));
      }
    }
  }

  [[nodiscard]] std::uint64_t bytes() const { return store_.bytes_written(); }
  [[nodiscard]] std::uint64_t syncs() const { return store_.syncs(); }
  [[nodiscard]] int commands() const { return commands_; }
  [[nodiscard]] int confirmed() const { return confirmed_; }

 private:
  const upstream::Abilities& abilities(std::size_t) const override { return service_; }
  void publish_receipt(const command::OutgoingReceipt& outgoing, Instant) override {
    if (!outgoing.is_final()) return;
    receipts_.push_back(outgoing.number);
    confirmed_ += outgoing.receipt->result.status == command::Status::confirmed ? 1 : 0;
  }
  void write(std::size_t, upstream::Write write, Done done) override {
    json::object& object = write.object == structure
                               ? root_.at("structures").at(structure.id).as_object()
                               : root_.at("devices").at(write.object.kind).at(write.object.id).as_object();
    for (const auto& [name, value] : write.fields) object[name] = value;
    changed_ = true;
    answers_.push_back(std::move(done));
  }
  Result<void> save(const command::RecordChanges& changes) override { return store_.save(changes); }

  void show() {
    auto home = std::make_shared<const model::Home>(
        std::vector<std::optional<model::Document>>{
            model::Document::from(std::make_shared<json::value>(root_)).value()},
        std::vector<std::string>{});
    dispatcher_.home_changed(std::move(home), true, time_.now());
  }

  test::ManualTime time_;
  test::TempDir dir_;
  StateStore store_{dir_.path().string()};
  StoredCallBudget calls_{
      {3, 60s}, {}, [this](json::object saved) { return store_.save("calls default", std::move(saved)); }, time_.now()};
  const upstream::Abilities service_ = test::every_ability();
  const bool opened_ = store_.open().has_value();
  command::CommandDispatcher dispatcher_{test::command_options(), *this, store_.records(), time_.now()};
  json::value root_ = json::parse(R"({
    "structures":{"home-5fd1":{"away":"home"}},
    "devices":{
      "thermostats":{"living-room-a1b2":{"hvac_mode":"heat","can_heat":true,"can_cool":true,"is_online":true,
        "target_temperature_c":19,"temperature_scale":"C"}},
      "cameras":{"driveway-c9d0":{"is_streaming":true}}}})");
  std::vector<Done> answers_;
  std::vector<std::uint64_t> receipts_;
  bool changed_ = false;
  int commands_ = 0;
  int confirmed_ = 0;
};

TEST(StateCost, OfAnOrdinaryDay) {
  QuietHome home;
  const auto first_bytes = home.bytes();
  const auto first_syncs = home.syncs();
  for (int hour = 0; hour < 24; ++hour) {
    home.call_to_the_service();  // the stream was cut and is opened again
    if (hour % 2 == 0) {
      // Somebody moves a slider: three values, of which the last is written.
      for (int step = 0; step < 3; ++step) {
        home.command(thermostat, "target_temperature_c", std::to_string(18 + hour % 5 + step));
        home.pass(200ms);
      }
    }
    home.pass(10min);
    if (hour % 3 == 0) home.command(structure, "away", hour % 2 == 0 ? "away" : "home");
    home.pass(10min);
    if (hour % 4 == 0) home.command(camera, "is_streaming", hour % 8 == 0 ? "false" : "true");
    home.pass(40min);
  }
  const auto bytes = home.bytes() - first_bytes;
  const auto syncs = home.syncs() - first_syncs;
  std::cout << fmt::format("{} commands ({} confirmed) and 24 calls: {} bytes written, {} waits for the disk\n",
                           home.commands(), home.confirmed(), bytes, syncs);
  EXPECT_EQ(home.commands(), 50);
  EXPECT_GE(home.confirmed(), 24);
  EXPECT_LT(bytes, 150'000U);
  EXPECT_LT(syncs, 250U);
}

TEST(StateCost, GrowsWithTheCommandsAndNotWithTheFile) {
  QuietHome home;
  constexpr int count = 300;
  const auto first = home.bytes();
  for (int i = 0; i < count; ++i) {
    home.command(camera, "is_streaming", i % 2 == 0 ? "false" : "true");
    home.pass(5min);
  }
  std::cout << fmt::format("{} commands: {} bytes written for each, the file anew from time to time included\n", count,
                           (home.bytes() - first) / count);
  EXPECT_EQ(home.confirmed(), count);
  EXPECT_LT(home.bytes() - first, 3000U * count);
}

}  // namespace
}  // namespace nest2mqtt::storage
