#include "nest2mqtt/report/diagnostics.h"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include "pseudonyms.h"
#include "unit/config/config_fixture.h"

namespace nest2mqtt::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// A home in which everything that is somebody's own has `canary` in it, so that none of it can get into a report
/// unseen.
class DiagnosticsTest : public config::ConfigTest {
 protected:
  DiagnosticsTest() {
    bridge::AccountState cabin;
    cabin.name = "canary_cabin";
    cabin.link.state = upstream::LinkState::online;
    cabin.document = document(R"({
      "structures":{"canary-s":{"structure_id":"canary-s","name":"canary home","postal_code":"canary-12345","away":"home",
        "country_code":"DE","time_zone":"Europe/canary","thermostats":["canary-t"],
        "wheres":{"canary-w":{"where_id":"canary-w","name":"canary room"}}}},
      "devices":{
        "thermostats":{
          "canary-t":{"device_id":"canary-t","structure_id":"canary-s","where_id":"canary-w","where_name":"canary room",
            "label":"canary label","name":"canary room, canary label","hvac_mode":"heat","ambient_temperature_c":21,
            "is_online":true,"new_field":"canary of tomorrow","canary-id-7":{"canary-x":"canary y"}},
          "canary-u":{"device_id":"canary-u","structure_id":"canary-s","is_online":false,"humidity":null}},
        "cameras":{"canary-c":{"device_id":"canary-c","structure_id":"canary-s",
          "snapshot_url":"https://canary.example/picture?auth=canary",
          "last_event":{"has_motion":true,"web_url":"https://canary.example"}}},
        "canary_kind":{"canary-k":{"device_id":"canary-k"}}}})");
    accounts_.push_back(std::move(cabin));
  }

  static model::Document document(std::string_view text) { return model::Document::parse(text).value(); }

  [[nodiscard]] json::object report() const {
    return diagnostics(
        {.config = config_, .accounts = accounts_, .receipts = receipts_, .health = health_, .warnings = warnings_},
        Instant::now());
  }
  [[nodiscard]] std::string warning() const {
    return std::string(report().at("warnings").at(0).at("text").as_string());
  }
  void warn(const std::string& text) { warnings_ = {{WallTime{}, "warn", text}}; }

  config::Config config_ = good(R"(
[nest]
structures = ["canary home"]
[wwn]
api_url = "https://canary.example/api"
client_id = "canary-client"
client_secret = "canary"
[[wwn.account]]
name = "canary_cabin"
access_token = "canary"
[[wwn.account]]
name = "second"
access_token_file = "/home/canary/token"
[mqtt]
url = "mqtts://canary.example:8883"
username = "canary_user"
password = "canary"
client_id = "canary-bridge"
base_topic = "canary/nest"
[home_assistant]
discovery_prefix = "canary-assistant"
status_topic = "canary-assistant/status"
[write]
ttl = "3m"
[state]
dir = "/home/canary/state"
)");
  std::vector<bridge::AccountState> accounts_;
  bridge::ReceiptLog receipts_;
  json::object health_;
  std::vector<RecentWarning> warnings_;
};

TEST_F(DiagnosticsTest, NothingOfTheHomeIsInIt) {
  health_ = {{"problem", "account canary_cabin: blocked: canary room"},
             {"accounts", {{"canary_cabin", {{"why", "https://canary.example says canary-t"}}}}},
             {"write_budget", {{"/devices/thermostats/canary-t", 2}, {"/structures/canary-s", 3}}}};
  command::Receipt receipt;
  receipt.path = "/devices/thermostats/canary-t";
  receipt.transaction = json::value("canary");
  receipt.requested = {{"label", "canary"}, {"canary", 1}};
  receipt.sent = {{"label", "canary"}};
  receipt.observed = {{"label", "canary label"}};
  receipt.result.message = "canary";
  receipts_.add(receipt);
  receipt.path = "/devices/thermostats/canary-gone";
  receipts_.add(receipt);
  for (const char* text :
       {"no structure, device or field can be meant by canary/nest/devices/cameras/canary-old/set",
        "canary_cabin: canary.example is away", "the thermostat canary-t in canary room",
        "/home/canary/state/x is full", "somebody@canary.example", "/etc/canary/secret", "canary-bridge: refused"}) {
    warnings_.push_back({WallTime{}, "error", text});
  }
  EXPECT_THAT(model::to_text(report()), Not(HasSubstr("canary")));
}

