#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <set>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "nest2mqtt/command/command_dispatcher.h"

#include "fakes/command_options.h"
#include "fakes/fake_command_port.h"
#include "fakes/manual_time.h"
#include "fakes/service_bucket.h"

namespace nest2mqtt::command {
namespace {

using namespace std::chrono_literals;
using Outcome = upstream::WriteOutcome::Kind;
using upstream::LinkState;

const std::vector<model::ObjectId> targets{{"thermostats", "t1"}, {"thermostats", "t2"}, {"cameras", "c"}, {"", "s"}};

/// A busy house: people and automations send commands of every kind, the service answers as it likes, when it likes or
/// not at all, the link goes and comes, the process crashes. Whatever happens is checked against what is promised.
class BusyHouse {
 public:
  /// `disk`: whether it is full now and then. Then nothing crashes, since nobody can keep a promise over that.
  enum class Disk { large, full_now_and_then };
  explicit BusyHouse(unsigned seed, Disk disk = Disk::large) : random_(seed), disk_(disk) {
    port_.service.writes = {.burst = 1 + up_to(3), .refill = 20s};
    port_.clock = time_.clock();
    begin();
  }

  void live(int steps) {
    for (int step = 0; step < steps; ++step) {
      one_thing_happens();
      pass(milliseconds(up_to(3000)));
    }
  }

  /// The link stays up and everything is answered.
  void come_to_rest() {
    port_.saves = true;
    link(LinkState::online);
    for (int i = 0; i < 1000 && (dispatcher_->pending() > 0 || !port_.calls.empty()); ++i) {
      answer_all();
      pass(1s);
    }
    look();
    EXPECT_EQ(dispatcher_->pending(), 0U);
    EXPECT_FALSE(dispatcher_->write_under_way());
  }

  void check_receipts() const {
    for (const auto& [sender, finals] : finals_) EXPECT_EQ(finals, 1) << "command " << sender;
  }

  [[nodiscard]] std::size_t commands() const { return finals_.size(); }
  [[nodiscard]] std::size_t writes() const { return written_; }
  [[nodiscard]] const std::set<std::string_view>& statuses() const { return statuses_; }

 private:
  [[nodiscard]] int up_to(int most) { return std::uniform_int_distribution(0, most)(random_); }
  [[nodiscard]] bool chance(int percent) { return up_to(99) < percent; }
  template <class T>
  [[nodiscard]] const T& any(const std::vector<T>& choices) {
    return choices[static_cast<std::size_t>(up_to(static_cast<int>(choices.size()) - 1))];
  }

  json::object& object(const model::ObjectId& id) {
    return id.is_structure() ? root_["structures"].as_object()[id.id].as_object()
                             : root_["devices"].as_object()[id.kind].as_object()[id.id].as_object();
  }

  void begin() {
    dispatcher_ = std::make_unique<CommandDispatcher>(options_, port_, port_.saved, time_.now());
    look();
    link(LinkState::online);
    show();
  }

  void one_thing_happens() {
    switch (up_to(11)) {
      case 0:
        link(any<LinkState>({LinkState::online, LinkState::offline, LinkState::blocked, LinkState::unauthorized}));
        break;
      case 1:
        link(LinkState::online);
        break;
      case 2:
        if (disk_ == Disk::full_now_and_then) {
          port_.saves = !port_.saves;
        } else if (chance(20)) {
          crash();
        }
        break;
      case 3:
      case 4:
      case 5:
        answer_all();
        break;
      case 6:
        change_something();
        break;
      default:
        for (int left = up_to(3); left >= 0; --left) command(any(targets));
    }
    look();
  }

  void link(LinkState state) {
    dispatcher_->account_changed(0, {state, state == LinkState::online || chance(80)}, time_.now());
  }

  void show() {
    auto home = std::make_shared<const model::Home>(
        std::vector<std::optional<model::Document>>{
            model::Document::from(std::make_shared<json::value>(root_)).value()},
        std::vector<std::string>{});
    dispatcher_->home_changed(std::move(home), true, time_.now());
  }

  /// Somebody at the wall, or a device that does not do as it is told.
  void change_something() {
    json::object& device = object(any(targets));
    if (device.contains("hvac_mode")) {
      device["hvac_mode"] = any<std::string>({"heat", "cool", "heat-cool", "off", "eco"});
      device["label"] = any<std::string>({"a", "b", "wall"});
      device["is_online"] = !chance(20);
    } else if (device.contains("away")) {
      device["away"] = any<std::string>({"home", "away"});
    }
    show();
  }

