#include "multiplex/multiplex_session.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/fake_call_budget.h"
#include "fakes/manual_time.h"
#include "multiplex/multiplex_framing.h"

namespace nest2mqtt::wwn {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// A session with three accounts, the service's side of the common stream, and what the session wanted done, in words:
/// `open PATH of TOKENS`, `close`, `N link online`, `N document JSON`, `N unusable WHY`, `N usable`,
/// `N refused`, `N own stream`, `N no own stream`.
class MultiplexSessionTest : public testing::Test {
 protected:
  using Told = std::vector<std::string>;

  MultiplexSessionTest() {
    for (int i = 0; i < 3; ++i) static_cast<void>(session_.add_member());
  }

  Told join(std::size_t member, const std::string& token) {
    return told(session_.join(member, Secret(token), time_.now()));
  }
  Told answers(int status, std::vector<net::Header> headers = {}) {
    return told(session_.headers({status, std::move(headers), ""}, time_.now()));
  }
  Told accepts() { return answers(200, {{"Content-Type", "text/event-stream"}}); }
  Told sends(const std::string& event, const std::string& data) {
    return told(session_.bytes("event: " + event + "\ndata: " + data + "\n\n", time_.now()));
  }
  Told puts(const std::string& token, int number) {
    return sends("put", R"({"path":"/","data":{"metadata":{"access_token":")" + token + R"("},"n":)" +
                            std::to_string(number) + "}}");
  }
  Told after(milliseconds wait) {
    time_.advance(wait);
    return told(session_.tick(time_.now()));
  }
  [[nodiscard]] milliseconds pause() const {
    return session_.deadline() ? *session_.deadline() - time_.now() : milliseconds(-1);
  }

  /// Three accounts on one stream, each with a document.
  void go_online() {
    join(0, "c.a");
    join(1, "c.b");
    join(2, "c.c");
    ASSERT_THAT(after(500ms), ElementsAre("open " + front_door + "/multiplex of c.a,c.b,c.c"));
    accepts();
    for (const char* token : {"c.a", "c.b", "c.c"}) ASSERT_EQ(puts(token, 1).size(), 2U);
  }
  /// Each with a stream of its own, after the service has refused the common one.
  void part() {
    join(0, "c.a");
    join(1, "c.b");
    join(2, "c.c");
    after(500ms);
    ASSERT_THAT(answers(403),
                ElementsAre("close", HasSubstr("warning"), "0 own stream", "1 own stream", "2 own stream"));
  }

  Told told(const MultiplexActions& actions) {
    Told words;
    for (const MultiplexAction& action : actions)
      std::visit([&](const auto& it) { words.push_back(word(it)); }, action);
    return words;
  }

  static inline const std::string front_door = "https://developer-api.nest.com";

  test::ManualTime time_;
  test::FakeCallBudget budget_;
  RedirectCache redirects_{front_door, {"*.nest.com"}};
  MultiplexSession session_{
      {.keep_alive = 30s, .max_event = 1000, .blocked_pause = {10min}}, redirects_, budget_, Backoff::Random(1)};
  std::string why_;  ///< of the last link or refusal

