#include "server_watch.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/manual_time.h"

namespace nest2mqtt::nle {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using upstream::AccessLoss;

/// A ServerWatch, the server's side, and what the watch wanted done, in words: `read`, `open`, `close`, `link WORD`,
/// `events missing`, `events come`.
class ServerWatchTest : public testing::Test, private WatchOwner {
 protected:
  std::vector<std::string> told() { return std::exchange(told_, {}); }

  void pass(milliseconds time) { time_.pass(time, watch_); }
  void succeed() { watch_.read_succeeded(time_.now()); }
  void fail(AccessLoss loss = AccessLoss::none) { watch_.read_failed("connection refused", loss, time_.now()); }
  void accept_stream(int status = 200, const std::string& type = "text/event-stream; charset=utf-8") {
    watch_.stream_opened({status, {{"Content-Type", type}}, ""}, time_.now());
  }
  void ring() { watch_.stream_bytes("data: {\"serial\": \"02AA01AC00TEST01\"}\n\n", time_.now()); }
  void end_stream() { watch_.stream_ended("the server closed it", time_.now()); }

  void go_online() {
    watch_.start(time_.now());
    succeed();
    accept_stream();
    succeed();
    ASSERT_THAT(told(), ElementsAre("link connecting", "read", "open", "link online", "read"));
  }

  test::ManualTime time_;
  std::vector<std::string> told_;
  upstream::LinkReport link_;
  std::string missing_;
  ServerWatch watch_{"http://nle.local:8082", 30s, Backoff::Random(1), *this};

