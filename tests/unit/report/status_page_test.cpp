#include "status_page.h"

#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "device_words.h"
#include "snapshot_fixture.h"

namespace nest2mqtt::report {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using upstream::LinkState;

StatusView view_of(BridgeWithAHome& snapshot, const config::Config& config = {}) {
  return status_view(snapshot.get(), config);
}

std::string page_of(BridgeWithAHome& snapshot) {
  return status_page(view_of(snapshot), true);
}

std::string text_of(const std::vector<StatusView::Property>& snapshot, const std::string& label) {
  const auto found =
      std::find_if(snapshot.begin(), snapshot.end(), [&](const auto& fact) { return fact.label == label; });
  return found == snapshot.end() ? "nothing" : found->text;
}

TEST(StatusView, ShowsTheHomeInWords) {
  BridgeWithAHome snapshot;
  const StatusView view = view_of(snapshot);
  EXPECT_EQ(view.severity, Severity::good);
  EXPECT_THAT(view.problems, IsEmpty());
  ASSERT_THAT(view.homes, SizeIs(1));
  EXPECT_EQ(view.homes[0].name, "Home");
  EXPECT_EQ(text_of(view.homes[0].properties, "Presence"), "home");
  ASSERT_THAT(view.homes[0].devices, SizeIs(1));
  const StatusView::Device& hall = view.homes[0].devices[0];
  EXPECT_EQ(hall.name, "Hall");
  EXPECT_EQ(hall.headline, "20.5 °C");
  EXPECT_EQ(hall.activity, "heating");
  EXPECT_EQ(text_of(hall.properties, "Set to"), "21 °C");
  EXPECT_EQ(text_of(hall.properties, "Humidity"), "40 %");
  EXPECT_EQ(hall.topic, "nest/devices/thermostats/t");
  EXPECT_EQ(text_of(hall.leaves, "target_temperature_c"), "21 °C");
  EXPECT_THAT(hall.leaves, SizeIs(10));
}

TEST(StatusView, SaysWhatTheThermostatIsSetToInEachMode) {
  const auto set_to = [](const std::string& mode, const std::string& scale) {
    BridgeWithAHome snapshot(R"({"devices":{"thermostats":{"t":{"hvac_mode":")" + mode + R"(","temperature_scale":")" +
                             scale +
                             R"(","target_temperature_c":20,"target_temperature_f":68,"target_temperature_low_f":65,
                      "target_temperature_high_f":75,"eco_temperature_low_c":12,"eco_temperature_high_c":25}}}})");
    return text_of(view_of(snapshot).homes.at(0).devices.at(0).properties, "Set to");
  };
  EXPECT_EQ(set_to("heat", "C"), "20 °C");
  EXPECT_EQ(set_to("cool", "F"), "68 °F");
  EXPECT_EQ(set_to("heat-cool", "F"), "65 °F to 75 °F");
  EXPECT_EQ(set_to("eco", "C"), "12 °C to 25 °C");
  EXPECT_EQ(set_to("off", "C"), "nothing");
}

TEST(StatusView, PutsAnAlarmInFront) {
  BridgeWithAHome snapshot(
      R"({"devices":{"smoke_co_alarms":{"p":{"smoke_alarm_state":"emergency","co_alarm_state":"warning",
      "battery_health":"replace","last_manual_test_time":"1970-01-01T00:00:00.000Z"}}}})");
  const StatusView view = view_of(snapshot);
  const StatusView::Device& protect = view.homes.at(0).devices.at(0);
  EXPECT_EQ(protect.headline, "Smoke emergency, CO warning");
  EXPECT_EQ(protect.severity, Severity::bad);
  EXPECT_EQ(text_of(protect.properties, "Last test"), "never");
  EXPECT_EQ(view.severity, Severity::bad);
  EXPECT_THAT(view.problems, testing::ElementsAre("p: Smoke emergency, CO warning"));
}

TEST(StatusView, SaysWhyValuesMayNotBeTrue) {
  BridgeWithAHome snapshot(R"({"devices":{"cameras":{"c":{"is_online":false,"is_streaming":true}}}})");
  EXPECT_THAT(view_of(snapshot).homes.at(0).devices.at(0).note, HasSubstr("not connected to its service"));
  snapshot.accounts[0].link.state = LinkState::offline;
  snapshot.accounts[0].offline_since = snapshot.time.now();
  snapshot.time.advance(10min);
  EXPECT_THAT(view_of(snapshot).homes.at(0).devices.at(0).note, HasSubstr("when the service was last heard"));
}

