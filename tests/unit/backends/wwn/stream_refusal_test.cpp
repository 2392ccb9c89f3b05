#include "stream_fixture.h"

namespace nest2mqtt::wwn {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::Ge;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;
using testing::Not;
using upstream::AccessLoss;

/// What the session does when the service refuses it or tells it to keep away.
class StreamRefusalTest : public StreamSessionTest {
 protected:
  /// The stream begins at a server that a write has found out meanwhile.
  void open_through_a_kept_server() {
    go_online();
    ends();
    ASSERT_TRUE(redirects_.follow(server).has_value());
    ASSERT_THAT(after(pause()), ElementsAre("open " + server + "/"));
  }

  void expect_stopped() {
    EXPECT_EQ(session_.deadline(), std::nullopt);
    EXPECT_FALSE(redirects_.cached());
    EXPECT_THAT(why_, HasSubstr("log in again"));
    const int taken = budget_.taken;
    EXPECT_THAT(after(24h), IsEmpty());
    EXPECT_EQ(budget_.taken, taken);
  }
};

TEST_F(StreamRefusalTest, StopsWhenTheFrontDoorRefusesTheTokenTwice) {
  start();
  EXPECT_THAT(answers(401), ElementsAre("close", "link offline"));
  EXPECT_THAT(why_, HasSubstr("asked once more"));
  EXPECT_EQ(pause(), 5s);
  EXPECT_THAT(after(5s), ElementsAre("open " + front_door + "/"));
  EXPECT_THAT(answers(401), ElementsAre("close", "link unauthorized"));
  EXPECT_THAT(why_, HasSubstr("401"));
  EXPECT_EQ(loss_, AccessLoss::invalid);
  EXPECT_TRUE(token_is_void_);
  expect_stopped();
}

TEST_F(StreamRefusalTest, StopsWhenTheServerThatTheFrontDoorNamesRefusesTheTokenTwice) {
  start();
  redirects(server);
  answers(401);
  EXPECT_THAT(after(5s), ElementsAre("open " + front_door + "/"));
  redirects(server);
  EXPECT_THAT(answers(401), ElementsAre("close", "link unauthorized"));
  expect_stopped();
}

TEST_F(StreamRefusalTest, OneRefusalBetweenOtherAnswersIsAnErrorOfTheService) {
  start();
  answers(401);
  after(pause());
  answers(503);
  after(pause());
  EXPECT_THAT(answers(401), ElementsAre("close", "link offline"));
  after(pause());
  accepts();
  EXPECT_THAT(puts("{}"), ElementsAre("link online", "document {}"));
  ends();
  after(pause());
  EXPECT_THAT(answers(401), ElementsAre("close", "link offline"));
}

TEST_F(StreamRefusalTest, GoesOnTryingWhereTheServiceForbidsTheAccess) {
  start();
  EXPECT_THAT(answers(403), ElementsAre("close", "link offline"));
  EXPECT_EQ(loss_, AccessLoss::none) << "it may be an error of one server";
  for (const milliseconds expected : {2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
    EXPECT_THAT(after(pause()), ElementsAre("open " + front_door + "/"));
    answers(403);
    EXPECT_EQ(loss_, AccessLoss::forbidden);
    EXPECT_THAT(why_, HasSubstr("HTTP status 403"));
    EXPECT_FALSE(token_is_void_) << "a 403 may have other reasons than the token";
    EXPECT_THAT(pause(), AllOf(Ge(expected), Le(expected * 5 / 4)));
  }
  after(pause());
  ends();
  EXPECT_EQ(loss_, AccessLoss::none) << "this time the connection was lost";
  after(pause());
  accepts();
  EXPECT_THAT(puts("{}"), ElementsAre("link online", "document {}"));
}

TEST_F(StreamRefusalTest, AsksTheFrontDoorWhenAKeptServerRefusesTheToken) {
  open_through_a_kept_server();
  EXPECT_THAT(answers(401), ElementsAre("close", "open " + front_door + "/"));
  EXPECT_THAT(redirects("https://server02.nest.com"), ElementsAre("close", "open https://server02.nest.com/"));
  accepts();
  EXPECT_THAT(puts("{}"), ElementsAre("link online", "document {}"));
}

TEST_F(StreamRefusalTest, DoesNotCountWhatAKeptServerRefuses) {
  open_through_a_kept_server();
  EXPECT_THAT(answers(401), ElementsAre("close", "open " + front_door + "/"));
  EXPECT_THAT(answers(401), ElementsAre("close", "link offline"))
      << "the token is asked about once more, after a pause";
  EXPECT_EQ(pause(), 5s);
  EXPECT_THAT(after(5s), ElementsAre("open " + front_door + "/"));
  EXPECT_THAT(answers(401), ElementsAre("close", "link unauthorized"));
  expect_stopped();
}

TEST_F(StreamRefusalTest, DoesNotCountWhatAKeptServerForbids) {
  open_through_a_kept_server();
  EXPECT_THAT(answers(403), ElementsAre("close", "open " + front_door + "/"));
  EXPECT_THAT(answers(403), ElementsAre("close", "link offline"));
  EXPECT_EQ(loss_, AccessLoss::none) << "it may be an error of one server";
}

TEST_F(StreamRefusalTest, StopsWhenTheAccessIsRevoked) {
  for (const char* event : {"auth_revoked", "cancel"}) {
    go_online();
    EXPECT_THAT(sends(std::string("event: ") + event + "\ndata: \"c.canary\"\n\nevent: put\ndata: {}\n\n"),
                ElementsAre("close", "link unauthorized"));
    EXPECT_THAT(why_, AllOf(HasSubstr("revoked"), Not(HasSubstr("canary"))));
    EXPECT_EQ(loss_, AccessLoss::revoked);
    EXPECT_TRUE(token_is_void_);
    expect_stopped();
  }
}

TEST_F(StreamRefusalTest, StopsWhenTheAccountWasRefusedOnTheCommonStream) {
  go_online();
  EXPECT_THAT(told(session_.refused("the access was revoked", AccessLoss::revoked)),
              ElementsAre("close", "link unauthorized"));
  EXPECT_TRUE(token_is_void_);
  expect_stopped();
  EXPECT_THAT(told(session_.refused("once more", AccessLoss::revoked)), IsEmpty());
}

TEST_F(StreamRefusalTest, HasNothingToCloseWhenTheAccountIsRefusedDuringAPause) {
  go_online();
  ends();
  EXPECT_THAT(told(session_.refused("the access was revoked", AccessLoss::revoked)), ElementsAre("link unauthorized"));
  expect_stopped();
}

TEST_F(StreamRefusalTest, ThereIsNothingToBeVoidWithoutAToken) {
  EXPECT_THAT(start(""), ElementsAre("link unauthorized"));
  EXPECT_EQ(loss_, AccessLoss::missing);
  EXPECT_FALSE(token_is_void_);
  expect_stopped();
}

TEST_F(StreamRefusalTest, TakesANewTokenInTheMiddleOfAStream) {
  go_online();
  puts(R"({"of":"the old account"})");
  EXPECT_THAT(told(session_.restart(Secret("c.new"), time_.now())),
              ElementsAre("close", "link connecting", "open " + front_door + "/"));
  redirects(server);
  accepts();
  EXPECT_THAT(puts(R"({"n":"c.new"})"), ElementsAre("link online", R"(document {"n":"***"})"));
}

TEST_F(StreamRefusalTest, TakesANewTokenWhileItOpensAndWhileItPauses) {
  start();
  redirects(server);
  EXPECT_THAT(told(session_.restart(Secret("c.new"), time_.now())), ElementsAre("close", "open " + front_door + "/"));
  ends();
  EXPECT_THAT(told(session_.restart(Secret("c.third"), time_.now())),
              ElementsAre("link connecting", "open " + front_door + "/"));
}

TEST_F(StreamRefusalTest, BeginsAfreshWithANewToken) {
  go_online();
  puts(R"({"of":"the old account"})");
  sends("event: auth_revoked\n\n");
  EXPECT_THAT(told(session_.restart(Secret("c.new"), time_.now())),
              ElementsAre("link connecting", "open " + front_door + "/"));
  accepts();
  EXPECT_THAT(puts(R"("x")", "/of2"), ElementsAre("link online", R"(document {"of2":"x"})"));
  EXPECT_THAT(puts(R"({"n":"c.new"})"), ElementsAre(R"(document {"n":"***"})"));
}

TEST_F(StreamRefusalTest, KeepsAwayLongerEachTimeItIsBlocked) {
  start();
  for (const milliseconds expected : {10min, 30min, 60min, 60min}) {
    const Told words = answers(429);
    EXPECT_EQ(words.at(0), "close");
    EXPECT_EQ(words.at(1), "link blocked");
    EXPECT_THAT(why_, HasSubstr(format_utc((time_.now() + expected).wall)));
    EXPECT_EQ(pause(), expected);
    EXPECT_THAT(after(expected - 1ms), IsEmpty());
    EXPECT_THAT(after(1ms), ElementsAre("open " + front_door + "/"));
  }
  accepts();
  puts("{}");
  ends();
  after(pause());
  answers(429);
  EXPECT_EQ(pause(), 10min) << "a document ended the row";
}

TEST_F(StreamRefusalTest, KeepsAwayAtLeastAsLongAsTheServiceAsks) {
  start();
  answers(429, {{"Retry-After", "7200"}});
  EXPECT_EQ(pause(), 2h);
  after(2h);
  answers(429, {{"Retry-After", "5"}});
  EXPECT_EQ(pause(), 30min);
  after(30min);
  answers(429, {{"Retry-After", "soon"}});
  EXPECT_EQ(pause(), 60min);
}

TEST_F(StreamRefusalTest, TriesAgainSoonWhenTheServiceFails) {
  for (const int status : {500, 502, 503, 404, 400, 302}) {
    start();
    EXPECT_THAT(answers(status), ElementsAre("close", "link offline"));
    EXPECT_THAT(why_, HasSubstr(std::to_string(status)));
    EXPECT_THAT(pause(), AllOf(Ge(1s), Le(1250ms)));
  }
}

TEST_F(StreamRefusalTest, WaitsForItsBudgetWithoutCallingThatAProblem) {
  budget_.not_before = time_.now() + 5min;
  EXPECT_THAT(start(), ElementsAre("link connecting"));
  EXPECT_EQ(pause(), 5min);
  EXPECT_THAT(after(5min - 1ms), IsEmpty());
  EXPECT_THAT(after(1ms), ElementsAre("open " + front_door + "/"));
}

TEST_F(StreamRefusalTest, FinishesARedirectWhenTheBudgetAllowsTheNextHop) {
  start();
  budget_.not_before = time_.now() + 1min;
  EXPECT_THAT(redirects(server), ElementsAre("close"));
  EXPECT_THAT(after(1min), ElementsAre("open " + server + "/"));
  EXPECT_THAT(answers(401), ElementsAre("close", "link offline")) << "the front door has just named this server";
}

TEST_F(StreamRefusalTest, OpensNothingThatCannotBeRecorded) {
  budget_.can_record = false;
  EXPECT_THAT(start(), ElementsAre("link connecting"));
  EXPECT_EQ(pause(), 1s);
  budget_.can_record = true;
  EXPECT_THAT(after(1s), ElementsAre("open " + front_door + "/"));
}

TEST_F(StreamRefusalTest, TellsTheBudgetHowLateEachOpeningMayHaveArrived) {
  start();
  time_.advance(3s);
  redirects(server);
  EXPECT_EQ(budget_.late, 3s);
  time_.advance(4s);
  accepts();
  EXPECT_EQ(budget_.late, 7s);
  time_.advance(10s);
  puts("{}");
  EXPECT_EQ(budget_.late, 7s);
}

}  // namespace
}  // namespace nest2mqtt::wwn