  void command(const model::ObjectId& id) {
    json::object fields;
    if (id.kind == "thermostats") {
      if (chance(25)) fields["hvac_mode"] = any<std::string>({"heat", "cool", "heat-cool", "off", "eco"});
      if (chance(25)) fields["target_temperature_c"] = 9 + up_to(46) * 0.5;
      if (chance(20)) fields["target_temperature_low_c"] = 15 + up_to(6) * 0.5;
      if (chance(20)) fields["target_temperature_high_c"] = 18 + up_to(12) * 0.5;
      if (chance(20)) fields["label"] = any<std::string>({"a", "b", "c"});
      if (chance(10)) fields["fan_timer_duration"] = any<int>({15, 30, 60});
      if (chance(5)) fields["eco"] = chance(50);
      if (chance(3)) fields["target_temperature_f"] = 500;
    } else if (id.kind == "cameras") {
      fields["is_streaming"] = chance(50);
    } else {
      fields["away"] = any<std::string>({"home", "away"});
    }
    const std::string sender = std::to_string(finals_.size());
    finals_[sender] = 0;
    for (const auto& [name, value] : fields) {
      asked_[id].insert(std::string(name) + "=" + model::to_text(value));
      // While in eco, the mode of before is always heat.
      if (name == "eco") asked_[id].insert(value.get_bool() ? "hvac_mode=\"eco\"" : "hvac_mode=\"heat\"");
    }
    dispatcher_->receive({.object = chance(97) ? id : model::ObjectId{"thermostats", "nobody"},
                          .field = std::nullopt,
                          .payload = model::to_text(fields),
                          .retained = chance(2),
                          .response_topic = "answers",
                          .correlation_data = sender,
                          .expiry = chance(20) ? std::optional(milliseconds(up_to(60'000))) : std::nullopt},
                         time_.now());
  }

  /// Takes note of everything that has left the dispatcher since the last look.
  void look() {
    while (dispatcher_->deadline() && *dispatcher_->deadline() <= time_.now()) dispatcher_->tick(time_.now());
    for (const auto& told : std::exchange(port_.receipts, {})) {
      const std::string& sender = told.correlation_data.value();
      statuses_.insert(status_word(told.receipt->result.status));
      EXPECT_EQ(finals_.at(sender), 0) << "command " << sender << " is told more after its final receipt";
      if (is_final(told.receipt->result.status)) ++finals_.at(sender);
    }
    for (const auto& write : std::exchange(port_.writes, {})) {
      ++written_;
      EXPECT_TRUE(port_.saved_at_write.contains("budgets" + write.object.path())) << "the write is not recorded";
      const auto id =
          std::find_if(targets.begin(), targets.end(), [&](const auto& each) { return each == write.object; });
      if (id == targets.end()) {
        ADD_FAILURE() << "a write to " << write.object.path();
        continue;
      }
      EXPECT_FALSE(write.fields.empty());
      for (const auto& [name, value] : write.fields) {
        const std::string what = std::string(name) + "=" + model::to_text(value);
        // Out of an eco that is on its way, but not shown yet, the way back is the mode that is shown.
        const bool leaves_eco = name == "hvac_mode" && asked_[*id].contains("eco=false") && object(*id)[name] == value;
        EXPECT_TRUE(asked_[*id].contains(what) || leaves_eco) << "nobody asked for " << what;
      }
      EXPECT_LE(std::count_if(port_.calls.begin(), port_.calls.end(),
                              [&](const auto& call) { return call.write.object == write.object; }),
                1)
          << "two calls at a time";
    }
  }

  /// The service counts a call when it arrives: some time after it left, and before it is answered.
  void arrive(const test::FakeCommandPort::Call& call, Instant latest) {
    const auto most = std::min<std::int64_t>((latest - call.at).count(), 900);
    const Instant at = call.at + milliseconds(std::uniform_int_distribution<std::int64_t>(0, most)(random_));
    const std::string path = call.write.object.path();
    const auto bucket = service_.try_emplace(path, port_.service.writes.burst, port_.service.writes.refill).first;
    EXPECT_TRUE(bucket->second.try_take(at)) << "over the service's limit at " << path;
  }

  void answer_all() {
    for (std::size_t left = port_.calls.size(); left > 0; --left) {
      const auto call = port_.calls.front();
      const Outcome outcome =
          any<Outcome>({Outcome::accepted, Outcome::accepted, Outcome::accepted, Outcome::accepted, Outcome::rejected,
                        Outcome::blocked, Outcome::not_sent, Outcome::failed, Outcome::unknown});
      if (outcome != Outcome::not_sent) arrive(call, time_.now());
      const bool done = outcome == Outcome::accepted || outcome == Outcome::failed || outcome == Outcome::unknown;
      port_.answer({outcome, "as it likes"}, time_.now());
      look();
      if (done && chance(80)) {
        const auto id =
            std::find_if(targets.begin(), targets.end(), [&](const auto& each) { return each == call.write.object; });
        for (const auto& [name, value] : call.write.fields) object(*id)[name] = value;
        show();
        look();
      }
    }
  }

  void crash() {
    look();
    time_.advance(1s);
    for (const auto& call : port_.calls) arrive(call, time_.now());
    port_.calls.clear();
    dispatcher_.reset();
    begin();
  }

  void pass(milliseconds by) {
    const Instant end = time_.now() + by;
    int calls = 0;
    for (auto due = dispatcher_->deadline(); due && *due <= end; due = dispatcher_->deadline()) {
      if (*due > time_.now()) time_.advance(due->steady - time_.now().steady);
      dispatcher_->tick(time_.now());
      look();
      ASSERT_LT(++calls, 1000) << "the dispatcher wants to be called again and again";
    }
    if (end > time_.now()) time_.advance(end.steady - time_.now().steady);
  }

  std::mt19937 random_;
  Disk disk_;
  test::ManualTime time_;
  test::FakeCommandPort port_;
  CommandOptions options_ = test::command_options({30s, 10min});
  json::value root_value_ = json::parse(R"({
    "structures":{"s":{"away":"home"}},
    "devices":{
      "thermostats":{
        "t1":{"hvac_mode":"heat","previous_hvac_mode":"heat","target_temperature_c":19,"target_temperature_low_c":18,
              "target_temperature_high_c":24,"label":"","fan_timer_duration":15},
        "t2":{"hvac_mode":"heat-cool","previous_hvac_mode":"heat","target_temperature_c":19,"target_temperature_low_c":18,
              "target_temperature_high_c":24,"label":"","fan_timer_duration":15}},
      "cameras":{"c":{"is_streaming":true}}}})");
  json::object& root_ = root_value_.as_object();
  std::unique_ptr<CommandDispatcher> dispatcher_;

  std::map<std::string, int> finals_;  ///< by sender
  std::map<model::ObjectId, std::set<std::string>> asked_;
  std::map<std::string, test::ServiceBucket> service_;
  std::set<std::string_view> statuses_;
  std::size_t written_ = 0;
};

TEST(CommandDispatcherProperty, EveryCommandGetsOneFinalReceiptAndNothingElseIsWritten) {
  std::size_t commands = 0;
  std::size_t writes = 0;
  std::set<std::string_view> statuses;
  for (unsigned seed = 0; seed < 16; ++seed) {
    SCOPED_TRACE(seed);
    BusyHouse house(seed);
    house.live(250);
    house.come_to_rest();
    house.check_receipts();
    commands += house.commands();
    writes += house.writes();
    statuses.insert(house.statuses().begin(), house.statuses().end());
    if (testing::Test::HasFailure()) return;
  }
  EXPECT_GT(commands, 1200U);
  EXPECT_GT(writes, 250U);
  EXPECT_EQ(statuses.size(), 10U) << "every status was seen";
}

TEST(CommandDispatcherProperty, HoldsWhereTheDiskIsFullNowAndThen) {
  std::size_t writes = 0;
  for (unsigned seed = 0; seed < 16; ++seed) {
    SCOPED_TRACE(seed);
    BusyHouse house(seed, BusyHouse::Disk::full_now_and_then);
    house.live(250);
    house.come_to_rest();
    house.check_receipts();
    writes += house.writes();
    if (testing::Test::HasFailure()) return;
  }
  EXPECT_GT(writes, 100U);
}

}  // namespace
}  // namespace nest2mqtt::command
