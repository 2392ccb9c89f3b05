#include "support/simulator.h"

#include <cstddef>
#include <stdexcept>
#include <string>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/http_probe.h"

namespace nest2mqtt::test {
namespace {

const std::string label = "/devices/thermostats/living-room-a1b2/label";

/// As the bridge does it, but for the redirect: straight at the API.
HttpReply write_label(const Simulator& simulator, const std::string& text) {
  return http_put(simulator.api_url() + label, '"' + text + '"', simulator.options().token);
}

TEST(SimulatorFixture, ServesItsHomeToWhoHasTheToken) {
  Simulator simulator;
  simulator.set(label, R"("upstairs")");
  const auto reply = http_get(simulator.api_url() + label, simulator.options().token);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, R"("upstairs")");
  EXPECT_EQ(http_get(simulator.api_url() + label, "c.wrong").status, 401);
}

TEST(SimulatorFixture, ChangesTheHome) {
  Simulator simulator;
  simulator.merge("/devices/thermostats/living-room-a1b2", R"({"label": "a", "humidity": 41})");
  EXPECT_EQ(simulator.get(label), "a");
  EXPECT_EQ(simulator.get("/devices/thermostats/living-room-a1b2/humidity"), 41);
  simulator.remove("/devices/thermostats/living-room-a1b2");
  EXPECT_THROW(static_cast<void>(simulator.get(label)), std::runtime_error);
}

TEST(SimulatorFixture, RemembersRequestsAndCounts) {
  Simulator simulator;
  const auto path = simulator.front_url() + label;
  EXPECT_EQ(http_put(path, R"("x")", simulator.options().token).status, 307);
  EXPECT_THAT(simulator.writes(), testing::IsEmpty());
  EXPECT_EQ(write_label(simulator, "x").status, 200);
  ASSERT_EQ(simulator.writes().size(), 1U);
  EXPECT_EQ(simulator.writes()[0].at("path").as_string(), label);
  EXPECT_EQ(simulator.requests().size(), 2U);
  EXPECT_EQ(simulator.stat("writes"), 1);
  simulator.clear_requests();
  EXPECT_THAT(simulator.requests(), testing::IsEmpty());
}

TEST(SimulatorFixture, LimitsWritesAsAsked) {
  Simulator simulator({.burst = 1, .refill = "1h"});
  EXPECT_EQ(write_label(simulator, "x").status, 200);
  EXPECT_EQ(write_label(simulator, "y").status, 429);
  EXPECT_EQ(simulator.stat("limited_writes"), 1);
}

TEST(SimulatorFixture, FailsOnRequestAndRecovers) {
  Simulator simulator;
  simulator.fault(R"({"fault": "status", "status": 503})");
  EXPECT_EQ(write_label(simulator, "x").status, 503);
  simulator.clear_faults();
  EXPECT_EQ(write_label(simulator, "x").status, 200);
  EXPECT_THROW(simulator.fault(R"({"fault": "no such fault"})"), std::runtime_error);
}

TEST(SimulatorFixture, RevokesAndAcceptsTokens) {
  Simulator simulator;
  simulator.revoke();
  EXPECT_EQ(write_label(simulator, "x").status, 401);
  simulator.accept_token("c.new");
  EXPECT_EQ(http_get(simulator.api_url() + label, "c.new").status, 200);
}

TEST(SimulatorFixture, StartsAgainOnItsPortsWithItsFirstHome) {
  Simulator simulator;
  const auto before = simulator.front_url();
  const auto first_label = simulator.get(label);
  simulator.set(label, R"("changed")");
  simulator.restart();
  EXPECT_EQ(simulator.front_url(), before);
  EXPECT_EQ(simulator.get(label), first_label);
}

TEST(SimulatorFixture, GeneratesAHome) {
  const Simulator simulator({.devices = 12});
  std::size_t devices = 0;
  const auto home = simulator.get("/devices");
  for (const auto& kind : home.as_object()) {
    devices += kind.value().as_object().size();
  }
  EXPECT_EQ(devices, 12U);
}

boost::json::value body_of(const HttpReply& reply) {
  return boost::json::parse(reply.body);
}

TEST(SimulatorFixture, PlaysNoLongerEvil) {
  Simulator simulator({.speed = "20", .nle = true});
  EXPECT_EQ(body_of(http_get(simulator.nle_url() + "/api/devices")).at("total"), 2);
  http_post(simulator.nle_url() + "/command",
            R"({"serial": "living-room-a1b2", "command": "set_temperature", "value": 22.5})");
  const std::string setpoint = "/devices/thermostats/living-room-a1b2/target_temperature_c";
  EXPECT_TRUE(wait_until([&] { return simulator.get(setpoint) == 22.5; }));
  ASSERT_EQ(simulator.nle_commands().size(), 1U);
  EXPECT_FALSE(simulator.nle_commands()[0].at("done_at").is_null());
  simulator.put_to_sleep("living-room-a1b2");
  simulator.add_phantom("GHOST");
  EXPECT_EQ(simulator.nle_state().at("devices").at(0).at("asleep"), true);
  EXPECT_EQ(simulator.nle_state().at("devices").as_array().size(), 3U);
  simulator.wake_up("living-room-a1b2");
  EXPECT_EQ(simulator.nle_state().at("devices").at(0).at("asleep"), false);
}

TEST(SimulatorFixture, StopsAndStartsNoLongerEvil) {
  Simulator simulator({.nle = true});
  simulator.stop_nle();
  EXPECT_EQ(http_get(simulator.nle_url() + "/health").status, 200) << "it waits for its thermostats";
  EXPECT_EQ(simulator.nle_state().at("stopping"), true);
  simulator.stop_nle(true);
  EXPECT_THROW(static_cast<void>(http_get(simulator.nle_url() + "/health")), std::runtime_error);
  simulator.start_nle();
  EXPECT_EQ(http_get(simulator.nle_url() + "/health").status, 200);
  simulator.set_nle_password("secret");
  EXPECT_EQ(http_get(simulator.nle_url() + "/health").status, 401);
  const std::string url = simulator.nle_url();
  simulator.restart();
  EXPECT_EQ(simulator.nle_url(), url);
  EXPECT_EQ(http_get(url + "/health").status, 200);
}

TEST(SimulatorFixture, PlaysGoogleDeviceAccess) {
  Simulator simulator({.sdm = true,
                       .sdm_project = "8a0c3a52-54f7-4a7e-9d0d-2f6b1c9e7d31",
                       .sdm_client_id = "client",
                       .sdm_client_secret = "secret",
                       .sdm_refresh_token = "1//token",
                       .sdm_pull = "200ms",
                       .sdm_limits = false});
  const std::string client = "client_id=client&client_secret=secret&";
  const auto refresh = [&] {
    return http_post(simulator.sdm_url() + "/token", client + "grant_type=refresh_token&refresh_token=1//token");
  };
  const auto reply = refresh();
  ASSERT_EQ(reply.status, 200) << reply.body;
  const std::string token(boost::json::parse(reply.body).at("access_token").as_string());
  const std::string devices = simulator.sdm_url() + "/v1/enterprises/" + simulator.options().sdm_project + "/devices";
  EXPECT_THAT(http_get(devices, token).body, testing::HasSubstr("living-room-a1b2"));
  simulator.permit_sdm_device("living-room-a1b2", false);
  EXPECT_THAT(http_get(devices, token).body, testing::Not(testing::HasSubstr("living-room-a1b2")));
  simulator.permit_sdm(false);
  EXPECT_EQ(http_get(devices, token).body, "{}");
  simulator.permit_sdm(true);
  simulator.add_sdm_device_again("living-room-a1b2", "new-id");
  EXPECT_THAT(http_get(devices, token).body, testing::HasSubstr("new-id"));
  EXPECT_THAT(simulator.consent_to_sdm(), testing::StartsWith("4/0A"));
  EXPECT_EQ(simulator.sdm_limited(), 0);
  simulator.change_sdm_project(R"({"api_enabled": false})");
  EXPECT_EQ(http_get(devices, token).status, 403);
  simulator.deliver_sdm_events(true, true);
  simulator.publish_poisoned_update("new-id");
  simulator.publish_sdm_event(R"({"eventId": "1"})");
  simulator.expire_sdm_access_tokens();
  EXPECT_EQ(http_get(devices, token).status, 401);
  simulator.revoke_sdm();
  EXPECT_EQ(refresh().status, 400);
}

}  // namespace
}  // namespace nest2mqtt::test
