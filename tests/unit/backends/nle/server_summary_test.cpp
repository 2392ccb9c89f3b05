#include "server_summary.h"

#include <vector>

#include <gtest/gtest.h>

namespace nest2mqtt::nle {
namespace {

TEST(ServerSummary, SaysWhichThermostatsHaveSpokenLately) {
  EXPECT_EQ(server_summary({}), "the server answers (it does not tell its version) and has no thermostats");
  const std::vector<ThermostatStatus> one{{.serial = "A", .name = "Hall", .is_available = true, .is_subscribed = true}};
  EXPECT_EQ(server_summary(one),
            "the server answers (it does not tell its version) and has 1 thermostat: Hall (connected)");
  const std::vector<ThermostatStatus> all{{.serial = "A", .is_available = true, .has_key = true},
                                          {.serial = "B", .name = "K\n\x1b[31m", .is_available = true},
                                          {.serial = "C", .is_available = false, .is_subscribed = true}};
  EXPECT_EQ(server_summary(all),
            "the server answers (it does not tell its version) and has 3 thermostats: A (heard within 5 minutes), "
            "K??[31m (not heard since the server was started), C (not heard for 5 minutes)");
}

}  // namespace
}  // namespace nest2mqtt::nle
