// Times: echo and confirmation, availability, sleep, restarts.

#include "nle/devices.h"

#include <gmock/gmock.h>

#include "nle/nle_fixture.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class NleDevicesTest : public NleTest {
 protected:
  std::vector<std::string> events() { return devices().take_events(); }
  std::string told(const char* field, const std::string& serial = first_serial) {
    return text_at(status(serial), {field});
  }
  void restart() {
    devices().stop();
    devices().start(now_, NleDevices::reaction_time);
  }
};

TEST_F(NleDevicesTest, EchoesAtOnceAndTheThermostatConfirmsLater) {
  const std::string seen = told("last_seen");
  command("set_temperature", "22.5");
  EXPECT_EQ(told("target_temperature"), "22.5");
  EXPECT_EQ(told("last_seen"), seen);
  EXPECT_THAT(events(), ElementsAre(first_serial));
  pass(2500ms);
  EXPECT_EQ(told("last_seen"), seen);
  EXPECT_EQ(home(first_thermostat / "target_temperature_c"), "21.0");
  EXPECT_THAT(events(), IsEmpty());
  pass(500ms);
  EXPECT_NE(told("last_seen"), seen);
  EXPECT_EQ(home(first_thermostat / "target_temperature_c"), "22.5");
  EXPECT_THAT(events(), testing::Contains(first_serial));
}

TEST_F(NleDevicesTest, TheOneSecondFanTimerIsGoneBeforeTheThermostatSpeaks) {
  command("set_fan", "true");
  pass(1500ms);
  EXPECT_EQ(told("fan_timer_active"), "false");
}

TEST_F(NleDevicesTest, AReportDoesNotTakeBackWhatIsStillPending) {
  command("set_temperature", "22.5");
  const std::string seen = told("last_seen");
  pass(1s);
  set_home(first_thermostat / "ambient_temperature_c", 19.0);
  EXPECT_NE(told("last_seen"), seen);
  EXPECT_EQ(told("target_temperature"), "22.5");
  EXPECT_EQ(told("current_temperature"), "19.0");
}

TEST_F(NleDevicesTest, AReportIsAnEventForEachBucket) {
  set_home(first_thermostat / "ambient_temperature_c", 19.0);
  EXPECT_THAT(events(), ElementsAre(first_serial, first_serial)) << "also the backplate's temperature";
  set_home(first_thermostat / "humidity", 50);
  EXPECT_THAT(events(), ElementsAre(first_serial));
  set_home(first_thermostat / "humidity", 50);
  EXPECT_THAT(events(), IsEmpty()) << "nothing new";
}

TEST_F(NleDevicesTest, AConnectedThermostatIsSeenAtEachCheck) {
  const std::string seen = told("last_seen");
  pass(29s);
  EXPECT_EQ(told("last_seen"), seen);
  pass(1s);
  EXPECT_NE(told("last_seen"), seen);
  EXPECT_EQ(text_at(get("/api/stats"), {"subscriptions", "total_subscriptions"}), "2");
  EXPECT_THAT(events(), IsEmpty());
}

TEST_F(NleDevicesTest, ADeadThermostatIsUnavailableFiveMinutesAfterItsRequestEnds) {
  set_home(first_thermostat / "is_online", false);
  const std::string seen = told("last_seen");
  set_home(first_thermostat / "humidity", 50);
  pass(289s);
  EXPECT_EQ(devices().subscriptions(first_serial), 1U);
  EXPECT_NE(told("last_seen"), seen) << "the server takes an open request for a sign of life";
  pass(1s);
  EXPECT_EQ(devices().subscriptions(first_serial), 0U);
  pass(280s);
  EXPECT_EQ(told("is_available"), "true");
  pass(30s);
  EXPECT_EQ(told("is_available"), "false");
  EXPECT_EQ(told("last_seen"), "2025-03-01T12:04:30");
  EXPECT_EQ(told("humidity"), "41");
  EXPECT_EQ(told("is_available", second_serial), "true");
  set_home(first_thermostat / "is_online", true);
  EXPECT_EQ(told("is_available"), "true");
  EXPECT_EQ(told("humidity"), "50");
}

