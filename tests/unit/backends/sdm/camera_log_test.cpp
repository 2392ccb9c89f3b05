#include "events/camera_log.h"

#include <gtest/gtest.h>

#include "test_data.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;

const std::string bell = "enterprises/P/devices/bell";
const std::string eye = "enterprises/P/devices/eye";

/// A message of 22:00:00 and `at`.
EventMessage message(milliseconds at, std::vector<CameraEvent> events, EventThread thread = EventThread::none,
                     const std::string& device = bell) {
  return {
      .event_id = "m", .timestamp = ten_o_clock + at, .device = device, .events = std::move(events), .thread = thread};
}

class SdmCameraLogTest : public testing::Test {
 protected:
  /// The message comes this long after 22:00:00.
  bool add_at(milliseconds now, const EventMessage& added) { return log_.add(added, ten_o_clock + now); }
  /// It comes at once.
  bool add(const EventMessage& added) { return log_.add(added, added.timestamp); }

  [[nodiscard]] std::optional<LastEvent> last(milliseconds now, const std::string& device = bell) const {
    return log_.last_event(device, ten_o_clock + now);
  }
  /// As in `0..9000 motion person`, in milliseconds, with an end only if it is over.
  [[nodiscard]] std::string shown(milliseconds now) const {
    const auto event = last(now);
    if (!event) return "nothing";
    const auto since = [](WallTime at) {
      return std::to_string(std::chrono::duration_cast<milliseconds>(at - ten_o_clock).count());
    };
    std::string text = since(event->start) + ".." + (event->end ? since(*event->end) : "");
    for (const auto& [kind, word] :
         std::vector<std::pair<CameraEventKind, std::string>>{{CameraEventKind::motion, "motion"},
                                                              {CameraEventKind::person, "person"},
                                                              {CameraEventKind::sound, "sound"},
                                                              {CameraEventKind::chime, "chime"}}) {
      if (event->marks.contains(kind)) text += " " + word;
    }
    return text;
  }

  CameraLog log_;
};

const std::vector<CameraEvent> ring{{CameraEventKind::chime, "s1", "n:1"}, {CameraEventKind::motion, "s1", "n:2"}};

TEST_F(SdmCameraLogTest, HasNothingBeforeTheFirstEvent) {
  EXPECT_EQ(shown(0s), "nothing");
  EXPECT_FALSE(add(message(0s, {}, EventThread::started)));
  EXPECT_EQ(shown(0s), "nothing");
}

// --- threads ---

TEST_F(SdmCameraLogTest, AThreadIsOneEventFromItsFirstToItsLastMessage) {
  EXPECT_TRUE(add(message(100ms, ring, EventThread::started)));
  EXPECT_EQ(shown(5s), "100.. motion chime");
  EXPECT_FALSE(add(message(4s, ring, EventThread::updated))) << "it says nothing new";
  EXPECT_TRUE(add(message(8900ms, {{CameraEventKind::chime, "s1", "n:1"}}, EventThread::ended)));
  EXPECT_EQ(shown(10s), "100..8900 motion chime");
  EXPECT_FALSE(add(message(8900ms, {{CameraEventKind::chime, "s1", "n:1"}}, EventThread::ended))) << "it came twice";
}

TEST_F(SdmCameraLogTest, WhatIsNoticedLaterJoinsTheEvent) {
  add(message(0s, {{CameraEventKind::motion, "s1", "n:1"}}, EventThread::started));
  EXPECT_TRUE(add(message(5s, {{CameraEventKind::motion, "s1", "n:1"}, {CameraEventKind::person, "s1", "n:2"}},
                          EventThread::updated)));
  EXPECT_EQ(shown(6s), "0.. motion person");
  EXPECT_TRUE(add(message(9s, {{CameraEventKind::sound, "s1", "n:3"}}, EventThread::ended)));
  EXPECT_EQ(shown(9s), "0..9000 motion person sound");
}

TEST_F(SdmCameraLogTest, AThreadThatGoogleDoesNotEndIsOverAfterItsLastMessage) {
  add(message(0s, ring, EventThread::started));
  add(message(10s, ring, EventThread::updated));
  EXPECT_EQ(log_.next_change(ten_o_clock + 20s), ten_o_clock + 190s);
  EXPECT_EQ(shown(190s - 1ms), "0.. motion chime");
  EXPECT_EQ(shown(190s), "0..190000 motion chime");
  EXPECT_EQ(log_.next_change(ten_o_clock + 190s), std::nullopt);
  EXPECT_FALSE(add(message(200s, ring, EventThread::updated))) << "it stays over";
  EXPECT_EQ(shown(200s), "0..190000 motion chime");
  EXPECT_TRUE(add(message(210s, ring, EventThread::ended))) << "now the end is known";
  EXPECT_EQ(shown(210s), "0..210000 motion chime");
}

