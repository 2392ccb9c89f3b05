#include "home/known_devices.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

const Instant start{std::chrono::steady_clock::time_point(1h), WallTime(std::chrono::seconds(1'795'298'400))};

/// `status`: of its connection; empty for a device that does not say, like a camera.
Device listed_device(const std::string& id, const std::string& status = "ONLINE") {
  Device made{.name = "enterprises/P/devices/" + id};
  if (!status.empty()) made.traits["Connectivity"] = {{"status", status}};
  return made;
}

const std::string hall_name = listed_device("hall").name;
const std::string attic_name = listed_device("attic").name;

TEST(KnownDevices, AreThoseThatWereListed) {
  KnownDevices known;
  EXPECT_THAT(known.all(), IsEmpty());
  EXPECT_FALSE(known.is_online(hall_name, start));
  known.listed({listed_device("hall"), listed_device("attic", "")}, start);
  EXPECT_THAT(known.all(), ElementsAre(listed_device("hall"), listed_device("attic", "")));
  ASSERT_NE(known.find(attic_name), nullptr);
  EXPECT_EQ(known.find(attic_name)->id(), "attic");
  EXPECT_EQ(known.find("enterprises/P/devices/other"), nullptr);
  EXPECT_TRUE(known.is_online(hall_name, start));
  EXPECT_TRUE(known.is_online(attic_name, start)) << "a camera does not say, and is there while it is listed";
  EXPECT_THAT(known.missing(), IsEmpty());
  EXPECT_EQ(known.deadline(start), std::nullopt);
}

TEST(KnownDevices, AreReplacedByNewerLists) {
  KnownDevices known;
  known.listed({listed_device("hall"), listed_device("attic")}, start);
  Device changed = listed_device("hall");
  changed.traits["Fan"] = json::object();
  known.listed({listed_device("new"), listed_device("attic"), changed}, start + 60s);
  EXPECT_THAT(known.all(), ElementsAre(changed, listed_device("attic"), listed_device("new"))) << "the order stays";
}

TEST(KnownDevices, AreNotKeptWithoutBoundWhenEachListHasOtherOnes) {
  KnownDevices known;
  for (int list = 0; list < 30; ++list) {
    std::vector<Device> devices;
    for (int i = 0; i < 100; ++i) devices.push_back(listed_device(std::to_string(100 * list + i)));
    known.listed(std::move(devices), start);
  }
  EXPECT_LE(known.all().size(), KnownDevices::max_with_missing);
  EXPECT_NE(known.find(listed_device("2999").name), nullptr);
}

TEST(KnownDevices, AreKeptAsOfflineWhenTheListIsEmpty) {
  KnownDevices known;
  known.listed({listed_device("hall"), listed_device("attic")}, start);
  known.listed({}, start + 60s);
  EXPECT_THAT(known.all(), ElementsAre(listed_device("hall"), listed_device("attic")));
  EXPECT_FALSE(known.is_online(hall_name, start + 60s));
  EXPECT_FALSE(known.is_online(attic_name, start + 60s));
  EXPECT_THAT(known.missing(), ElementsAre(attic_name, hall_name));
  EXPECT_EQ(known.deadline(start + 60s), std::nullopt) << "they are offline at once";
  known.listed({}, start + 240h);
  EXPECT_EQ(known.all().size(), 2U) << "however long it lasts";
}

TEST(KnownDevices, AreKeptAsOfflineWhenTheListShrinks) {
  KnownDevices known;
  known.listed({listed_device("hall"), listed_device("attic")}, start);
  known.listed({listed_device("attic")}, start + 60s);
  EXPECT_THAT(known.missing(), ElementsAre(hall_name));
  EXPECT_FALSE(known.is_online(hall_name, start + 60s));
  EXPECT_TRUE(known.is_online(attic_name, start + 60s));
}

TEST(KnownDevices, ComeBack) {
  KnownDevices known;
  known.listed({listed_device("hall"), listed_device("attic")}, start);
  known.listed({}, start + 60s);
  known.listed({listed_device("attic"), listed_device("hall")}, start + 120s);
  EXPECT_THAT(known.missing(), IsEmpty());
  EXPECT_TRUE(known.is_online(hall_name, start + 120s)) << "at once";
  EXPECT_TRUE(known.is_online(attic_name, start + 120s));
  EXPECT_THAT(known.all(), ElementsAre(listed_device("hall"), listed_device("attic")));
}

TEST(KnownDevices, ComeBackWhenTheyAreReadAlone) {
  KnownDevices known;
  known.listed({listed_device("hall")}, start);
  known.listed({}, start + 60s);
  known.read(listed_device("hall"), start + 61s);
  EXPECT_THAT(known.missing(), IsEmpty());
  EXPECT_TRUE(known.is_online(hall_name, start + 61s));
  known.read(listed_device("attic"), start + 62s);
  EXPECT_TRUE(known.is_online(attic_name, start + 62s)) << "a new one";
}

TEST(KnownDevices, AreForgottenOnlyWhenTheyWereDeleted) {
  KnownDevices known;
  known.listed({listed_device("hall"), listed_device("attic", "OFFLINE")}, start);
  known.listed({}, start + 60s);
  known.deleted(hall_name);
  known.deleted("enterprises/P/devices/other");
  EXPECT_EQ(known.find(hall_name), nullptr);
  EXPECT_THAT(known.missing(), ElementsAre(attic_name));
  EXPECT_FALSE(known.is_online(hall_name, start + 60s));
  known.listed({listed_device("hall")}, start + 120s);
  EXPECT_TRUE(known.is_online(hall_name, start + 120s)) << "added again under the same id";
}

TEST(KnownDevices, AreShownAsOfflineAfterTheDelay) {
  KnownDevices known;
  known.listed({listed_device("hall")}, start);
  known.listed({listed_device("hall", "OFFLINE")}, start + 60s);
  EXPECT_TRUE(known.is_online(hall_name, start + 119'999ms));
  EXPECT_EQ(known.deadline(start + 60s), start + 120s);
  known.listed({listed_device("hall", "OFFLINE")}, start + 100s);
  EXPECT_EQ(known.deadline(start + 100s), start + 120s) << "since the first report";
  EXPECT_FALSE(known.is_online(hall_name, start + 120s));
  EXPECT_EQ(known.deadline(start + 120s), std::nullopt);
  known.listed({listed_device("hall", "OFFLINE")}, start + 160s);
  EXPECT_FALSE(known.is_online(hall_name, start + 160s));
}

TEST(KnownDevices, DoNotShowAShortBreak) {
  KnownDevices known;
  known.listed({listed_device("hall")}, start);
  known.read(listed_device("hall", "OFFLINE"), start + 10s);
  known.read(listed_device("hall"), start + 50s);
  EXPECT_EQ(known.deadline(start + 50s), std::nullopt);
  EXPECT_TRUE(known.is_online(hall_name, start + 71s));
  known.read(listed_device("hall", "OFFLINE"), start + 80s);
  EXPECT_TRUE(known.is_online(hall_name, start + 139s)) << "the second break is counted anew";
  EXPECT_FALSE(known.is_online(hall_name, start + 140s));
}

TEST(KnownDevices, AreOnlineAgainAtOnce) {
  KnownDevices known;
  known.listed({listed_device("hall")}, start);
  known.listed({listed_device("hall", "OFFLINE")}, start + 60s);
  EXPECT_FALSE(known.is_online(hall_name, start + 200s));
  known.read(listed_device("hall"), start + 200s);
  EXPECT_TRUE(known.is_online(hall_name, start + 200s));
}

TEST(KnownDevices, AreOfflineAtOnceIfTheyWereNeverOnline) {
  KnownDevices known;
  known.listed({listed_device("hall", "OFFLINE")}, start);
  EXPECT_FALSE(known.is_online(hall_name, start)) << "after a restart it must not seem to come back for a minute";
  EXPECT_EQ(known.deadline(start), std::nullopt);
}

TEST(KnownDevices, StayOfflineIfTheyComeBackSo) {
  KnownDevices known;
  known.listed({listed_device("hall")}, start);
  known.listed({}, start + 60s);
  known.listed({listed_device("hall", "OFFLINE")}, start + 120s);
  EXPECT_FALSE(known.is_online(hall_name, start + 120s));
  EXPECT_THAT(known.missing(), IsEmpty());
}

TEST(KnownDevices, HaveTheDeadlineOfTheFirst) {
  KnownDevices known;
  known.listed({listed_device("hall"), listed_device("attic")}, start);
  known.listed({listed_device("hall"), listed_device("attic", "OFFLINE")}, start + 10s);
  known.listed({listed_device("hall", "OFFLINE"), listed_device("attic", "OFFLINE")}, start + 20s);
  EXPECT_EQ(known.deadline(start + 20s), start + 70s);
  EXPECT_EQ(known.deadline(start + 70s), start + 80s);
  known.listed({listed_device("attic", "OFFLINE")}, start + 75s);
  EXPECT_EQ(known.deadline(start + 75s), std::nullopt) << "the other is missing and offline already";
}

TEST(KnownDevices, AreOnlineIfWhatTheySayIsNoWord) {
  KnownDevices known;
  Device odd = listed_device("hall");
  odd.traits["Connectivity"] = {{"status", 5}};
  known.listed({odd}, start);
  EXPECT_TRUE(known.is_online(hall_name, start));
}

}  // namespace
}  // namespace nest2mqtt::sdm