TEST_F(NleDevicesTest, ACommandEndsTheRequestOfADeadThermostat) {
  set_home(first_thermostat / "is_online", false);
  EXPECT_EQ(devices().subscriptions(first_serial), 1U);
  command("set_temperature", "22.5");
  EXPECT_EQ(devices().subscriptions(first_serial), 0U);
}

TEST_F(NleDevicesTest, AThermostatThatIsAwakeAlwaysHasARequest) {
  pass(1000s);
  EXPECT_EQ(devices().subscriptions(first_serial), 1U);
  EXPECT_EQ(told("last_seen"), "2025-03-01T12:16:30") << "the last check";
}

TEST_F(NleDevicesTest, AStoppingServerHandsCommandsOverAndHearsNothing) {
  const std::string seen = told("last_seen");
  devices().begin_stop();
  (void)events();
  set_home(first_thermostat / "humidity", 50);
  pass(60s);
  EXPECT_THAT(events(), IsEmpty());
  EXPECT_EQ(devices().subscriptions(first_serial), 1U);
  command("set_temperature", "22.5");
  EXPECT_EQ(told("target_temperature"), "22.5");
  EXPECT_THAT(events(), ElementsAre(first_serial));
  pass(3s);
  EXPECT_EQ(home(first_thermostat / "target_temperature_c"), "22.5");
  EXPECT_EQ(devices().subscriptions(first_serial), 0U) << "it cannot open another one";
  command("set_temperature", "23");
  pass(50s);
  EXPECT_EQ(home(first_thermostat / "target_temperature_c"), "22.5");
  EXPECT_EQ(told("humidity"), "41");
  EXPECT_EQ(told("last_seen"), seen);
  restart();
  pass(6s);
  EXPECT_EQ(home(first_thermostat / "target_temperature_c"), "23.0") << "the server remembers";
  EXPECT_EQ(told("humidity"), "50");
}

TEST_F(NleDevicesTest, ADeadThermostatDoesWhatItWasToldWhenItComesBack) {
  set_home(first_thermostat / "is_online", false);
  command("set_temperature", "22.5");
  pass(60s);
  EXPECT_EQ(told("target_temperature"), "22.5") << "the echo stands";
  EXPECT_EQ(home(first_thermostat / "target_temperature_c"), "21.0");
  set_home(first_thermostat / "is_online", true);
  pass(3s);
  EXPECT_EQ(home(first_thermostat / "target_temperature_c"), "22.5");
}

TEST_F(NleDevicesTest, ASleepingThermostatStaysConnectedUntilItGetsACommandAndDoesNothing) {
  ASSERT_TRUE(devices().set_asleep(first_serial, true, now_));
  EXPECT_FALSE(devices().set_asleep("nobody", true, now_));
  set_home(first_thermostat / "humidity", 50);
  (void)events();
  pass(250s);
  EXPECT_EQ(told("is_available"), "true");
  EXPECT_EQ(told("humidity"), "41");
  EXPECT_EQ(devices().subscriptions(first_serial), 1U);
  command("set_temperature", "22.5");
  (void)events();
  pass(2s);
  EXPECT_EQ(devices().subscriptions(first_serial), 1U);
  pass(1s);
  EXPECT_EQ(devices().subscriptions(first_serial), 0U);
  pass(340s);
  EXPECT_EQ(told("is_available"), "false");
  EXPECT_EQ(home(first_thermostat / "target_temperature_c"), "21.0");
  EXPECT_THAT(events(), IsEmpty());
  ASSERT_TRUE(devices().set_asleep(first_serial, false, now_));
  pass(3s);
  EXPECT_EQ(devices().subscriptions(first_serial), 1U);
  EXPECT_EQ(told("humidity"), "50");
  EXPECT_EQ(home(first_thermostat / "target_temperature_c"), "22.5");
}