TEST(StatusView, SaysWhatToDo) {
  BridgeWithAHome snapshot;
  snapshot.problem = "account wwn: unauthorized: run \"nest2mqtt login\"";
  snapshot.accounts[0].link.state = LinkState::unauthorized;
  snapshot.accounts[0].link.why = "run \"nest2mqtt login\"";
  const StatusView view = view_of(snapshot);
  EXPECT_EQ(view.severity, Severity::bad);
  EXPECT_THAT(view.problems, testing::ElementsAre(*snapshot.problem));
  EXPECT_THAT(page_of(snapshot), HasSubstr("run &quot;nest2mqtt login&quot;"));
}

TEST(StatusView, ShowsTheNewestCommandsFirst) {
  BridgeWithAHome snapshot;
  for (std::uint64_t i = 1; i <= 30; ++i) {
    command::Receipt receipt;
    receipt.number = i;
    receipt.path = i % 2 == 0 ? "/devices/thermostats/t" : "/devices/thermostats/gone";
    receipt.requested = {{"label", std::to_string(i)}, {"fan_timer_active", true}};
    receipt.received_at = snapshot.time.now().wall;
    receipt.result = {i == 30 ? command::Status::queued : command::Status::refused, command::Code::locked, "locked"};
    if (i == 30) receipt.not_before = receipt.received_at + 1min;
    snapshot.receipts.add(receipt);
  }
  snapshot.time.advance(2h + 5min);
  const StatusView view = view_of(snapshot);
  ASSERT_THAT(view.commands, SizeIs(20));
  EXPECT_EQ(view.commands[0].wanted, "label 30, fan_timer_active true");
  EXPECT_EQ(view.commands[0].target, "Hall");
  EXPECT_EQ(view.commands[0].severity, Severity::waiting);
  EXPECT_EQ(view.commands[0].message, "not before 2026-11-21 22:01:00: locked");
  EXPECT_EQ(view.commands[0].age, "2 h 5 min");
  EXPECT_EQ(view.commands[1].target, "/devices/thermostats/gone");
  EXPECT_EQ(view.commands[1].severity, Severity::bad);
}

TEST(StatusView, TellsAgesInTwoUnits) {
  EXPECT_EQ(age_text(-1s), "0 s");
  EXPECT_EQ(age_text(59999ms), "59 s");
  EXPECT_EQ(age_text(60s), "1 min");
  EXPECT_EQ(age_text(2h), "2 h");
  EXPECT_EQ(age_text(99h + 59min), "4 d 3 h");
}

TEST(StatusPage, TakesNothingFromOutsideForMarkup) {
  const std::string evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;";
  const json::value told(evil);
  json::object device{{"name", told},
                      {"hvac_mode", told},
                      {"hvac_state", told},
                      {"structure_id", told},
                      {evil, told},
                      {"nested", json::object{{evil, told}}},
                      {"temperature_scale", told}};
  json::object home{
      {"structures", json::object{{evil, json::object{{"name", told}, {"away", told}, {evil, told}}}}},
      {"devices", json::object{{"thermostats", json::object{{evil, device}}},
                               {evil, json::object{{evil, device}}},
                               {"smoke_co_alarms", json::object{{evil, json::object{{"smoke_alarm_state", told},
                                                                                    {"battery_health", told}}}}}}}};
  BridgeWithAHome snapshot(model::to_text(home));
  snapshot.accounts[0].name = evil;
  snapshot.accounts[0].link.why = evil;
  snapshot.problem = evil;
  snapshot.broker.connected = false;
  snapshot.broker.error = evil;
  snapshot.broker.url = evil;
  snapshot.write_budget = {{evil, 1}};
  command::Receipt receipt;
  receipt.path = evil;
  receipt.requested = {{evil, told}};
  receipt.result.message = evil;
  snapshot.receipts.add(receipt);
  const std::string page = page_of(snapshot);
  EXPECT_THAT(page, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("<img")), Not(HasSubstr("'><"))));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;&lt;img"));
}

TEST(StatusPage, FetchesNothing) {
  BridgeWithAHome snapshot;
  const std::string page = page_of(snapshot);
  for (const char* fetching : {"<script", "src=", "@import", "url(", "<iframe", "<form", "http://", "https://"}) {
    const bool only_in_the_icon = std::string(fetching) == "http://";
    std::string rest = page;
    if (only_in_the_icon) rest.erase(rest.find("http://www.w3.org"), 17);
    EXPECT_THAT(rest, Not(HasSubstr(fetching)));
  }
}

}  // namespace
}  // namespace nest2mqtt::report