 private:
  static std::string word(const OpenCommonStream& open) {
    return "open " + open.url + " of " + std::string(open.bearer.reveal());
  }
  static std::string word(const CloseStream&) { return "close"; }
  static std::string word(const OpenOwnStream& open) { return std::to_string(open.member) + " own stream"; }
  static std::string word(const CloseOwnStream& close) { return std::to_string(close.member) + " no own stream"; }
  static std::string word(const LogWarning& warning) { return "warning " + warning.what; }
  std::string word(const Refuse& refuse) {
    why_ = refuse.why;
    return std::to_string(refuse.member) + " refused " + std::string(loss_word(refuse.loss));
  }
  std::string word(const Report& report) {
    const std::string member = std::to_string(report.member) + " ";
    if (const auto* link = std::get_if<ReportLink>(&report.what)) {
      why_ = link->link.why;
      return member + "link " + std::string(upstream::link_word(link->link.state));
    }
    if (const auto* version = std::get_if<ReportClientVersion>(&report.what)) {
      return member + "client version " + std::to_string(version->accepted);
    }
    if (const auto* unusable = std::get_if<ReportUnusable>(&report.what)) {
      return member + (unusable->why.empty() ? "usable" : "unusable " + unusable->why);
    }
    return member + "document " + model::to_text(std::get<ReportDocument>(report.what).document.root());
  }
};

TEST_F(MultiplexSessionTest, OpensOneStreamForAllThatComeAtTheStart) {
  EXPECT_THAT(join(0, "c.a"), IsEmpty());
  EXPECT_THAT(after(499ms), IsEmpty());
  EXPECT_THAT(join(2, "c.c"), IsEmpty());
  EXPECT_THAT(after(500ms), ElementsAre("open " + front_door + "/multiplex of c.a,c.c"));
  EXPECT_THAT(answers(307, {{"Location", "https://s1.nest.com:9553/x"}}),
              ElementsAre("close", "open https://s1.nest.com:9553/multiplex of c.a,c.c"));
  EXPECT_THAT(accepts(), IsEmpty());
  EXPECT_THAT(puts("c.c", 7), ElementsAre("2 link online", R"(2 document {"n":7})"));
  EXPECT_THAT(puts("c.a", 8), ElementsAre("0 link online", R"(0 document {"n":8})"));
  EXPECT_THAT(puts("c.a", 8), IsEmpty()) << "nothing has changed";
  EXPECT_EQ(budget_.taken, 2);
}

TEST_F(MultiplexSessionTest, GivesASingleAccountAStreamOfItsOwn) {
  join(1, "c.b");
  EXPECT_THAT(after(500ms), ElementsAre("1 own stream"));
  EXPECT_EQ(budget_.taken, 0);
}

TEST_F(MultiplexSessionTest, KeepsEachAccountsDocumentApart) {
  go_online();
  EXPECT_THAT(sends("put", R"({"path":"/","data":{"metadata":{"access_token":"c.b","client_version":4},"n":"c.b!"}})"),
              ElementsAre("1 link online", "1 client version 4", R"(1 document {"n":"***!"})"));
  EXPECT_THAT(puts("c.c", 2), ElementsAre("2 link online", R"(2 document {"n":2})"));
}

TEST_F(MultiplexSessionTest, ARevokedAccountLeavesAndTheOthersDoNotNotice) {
  go_online();
  EXPECT_THAT(sends("auth_revoked", "c.b"), ElementsAre("1 refused revoked"));
  EXPECT_THAT(why_, HasSubstr("revoked in the Nest account"));
  EXPECT_THAT(puts("c.a", 2), Contains(R"(0 document {"n":2})"));
  EXPECT_THAT(puts("c.b", 2), IsEmpty());
  EXPECT_THAT(sends("auth_revoked", "\"c.b\""), IsEmpty()) << "once is enough";
  EXPECT_THAT(sends("cancel", "\"c.c\""), ElementsAre("2 refused revoked"));
  EXPECT_THAT(sends("auth_revoked", "c.a"), ElementsAre("0 refused revoked", "close")) << "nobody is left";
  EXPECT_THAT(after(24h), IsEmpty());
  EXPECT_EQ(budget_.taken, 1);
}

TEST_F(MultiplexSessionTest, ALostStreamIsLostForAllThatAreInIt) {
  go_online();
  sends("auth_revoked", "c.b");
  EXPECT_THAT(told(session_.ended("the service closed the stream", time_.now())),
              ElementsAre("0 link offline", "2 link offline"));
  EXPECT_THAT(after(pause()), ElementsAre("open " + front_door + "/multiplex of c.a,c.c"));
  accepts();
  EXPECT_THAT(puts("c.a", 1), ElementsAre("0 link online", R"(0 document {"n":1})")) << "news again";
}

TEST_F(MultiplexSessionTest, ABlockedStreamIsBlockedForAll) {
  go_online();
  static_cast<void>(session_.ended("gone", time_.now()));
  after(pause());
  EXPECT_THAT(answers(429), ElementsAre("close", "0 link blocked", "1 link blocked", "2 link blocked"));
  EXPECT_EQ(pause(), 10min);
}

TEST_F(MultiplexSessionTest, ALatecomerStreamsAloneUntilTheStreamIsOpenedAgainForIt) {
  join(0, "c.a");
  join(1, "c.b");
  after(500ms);
  accepts();
  puts("c.a", 1);
  puts("c.b", 1);
  EXPECT_THAT(join(2, "c.c"), ElementsAre("2 own stream"));
  session_.set_token_accepted(2);
  time_.advance(59s);
  sends("keep-alive", "null");
  EXPECT_THAT(after(1s), ElementsAre("2 no own stream", "close", "open " + front_door + "/multiplex of c.a,c.b,c.c"));
  accepts();
  EXPECT_THAT(puts("c.c", 1), ElementsAre("2 link online", R"(2 document {"n":1})"));
}

TEST_F(MultiplexSessionTest, ALatecomerThatDoesNotWorkAloneIsNotTakenIn) {
  join(0, "c.a");
  join(1, "c.b");
  after(500ms);
  accepts();
  puts("c.a", 1);
  puts("c.b", 1);
  join(2, "c.c");
  time_.advance(50s);
  sends("keep-alive", "null");
  EXPECT_THAT(after(10s), IsEmpty());
  EXPECT_THAT(told(session_.leave(2)), IsEmpty());
  EXPECT_EQ(budget_.taken, 1);
}

TEST_F(MultiplexSessionTest, ARunningStreamIsNotGivenUpForOneThatMayNotBeOpenedYet) {
  go_online();
  EXPECT_THAT(join(2, "c.new"), ElementsAre("2 own stream"));
  session_.set_token_accepted(2);
  budget_.not_before = time_.now() + 65s;
  time_.advance(50s);
  sends("keep-alive", "null");
  EXPECT_THAT(after(10s), IsEmpty());
  EXPECT_THAT(after(5s), ElementsAre("2 no own stream", "close", "open " + front_door + "/multiplex of c.a,c.b,c.new"));
}

TEST_F(MultiplexSessionTest, AnotherTokenOfAnAccountReplacesItsFirst) {
  go_online();
  EXPECT_THAT(join(1, "c.new"), ElementsAre("1 own stream"));
  EXPECT_THAT(puts("c.b", 9), IsEmpty()) << "its place in the running stream is empty";
  EXPECT_THAT(sends("auth_revoked", "c.b"), IsEmpty());
  EXPECT_THAT(puts("c.a", 9), Contains(R"(0 document {"n":9})"));
}

TEST_F(MultiplexSessionTest, ARefusedStreamTellsNotWhomTheServiceMeansSoEachAsksAlone) {
  part();
  session_.set_token_accepted(0);
  EXPECT_THAT(after(60s), IsEmpty()) << "nobody has turned out to be the reason";
  session_.set_token_accepted(2);
  EXPECT_THAT(told(session_.leave(1)), IsEmpty()) << "the service has refused it alone as well";
  EXPECT_THAT(after(60s),
              ElementsAre("0 no own stream", "2 no own stream", "open " + front_door + "/multiplex of c.a,c.c"));
}

TEST_F(MultiplexSessionTest, AServiceThatRefusesTheStreamButNobodyAloneIsLeftInPeace) {
  part();
  for (std::size_t member : {0U, 1U, 2U}) session_.set_token_accepted(member);
  for (int minute = 0; minute < 100; ++minute) EXPECT_THAT(after(60s), IsEmpty());
  EXPECT_EQ(budget_.taken, 1);
}

TEST_F(MultiplexSessionTest, AServiceWithoutMultiplexStreamsIsAskedForSingleOnes) {
  join(0, "c.a");
  join(1, "c.b");
  after(500ms);
  EXPECT_THAT(answers(404), ElementsAre("close", AllOf(HasSubstr("404"), HasSubstr("a stream of its own")),
                                        "0 own stream", "1 own stream"));
}

TEST_F(MultiplexSessionTest, AStreamThatDoesNotSayWhoseAnEventIsIsOfNoUse) {
  for (const auto& [event, data] : std::vector<std::pair<std::string, std::string>>{
           {"put", R"({"path":"/","data":{"structures":{}}})"},
           {"put", R"({"path":"/devices/cameras/c","data":{"metadata":1}})"},
           {"put", "[]"},
           {"auth_revoked", "null"},
           {"auth_revoked", "c.unknown"}}) {
    session_.leave(0);
    go_online();
    EXPECT_THAT(sends(event, data),
                ElementsAre("close", HasSubstr("a stream of its own"), "0 own stream", "1 own stream", "2 own stream"))
        << data;
  }
}

TEST_F(MultiplexSessionTest, WhereADocumentCannotBeReadNobodyKnowsWhoseItIsSoEachAsksAlone) {
  go_online();
  EXPECT_THAT(sends("put", "{\"path\":\"/\",c.a"),
              ElementsAre("close", AllOf(HasSubstr("does not say whose"), Not(HasSubstr("c.a"))), "0 own stream",
                          "1 own stream", "2 own stream"));
}

TEST_F(MultiplexSessionTest, ADocumentThatCannotBeUsedIsItsAccountsProblem) {
  go_online();
  const std::string bad = R"({"path":7,"data":{"metadata":{"access_token":"c.a"}}})";
  EXPECT_THAT(sends("put", bad), ElementsAre(AllOf(HasSubstr("0 unusable"), Not(HasSubstr("c.a")))));
  EXPECT_THAT(sends("put", bad), IsEmpty()) << "said once";
  EXPECT_THAT(puts("c.b", 2), Not(Contains("1 usable")));
  EXPECT_THAT(puts("c.a", 2), ElementsAre("0 usable", "0 link online", R"(0 document {"n":2})"));

  sends("put", bad);
  EXPECT_THAT(told(session_.join(0, Secret("c.a2"), time_.now())), Contains("0 usable"));
}

TEST_F(MultiplexSessionTest, GarbageIsPassedOver) {
  go_online();
  EXPECT_THAT(puts("c.stranger", 1), ElementsAre(AllOf(HasSubstr("not asked for"), Not(HasSubstr("stranger")))));
  EXPECT_THAT(sends("patch", "c.b"), ElementsAre(HasSubstr("unknown event")));
  EXPECT_THAT(puts("c.a", 2), Contains(R"(0 document {"n":2})"));
}

TEST_F(MultiplexSessionTest, NothingSaidOfTheServiceHoldsAToken) {
  go_online();
  EXPECT_THAT(sends("error", "c.a and c.b are tired"),
              ElementsAre("close", "0 link offline", "1 link offline", "2 link offline"));
  EXPECT_THAT(why_, AllOf(HasSubstr("are tired"), Not(HasSubstr("c.a")), Not(HasSubstr("c.b"))));
}

TEST_F(MultiplexSessionTest, ShowsNotEvenTheFirstCharactersOfATokenThatItsQuoteCuts) {
  const std::string filler(54, 'x');
  const auto no_token = [&] { return AllOf(HasSubstr(filler), Not(HasSubstr("c.c"))); };
  join(0, "c.canary");
  join(1, "c.b");
  after(500ms);
  answers(200, {{"Content-Type", filler + "c.canary"}});
  EXPECT_THAT(why_, no_token());
  after(1min);
  accepts();
  EXPECT_THAT(sends(filler + "c.canary", ""), ElementsAre(no_token()));
  sends("error", filler + "c.canary");
  EXPECT_THAT(why_, no_token());
}

TEST_F(MultiplexSessionTest, WhoIsSentNothingAsksAloneForTheReason) {
  join(0, "c.a");
  join(1, "c.b");
  after(500ms);
  accepts();
  puts("c.a", 1);
  time_.advance(60s);
  sends("keep-alive", "null");
  EXPECT_THAT(after(15s), ElementsAre("1 own stream"));
  session_.set_token_accepted(1);
  for (int minute = 0; minute < 10; ++minute) {
    sends("keep-alive", "null");
    EXPECT_THAT(after(60s), IsEmpty()) << "and stays so, while the other streams on";
  }
  EXPECT_THAT(puts("c.a", 2), Contains(R"(0 document {"n":2})"));
}

TEST_F(MultiplexSessionTest, TakesSilenceForDeath) {
  go_online();
  EXPECT_THAT(after(75s), ElementsAre("close", "0 link offline", "1 link offline", "2 link offline"));
}

TEST(MultiplexFraming, ListsTheTokens) {
  EXPECT_EQ(multiplex_bearer({Secret("c.a"), Secret("c.b")}), Secret("c.a,c.b"));
  EXPECT_EQ(multiplex_bearer({Secret("c.a")}), Secret("c.a"));
}

TEST(MultiplexFraming, KnowsWhoIsMeant) {
  EXPECT_EQ(token_of_put(R"({"path":"/","data":{"metadata":{"access_token":"c.a"}}})"), Secret("c.a"));
  for (const char* nobody : {"", "null", "{}", R"({"data":{}})", R"({"data":{"metadata":{"access_token":""}}})",
                             R"({"data":{"metadata":{"access_token":5}}})", R"({"data":[{"metadata":{}}]})"}) {
    EXPECT_EQ(token_of_put(nobody), std::nullopt) << nobody;
  }
  for (const char* token : {"c.a", "\"c.a\"", " c.a "}) EXPECT_EQ(token_of_revocation(token), Secret("c.a")) << token;
  for (const char* nobody : {"", "null", "\"\"", " "}) EXPECT_EQ(token_of_revocation(nobody), std::nullopt) << nobody;
}

}  // namespace
}  // namespace nest2mqtt::wwn