TEST_F(NleDevicesTest, ASleepingThermostatDoesNotConnectToAServerThatStarts) {
  ASSERT_TRUE(devices().set_asleep(first_serial, true, now_));
  restart();
  pass(10s);
  EXPECT_EQ(devices().subscriptions(first_serial), 0U);
  EXPECT_EQ(devices().subscriptions(second_serial), 1U);
  EXPECT_EQ(told("api_key"), "null");
  pass(320s);
  EXPECT_EQ(told("is_available"), "false");
  ASSERT_TRUE(devices().set_asleep(first_serial, false, now_));
  pass(500ms);
  EXPECT_EQ(devices().subscriptions(first_serial), 1U);
  EXPECT_EQ(told("is_available"), "true");
}

TEST_F(NleDevicesTest, AServerThatStartsTakesEverybodyForAvailable) {
  set_home(second_thermostat / "is_online", false);
  command("set_temperature", "20", "GHOST");
  pass(600s);
  EXPECT_EQ(told("is_available", second_serial), "false");
  EXPECT_EQ(told("is_available", "GHOST"), "false");
  restart();
  EXPECT_EQ(told("is_available", second_serial), "true");
  EXPECT_EQ(told("is_available", "GHOST"), "true");
  EXPECT_EQ(told("api_key"), "null") << "known when the thermostat has spoken";
  pass(3s);
  EXPECT_EQ(told("api_key"), "simulator-device-key");
  EXPECT_EQ(told("api_key", second_serial), "null");
  pass(327s);
  EXPECT_EQ(told("is_available", second_serial), "false");
  EXPECT_EQ(told("is_available", "GHOST"), "false");
  EXPECT_EQ(told("is_available"), "true");
}

TEST_F(NleDevicesTest, WhatWasPendingIsDoneAfterTheServerIsBack) {
  command("set_temperature", "22.5");
  devices().stop();
  pass(60s);
  EXPECT_EQ(home(first_thermostat / "target_temperature_c"), "21.0");
  devices().start(now_, NleDevices::reaction_time);
  EXPECT_EQ(told("target_temperature"), "22.5") << "the server remembers";
  pass(6s);
  EXPECT_EQ(home(first_thermostat / "target_temperature_c"), "22.5");
}

TEST_F(NleDevicesTest, AnUnknownSerialNumberBecomesAPhantom) {
  EXPECT_EQ(outcome("set_temperature", "20", "GHOST").substr(0, 3), "200");
  EXPECT_EQ(text_at(get("/api/devices"), {"total"}), "3");
  EXPECT_EQ(told("current_temperature", "GHOST"), "null");
  EXPECT_EQ(told("last_seen", "GHOST"), "null");
  EXPECT_EQ(told("name", "GHOST"), "GHOST");
  EXPECT_THAT(events(), ElementsAre("GHOST"));
  EXPECT_TRUE(devices().remove_phantom("GHOST"));
  EXPECT_FALSE(devices().remove_phantom(first_serial));
  EXPECT_EQ(text_at(get("/api/devices"), {"total"}), "2");
}

TEST_F(NleDevicesTest, FollowsTheHome) {
  ASSERT_TRUE(simulation_.document().erase(second_thermostat));
  pass(500ms);
  EXPECT_EQ(text_at(get("/api/devices"), {"total"}), "1");
  json::object added = *find_object(simulation_.document().root(), first_thermostat);
  added["device_id"] = "den";
  added["nle"] = {{"serial", "02AA01AC00TEST03"}, {"api_key", "its-own-key"}};
  set_home({"devices", "thermostats", "den"}, added);
  EXPECT_EQ(told("api_key", "02AA01AC00TEST03"), "its-own-key");
  set_home({"devices", "thermostats", "den", "services"}, json::array{"wwn"});
  EXPECT_EQ(ask("GET", "/status?serial=02AA01AC00TEST03").reply.status, 404U);
}

TEST_F(NleDevicesTest, LastSeenHasNoZone) {
  EXPECT_EQ(told("last_seen"), "2025-03-01T12:00:00");
  EXPECT_EQ(zoneless_time(noon() + 1500us), "2025-03-01T12:00:00.001500");
}

}  // namespace
}  // namespace nest2mqtt::simulator