 private:
  void open_stream() override { told_.emplace_back("open"); }
  void close_stream() override { told_.emplace_back("close"); }
  void begin_read() override { told_.emplace_back("read"); }
  void on_link(const upstream::LinkReport& link, Instant) override {
    link_ = link;
    told_.push_back("link " + std::string(upstream::link_word(link.state)));
  }
  void on_events_missing(const std::string& why, Instant) override {
    missing_ = why;
    told_.emplace_back(why.empty() ? "events come" : "events missing");
  }
};

TEST_F(ServerWatchTest, ReadsBeforeAndAfterItOpensTheStream) {
  go_online();
}

TEST_F(ServerWatchTest, ReadsOnceForEventsThatFollowOneAnother) {
  go_online();
  ring();
  EXPECT_THAT(told(), IsEmpty());
  pass(100ms);
  ring();
  pass(149ms);
  EXPECT_THAT(told(), IsEmpty());
  pass(1ms);
  EXPECT_THAT(told(), ElementsAre("read"));
}

TEST_F(ServerWatchTest, ReadsAgainAfterAnEventThatCameWhileReading) {
  go_online();
  ring();
  pass(250ms);
  EXPECT_THAT(told(), ElementsAre("read"));
  ring();
  ring();
  pass(10s);
  EXPECT_THAT(told(), IsEmpty()) << "one read at a time";
  succeed();
  EXPECT_THAT(told(), ElementsAre("read"));
  succeed();
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(ServerWatchTest, ReadsEveryThirtySecondsAtTheLatest) {
  go_online();
  for (int i = 0; i < 3; ++i) {
    pass(29'999ms);
    EXPECT_THAT(told(), IsEmpty());
    pass(1ms);
    EXPECT_THAT(told(), ElementsAre("read"));
    succeed();
  }
}

TEST_F(ServerWatchTest, TakesAFailedReadForTheEndOfTheStream) {
  go_online();
  pass(30s);
  fail();
  EXPECT_THAT(told(), ElementsAre("read", "close", "link offline"));
  EXPECT_EQ(link_.why, "connection refused");
  ring();
  end_stream();
  pass(999ms);
  EXPECT_THAT(told(), IsEmpty());
  pass(251ms);
  EXPECT_THAT(told(), ElementsAre("read"));
  succeed();
  EXPECT_THAT(told(), ElementsAre("open"));
  accept_stream();
  EXPECT_THAT(told(), ElementsAre("link online", "read"));
}

TEST_F(ServerWatchTest, TriesForEverWithAPauseOfAMinuteAtMost) {
  watch_.start(time_.now());
  milliseconds last{0};
  for (int i = 0; i < 20; ++i) {
    fail();
    ASSERT_TRUE(watch_.deadline());
    last = *watch_.deadline() - time_.now();
    EXPECT_GE(last, 1s);
    EXPECT_LE(last, 75s) << "a quarter of jitter";
    pass(last);
  }
  EXPECT_GE(last, 60s);
  succeed();
  told();
  pass(30s);
  fail();
  EXPECT_LE(*watch_.deadline() - time_.now(), 1250ms) << "after a success the pause is short again";
}

TEST_F(ServerWatchTest, ReportsAStreamThatWasCut) {
  go_online();
  pass(1s);
  end_stream();
  EXPECT_THAT(told(), ElementsAre("close", "link offline"));
  EXPECT_THAT(link_.why, HasSubstr("the server closed it"));
  pass(1250ms);
  EXPECT_THAT(told(), ElementsAre("open", "read"));
  succeed();
  EXPECT_THAT(told(), IsEmpty());
  accept_stream();
  EXPECT_THAT(told(), ElementsAre("link online", "read"));
}

TEST_F(ServerWatchTest, IsOnlineWithoutAStreamThatCannotBeOpened) {
  watch_.start(time_.now());
  succeed();
  told();
  accept_stream(404, "text/plain");
  EXPECT_THAT(told(), ElementsAre("close", "link online"));
}

TEST_F(ServerWatchTest, DoesNotWaitLongForTheStreamBeforeItIsOnline) {
  watch_.start(time_.now());
  succeed();
  told();
  pass(1999ms);
  EXPECT_THAT(told(), IsEmpty());
  pass(1ms);
  EXPECT_THAT(told(), ElementsAre("link online"));
}

TEST_F(ServerWatchTest, AsksTheServerWhereAQuietStreamWasEnded) {
  go_online();
  pass(26s);
  end_stream();  // by a proxy between
  EXPECT_THAT(told(), ElementsAre("close", "read"));
  succeed();
  EXPECT_THAT(told(), IsEmpty()) << "the server is there";
  pass(1250ms);
  EXPECT_THAT(told(), ElementsAre("open"));
  accept_stream();
  succeed();
  told();
  pass(26s);
  end_stream();
  fail();
  EXPECT_THAT(told(), ElementsAre("close", "read", "link offline")) << "or it is not";
}

TEST_F(ServerWatchTest, DoesNotRunInACircleWithAStreamThatEndsAtOnce) {
  go_online();
  int opened = 0;
  for (int second = 0; second < 120; ++second) {
    end_stream();
    pass(1s);
    for (const std::string& what : told()) {
      if (what == "open") {
        ++opened;
        accept_stream();
      }
    }
    succeed();
  }
  EXPECT_GE(opened, 4);
  EXPECT_LE(opened, 8);
}

TEST_F(ServerWatchTest, SaysThatEventsAreMissingAndGoesOn) {
  watch_.start(time_.now());
  succeed();
  told();
  accept_stream(404, "text/plain");
  pass(2s);
  accept_stream(200, "text/html");
  pass(3s);
  accept_stream(502, "text/html");
  EXPECT_THAT(told(), ElementsAre("close", "link online", "open", "close", "open", "close", "events missing"));
  EXPECT_THAT(missing_, HasSubstr("HTTP status 502"));
  pass(6s);
  accept_stream();
  EXPECT_THAT(told(), ElementsAre("open", "events come", "read"));
  EXPECT_EQ(link_.state, upstream::LinkState::online);
}

TEST_F(ServerWatchTest, DoesNotWaitForTheAnswerOfTheStreamForEver) {
  watch_.start(time_.now());
  succeed();
  told();
  pass(29s);
  EXPECT_THAT(told(), ElementsAre("link online"));
  pass(1s);
  EXPECT_THAT(told(), ElementsAre("close", "read"));
}

TEST_F(ServerWatchTest, EndsAStreamOfGarbage) {
  go_online();
  watch_.stream_bytes(std::string(70'000, 'x'), time_.now());
  EXPECT_THAT(told(), ElementsAre("close"));
  pass(1250ms);
  EXPECT_THAT(told(), ElementsAre("open"));
}

TEST_F(ServerWatchTest, BelievesASecondRefusal) {
  go_online();
  pass(30s);
  fail(AccessLoss::invalid);
  EXPECT_EQ(link_.state, upstream::LinkState::offline) << "it may have been an error";
  pass(1250ms);
  fail(AccessLoss::invalid);
  EXPECT_EQ(link_.state, upstream::LinkState::unauthorized);
  EXPECT_EQ(link_.loss, AccessLoss::invalid);
  pass(75s);
  succeed();
  accept_stream();
  succeed();
  EXPECT_EQ(link_.state, upstream::LinkState::online) << "it goes on trying";
  pass(30s);
  fail(AccessLoss::forbidden);
  EXPECT_EQ(link_.state, upstream::LinkState::offline);
  EXPECT_EQ(link_.loss, AccessLoss::forbidden);
}

TEST_F(ServerWatchTest, ReadsWhenItIsAsked) {
  go_online();
  watch_.ask(time_.now());
  EXPECT_THAT(told(), ElementsAre("read"));
  watch_.ask(time_.now());
  succeed();
  EXPECT_THAT(told(), ElementsAre("read")) << "again, since the first one began before";
  succeed();
  pass(30s);
  fail();
  told();
  for (int i = 0; i < 6; ++i) {
    pass(watch_.deadline() ? *watch_.deadline() - time_.now() : 0ms);
    fail();
  }
  told();
  watch_.ask(time_.now());
  EXPECT_LE(*watch_.deadline() - time_.now(), 1s) << "not only after a minute";
}

}  // namespace
}  // namespace nest2mqtt::nle