TEST_F(DiagnosticsTest, TheSameThingHasTheSameNumberEverywhere) {
  health_ = {{"write_budget", {{"/devices/thermostats/canary-u", 2}}}};
  command::Receipt receipt;
  receipt.path = "/devices/thermostats/canary-u";
  receipts_.add(receipt);
  warn("thermostat canary-u is strange, not canary-t");
  const auto made = report();
  EXPECT_EQ(made.at("health").at("write_budget").at("/devices/thermostats/thermostat-2"), 2);
  EXPECT_EQ(made.at("receipts").at(0).at("object"), "thermostat-2");
  EXPECT_EQ(warning(), "thermostat thermostat-2 is strange, not thermostat-1");
  EXPECT_EQ(model::to_text(made), model::to_text([&] {
              auto again = report();
              again["at"] = made.at("at");
              return again;
            }()));
}

TEST_F(DiagnosticsTest, OfADocumentItTellsWhichFieldsThereAre) {
  std::map<std::string, json::object> objects;
  const auto made = report();
  for (const json::value& object : made.at("objects").as_array()) {
    objects[std::string(object.at("object").as_string())] = object.at("fields").as_object();
    EXPECT_EQ(object.at("account"), "account-1");
  }
  EXPECT_EQ(objects.size(), 5U);
  EXPECT_EQ(objects.at("thermostat-1").at("ambient_temperature_c"), "number");
  EXPECT_EQ(objects.at("thermostat-1").at("new_field"), "string") << "a field that this version does not know";
  EXPECT_EQ(objects.at("thermostat-1").at("(others)"), 1);
  EXPECT_EQ(objects.at("thermostat-2").at("humidity"), "null");
  EXPECT_EQ(objects.at("structure-1").at("wheres"), "object of 1");
  EXPECT_EQ(objects.at("camera-1").at("last_event/has_motion"), "boolean");
  EXPECT_TRUE(objects.contains("device-1")) << "a kind that this version does not know";
}

TEST_F(DiagnosticsTest, OfTheConfigurationItTellsWhatIsNobodysOwn) {
  const auto config = report().at("config").as_object();
  EXPECT_EQ(config.at("write.ttl"), "3m");
  EXPECT_EQ(config.at("mqtt.url"), "mqtts://");
  EXPECT_EQ(config.at("mqtt.password"), "set");
  EXPECT_EQ(config.at("mqtt.base_topic"), "set");
  EXPECT_EQ(config.at("nest.structures"), "a list of 1");
  EXPECT_EQ(config.at("mqtt.publish"), json::parse(R"(["leaves","documents"])"));
  const json::array& accounts = config.at("accounts").as_array();
  ASSERT_EQ(accounts.size(), 2U);
  const auto told = [&](std::size_t account, std::string_view key) { return accounts[account].at(key); };
  EXPECT_EQ(told(0, "account"), "account-1");
  EXPECT_EQ(told(0, "backend"), "wwn");
  EXPECT_EQ(told(0, "api_url"), "https://");
  EXPECT_EQ(told(0, "access_token"), "set");
  EXPECT_EQ(told(0, "access_token_file"), "default");
  EXPECT_EQ(told(1, "access_token"), "not set");
  EXPECT_EQ(told(1, "access_token_file"), "set");
  EXPECT_EQ(told(1, "call_burst"), 10);
}

TEST_F(DiagnosticsTest, TellsVersions) {
  const auto software = report().at("software").as_object();
  for (const char* name : {"nest2mqtt", "compiler", "boost", "paho", "system", "kernel"}) {
    EXPECT_FALSE(software.at(name).as_string().empty()) << name;
  }
  EXPECT_THAT(std::string(software.at("curl").as_string()), testing::AllOf(HasSubstr("libcurl/"), HasSubstr("SSL")));
}

TEST_F(DiagnosticsTest, AWarningStaysReadable) {
  warn("broker mqtts://canary.example:8883: connection refused; trying again");
  EXPECT_EQ(warning(), "broker <mqtt.url>: connection refused; trying again");
  warn("account second: offline: HTTP 503 after 30 s");
  EXPECT_EQ(warning(), "account account-2: offline: HTTP 503 after 30 s");
  warn("the value 20.5 of 2026-11-24T20:07:33.839Z");
  EXPECT_EQ(warning(), "the value 20.5 of 2026-11-24T20:07:33.839Z");
}

TEST_F(DiagnosticsTest, WhatNobodyKnowsIsToldByItsShape) {
  warn("device peyiJNo0IldT2YlIVtYaGQ at 192.168.1.20 or fe80::1:2:3:4 in /var/jane: structures/gone/set");
  EXPECT_EQ(warning(), "device <id> at <address> or <address> in <file>: structures/<id>/set");
}

TEST_F(DiagnosticsTest, AHugeOrBrokenTextIsCutAndMended) {
  warn(std::string(1'000'000, 'x') + "\xff");
  EXPECT_LT(warning().size(), 600U);
  warn("a \xff b");
  EXPECT_EQ(warning(), "a \xEF\xBF\xBD b");
}

}  // namespace
}  // namespace nest2mqtt::report