TEST_F(SdmCameraLogTest, AMessageThatComesTwiceBeginsNothing) {
  EXPECT_TRUE(add(message(0s, ring, EventThread::started)));
  EXPECT_FALSE(add(message(0s, ring, EventThread::started)));
  add(message(9s, ring, EventThread::ended));
  EXPECT_FALSE(add_at(20s, message(0s, ring, EventThread::started)));
  EXPECT_EQ(shown(20s), "0..9000 motion chime");
}

TEST_F(SdmCameraLogTest, TheEndOfAThreadWaitsForItsBeginning) {
  EXPECT_FALSE(add_at(10s, message(9s, ring, EventThread::ended)));
  EXPECT_FALSE(add_at(10s, message(5s, {{CameraEventKind::person, "s1", "n:3"}}, EventThread::updated)));
  EXPECT_EQ(shown(10s), "nothing");
  EXPECT_TRUE(add_at(11s, message(0s, {{CameraEventKind::motion, "s1", "n:2"}}, EventThread::started)));
  EXPECT_EQ(shown(11s), "0..9000 motion person chime");
}

TEST_F(SdmCameraLogTest, AThreadThatBeganBeforeARestartIsNotBegunAgain) {
  EXPECT_FALSE(add(message(9s, ring, EventThread::ended)));
  EXPECT_EQ(shown(9s), "nothing") << "another run of the bridge has told it";
}

// --- events without a thread ---

TEST_F(SdmCameraLogTest, EachIdIsAnEventWhereThereAreNoThreads) {
  EXPECT_TRUE(add(message(0s, {{CameraEventKind::motion, "s1", "n:1"}})));
  EXPECT_FALSE(add(message(0s, {{CameraEventKind::motion, "s1", "n:1"}})));
  EXPECT_TRUE(add(message(2s, {{CameraEventKind::person, "s1", "n:2"}})));
  EXPECT_EQ(shown(2s), "0.. motion person") << "one session is one event";
  EXPECT_TRUE(add(message(5s, {{CameraEventKind::motion, "s1", "n:3"}})));
  EXPECT_EQ(shown(5s), "5000.. motion");
}

TEST_F(SdmCameraLogTest, AnEventWithoutAThreadIsOverSoon) {
  add(message(0s, {{CameraEventKind::sound, "s1", "n:1"}}));
  EXPECT_EQ(log_.next_change(ten_o_clock + 1s), ten_o_clock + 30s);
  EXPECT_EQ(shown(29s), "0.. sound");
  EXPECT_EQ(shown(30s), "0..30000 sound");
  EXPECT_TRUE(add(message(40s, {{CameraEventKind::motion, "s1", "n:2"}})));
  EXPECT_EQ(shown(40s), "40000.. motion") << "the session goes on, the event does not";
}

// --- order and age ---

TEST_F(SdmCameraLogTest, AnEventThatComesAfterANewerOneStartsJustAfterIt) {
  add_at(6s, message(5s, {{CameraEventKind::motion, "s2", "n:2"}}, EventThread::started));
  EXPECT_TRUE(add_at(7s, message(1s, {{CameraEventKind::chime, "s1", "n:1"}}, EventThread::started)));
  EXPECT_EQ(shown(7s), "5001.. chime");
  EXPECT_TRUE(add_at(8s, message(8s, {{CameraEventKind::chime, "s1", "n:1"}}, EventThread::ended)));
  EXPECT_EQ(shown(8s), "5001..8000 chime");
}

TEST_F(SdmCameraLogTest, TwoSessionsOfOneMessageAreOneEvent) {
  EXPECT_TRUE(add(message(0s, {{CameraEventKind::motion, "s1", "n:1"}, {CameraEventKind::chime, "s2", "n:2"}},
                          EventThread::started)));
  EXPECT_EQ(shown(0s), "0.. motion chime");
  EXPECT_TRUE(add(message(3s, {{CameraEventKind::chime, "s2", "n:2"}}, EventThread::ended)));
  EXPECT_EQ(shown(3s), "0..3000 motion chime");
}

TEST_F(SdmCameraLogTest, AnEventThatIsOldWhenItComesIsOverWhenItStarts) {
  EXPECT_TRUE(add_at(60s, message(0s, ring, EventThread::started)));
  EXPECT_EQ(shown(60s), "0..0 motion chime");
  EXPECT_FALSE(add_at(61s, message(50s, ring, EventThread::ended))) << "a late end would make it news";
  EXPECT_EQ(shown(61s), "0..0 motion chime");
  EXPECT_TRUE(add_at(61s, message(2s, {{CameraEventKind::motion, "s3", "n:4"}}, EventThread::started)));
  EXPECT_EQ(shown(61s), "2000.. motion") << "this one is younger than a minute";
}

