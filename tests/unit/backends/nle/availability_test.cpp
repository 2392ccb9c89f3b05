#include "availability.h"

#include <gtest/gtest.h>

#include "fakes/manual_time.h"

namespace nest2mqtt::nle {
namespace {

using namespace std::chrono_literals;

/// One thermostat, of which the server says that it is available, unless told otherwise.
class AvailabilityTest : public testing::Test {
 protected:
  /// The next read of the server.
  bool read() {
    availability_.read(std::vector{status_}, time_.now());
    return availability_.is_online("S");
  }

  test::ManualTime time_;
  Availability availability_;
  ThermostatStatus status_{.serial = "S", .is_available = true, .last_seen = "1"};
};

TEST_F(AvailabilityTest, IsNotBelievedWithoutASignOfTheThermostat) {
  EXPECT_FALSE(read()) << "the server may just have been started, and then says so of every thermostat";
  time_.advance(299s);
  EXPECT_FALSE(read());
  time_.advance(1s);
  EXPECT_TRUE(read()) << "now it would know";
}

TEST_F(AvailabilityTest, IsBelievedWithAnOpenRequest) {
  status_.is_subscribed = true;
  EXPECT_TRUE(read());
  status_.is_subscribed = false;
  EXPECT_TRUE(read()) << "there was one";
}

TEST_F(AvailabilityTest, IsBelievedWhenTheServerHasHeardTheThermostat) {
  status_.has_key = true;
  EXPECT_TRUE(read());
}

TEST_F(AvailabilityTest, IsBelievedWhenTheThermostatSpeaks) {
  EXPECT_FALSE(read());
  status_.last_seen = "2";
  EXPECT_TRUE(read());
}

TEST_F(AvailabilityTest, EndsWhenTheServerSaysSo) {
  status_.is_subscribed = true;
  EXPECT_TRUE(read());
  status_.is_subscribed = false;
  status_.is_available = false;
  EXPECT_FALSE(read());
}

TEST_F(AvailabilityTest, IsDoubtedAgainAfterEachLossOfContact) {
  status_.has_key = true;
  status_.is_available = false;
  EXPECT_FALSE(read()) << "it sleeps";
  time_.advance(1h);
  availability_.lost();
  status_.has_key = false;  // the server was started again
  status_.is_available = true;
  status_.last_seen = "start";
  EXPECT_FALSE(read()) << "it sleeps, but the server believes in it again";
  time_.advance(30s);
  EXPECT_FALSE(read());
  status_.last_seen = "2";
  EXPECT_TRUE(read());
}

TEST_F(AvailabilityTest, StaysOverAShortLossOfContact) {
  status_.is_subscribed = true;
  EXPECT_TRUE(read());
  availability_.lost();
  status_.is_subscribed = false;
  status_.last_seen = "start";
  time_.advance(299s);
  EXPECT_TRUE(read()) << "it spoke a moment ago";
}

TEST_F(AvailabilityTest, DoesNotStayOverALongOne) {
  status_.is_subscribed = true;
  EXPECT_TRUE(read());
  availability_.lost();
  status_.is_subscribed = false;
  time_.advance(300s);
  EXPECT_FALSE(read());
}

TEST_F(AvailabilityTest, OfAThermostatThatIsNotListedIsNone) {
  EXPECT_FALSE(availability_.is_online("S"));
  status_.is_subscribed = true;
  EXPECT_TRUE(read());
  availability_.read({}, time_.now());
  EXPECT_FALSE(availability_.is_online("S"));
}

}  // namespace
}  // namespace nest2mqtt::nle