TEST_F(SdmCameraLogTest, AnOldEventTakesNobodysPlace) {
  add_at(100s, message(95s, ring, EventThread::started));
  EXPECT_FALSE(add_at(100s, message(10s, {{CameraEventKind::motion, "s0", "n:0"}}, EventThread::started)));
  EXPECT_EQ(shown(100s), "95000.. motion chime");
  add_at(101s, message(101s, ring, EventThread::ended));
  EXPECT_FALSE(add_at(101s, message(20s, {{CameraEventKind::motion, "s-1", "n:0"}}, EventThread::started)));
  EXPECT_EQ(shown(101s), "95000..101000 motion chime");
}

TEST_F(SdmCameraLogTest, AClockOfGooglesThatIsFarAheadDoesNotSilenceWhatFollows) {
  auto odd = message(0s, {{CameraEventKind::motion, "s1", "n:1"}}, EventThread::started);
  odd.timestamp = WallTime::max();
  EXPECT_TRUE(add_at(0s, odd));
  EXPECT_EQ(shown(1s), "0.. motion");
  EXPECT_TRUE(add(message(9s, {{CameraEventKind::motion, "s2", "n:2"}}, EventThread::started)));
  EXPECT_EQ(shown(9s), "9000.. motion");
  odd.timestamp = WallTime::min();
  odd.events = {{CameraEventKind::person, "s3", "n:3"}};
  EXPECT_FALSE(add_at(10s, odd));
}

TEST_F(SdmCameraLogTest, DevicesAreSeparate) {
  add(message(0s, ring, EventThread::started));
  EXPECT_TRUE(add(message(1s, ring, EventThread::started, eye)));
  add(message(2s, ring, EventThread::ended, eye));
  EXPECT_EQ(shown(2s), "0.. motion chime");
  EXPECT_EQ(last(2s, eye)->end, ten_o_clock + 2s);
  log_.keep([](const std::string& name) { return name == eye; });
  EXPECT_EQ(shown(2s), "nothing");
  EXPECT_TRUE(last(2s, eye));
}

TEST_F(SdmCameraLogTest, RemembersALimitedNumberOfEvents) {
  for (int i = 0; i < 500; ++i) {
    add(message(i * 1s, {{CameraEventKind::motion, "s", "n:" + std::to_string(i)}}));
    add(message(i * 1s, ring, EventThread::ended));  // of a thread that never begins
  }
  EXPECT_FALSE(add(message(499s, {{CameraEventKind::motion, "s", "n:450"}}))) << "of the last minutes";
}

// --- pictures ---

TEST_F(SdmCameraLogTest, APictureIsOfTheEventThatSaysMost) {
  add(message(0s, {{CameraEventKind::motion, "s1", "n:1"}, {CameraEventKind::chime, "s1", "n:2"}}));
  EXPECT_EQ(last(0s)->picture, "sdm-event:bell/n:2");
  const auto picture = log_.picture("sdm-event:bell/n:2", ten_o_clock + 29s);
  ASSERT_TRUE(picture);
  EXPECT_EQ(picture->device, bell);
  EXPECT_EQ(picture->event_id, "n:2");
  add(message(1s, {{CameraEventKind::person, "s1", "n:3"}}));
  EXPECT_EQ(last(1s)->picture, "sdm-event:bell/n:2") << "one picture of an event";
}

TEST_F(SdmCameraLogTest, APictureCanBeHadForHalfAMinute) {
  add(message(0s, {{CameraEventKind::motion, "s1", "n:1"}}));
  EXPECT_TRUE(log_.picture("sdm-event:bell/n:1", ten_o_clock + 30s - 1ms));
  EXPECT_FALSE(log_.picture("sdm-event:bell/n:1", ten_o_clock + 30s));
  EXPECT_FALSE(log_.picture("sdm-event:bell/n:9", ten_o_clock));
  EXPECT_FALSE(log_.picture("", ten_o_clock));
  add_at(100s, message(70s, {{CameraEventKind::motion, "s2", "n:2"}}));
  EXPECT_EQ(last(100s)->picture, "") << "it is too old when it comes";
  add(message(200s, {{CameraEventKind::motion, "s3", ""}}));
  EXPECT_EQ(last(200s)->picture, "") << "Google gives no id for it";
}

}  // namespace
}  // namespace nest2mqtt::sdm
