#include "stream_session.h"

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

TEST_F(StreamSessionTest, OpensTheFrontDoorFollowsTheRedirectAndGoesOnlineWithTheFirstPut) {
  EXPECT_THAT(start(), ElementsAre("link connecting", "open " + front_door + "/"));
  EXPECT_THAT(redirects(server + "/?x=1"), ElementsAre("close", "open " + server + "/"));
  EXPECT_THAT(accepts(), IsEmpty());
  EXPECT_THAT(puts(R"({"structures":{"s":{}}})"), ElementsAre("link online", R"(document {"structures":{"s":{}}})"));
  EXPECT_EQ(why_, "");
  EXPECT_EQ(budget_.taken, 2);
}

TEST_F(StreamSessionTest, GivesADocumentForEveryPutThatChangesAnything) {
  go_online();
  EXPECT_THAT(puts(R"({"a":1})"), ElementsAre(R"(document {"a":1})"));
  EXPECT_THAT(puts(R"({"a":1})"), IsEmpty());
  EXPECT_THAT(puts(R"({"a":2})"), ElementsAre(R"(document {"a":2})"));
}

TEST_F(StreamSessionTest, PutsADeeperPathIntoTheDocument) {
  go_online();
  puts(R"({"devices":{"cameras":{"c":{"is_streaming":false}}}})");
  EXPECT_THAT(puts("true", "/devices/cameras/c/is_streaming"),
              ElementsAre(R"(document {"devices":{"cameras":{"c":{"is_streaming":true}}}})"));
  EXPECT_THAT(puts("null", "/devices/cameras/c"), ElementsAre(R"(document {"devices":{"cameras":{}}})"));
}

std::string put_event(const std::string& path, const std::string& data) {
  return "event: put\ndata: {\"path\":\"" + path + "\",\"data\":" + data + "}\n\n";
}

TEST_F(StreamSessionTest, TakesOneDocumentInATurn) {
  go_online();
  EXPECT_THAT(sends(put_event("/", R"({"a":1})") + put_event("/", R"({"a":2})") + put_event("/", R"({"a":3})")),
              ElementsAre(R"(document {"a":1})"));
  EXPECT_EQ(session_.deadline(), due_at_once) << "the rest is due at once";
  EXPECT_THAT(after(0ms), ElementsAre(R"(document {"a":2})"));
  EXPECT_THAT(sends(put_event("/", R"({"a":4})")), IsEmpty()) << "in its turn";
  EXPECT_THAT(after(0ms), ElementsAre(R"(document {"a":3})"));
  EXPECT_THAT(after(0ms), ElementsAre(R"(document {"a":4})"));
  EXPECT_EQ(pause(), 75s);
}

TEST_F(StreamSessionTest, TakesPartsThatComeTogetherAsOneDocument) {
  go_online();
  std::string parts;
  for (int i = 0; i < 100; ++i) parts += put_event("/devices/thermostats/t/n", std::to_string(i));
  EXPECT_THAT(sends(parts), ElementsAre(R"(document {"devices":{"thermostats":{"t":{"n":99}}}})"));
  EXPECT_THAT(sends(put_event("/x", "1") + put_event("/", "{}") + put_event("/y", "2")), ElementsAre("document {}"));
  EXPECT_THAT(after(0ms), ElementsAre(R"(document {"y":2})"));
}

TEST_F(StreamSessionTest, TakesWhatCameBeforeTheEnd) {
  go_online();
  EXPECT_THAT(sends(put_event("/", R"({"a":1})") + put_event("/", R"({"a":2})")), ElementsAre(R"(document {"a":1})"));
  EXPECT_THAT(ends(), IsEmpty());
  EXPECT_THAT(after(0ms), ElementsAre(R"(document {"a":2})", "link offline"));
  EXPECT_EQ(why_, "the service closed the stream");
}

TEST_F(StreamSessionTest, ForgetsWhatWaitsWhenTheStreamIsGivenUp) {
  go_online();
  sends(put_event("/", R"({"a":1})") + "event: auth_revoked\n\n" + put_event("/", R"({"a":2})"));
  EXPECT_THAT(after(0ms), ElementsAre("close", "link unauthorized"));
  EXPECT_EQ(session_.deadline(), std::nullopt);
}

TEST_F(StreamSessionTest, GivesUpAStreamThatBringsMoreThanItCanTake) {
  go_online();
  std::string documents;
  for (int i = 0; i < 12; ++i) documents += put_event("/", "{\"a\":" + std::to_string(i) + "}");
  sends(documents);
  EXPECT_THAT(sends(documents), ElementsAre("close", "link offline"));
  EXPECT_THAT(why_, HasSubstr("wwn.max_event"));
}

TEST_F(StreamSessionTest, TakesAPutInPieces) {
  go_online();
  EXPECT_THAT(sends("event: put\nda"), IsEmpty());
  EXPECT_THAT(sends("ta: {\"path\":\"/\",\"data\":{\"a\":1}}\n"), IsEmpty());
  EXPECT_THAT(sends("\n"), ElementsAre(R"(document {"a":1})"));
}

TEST_F(StreamSessionTest, TellsTheClientVersionThatNoDocumentKeeps) {
  go_online();
  EXPECT_THAT(puts(R"({"metadata":{"client_version":3},"n":1})"),
              ElementsAre("client version 3", R"(document {"n":1})"));
  EXPECT_THAT(puts(R"({"metadata":{"client_version":"3"},"n":2})"), ElementsAre(R"(document {"n":2})"));
  EXPECT_THAT(puts(R"({"metadata":{"client_version":1e300},"n":3})"), ElementsAre(R"(document {"n":3})"));
  EXPECT_THAT(puts(R"({"client_version":3})", "/x"), ElementsAre(R"(document {"n":3,"x":{"client_version":3}})"));
}

TEST_F(StreamSessionTest, LetsNoTokenIntoTheDocument) {
  go_online();
  EXPECT_THAT(puts(R"({"metadata":{"access_token":"c.canary"},"u":"https://h/?auth=c.canary","n":"c.canary!"})"),
              ElementsAre(R"(document {"n":"***!","u":"https://h/"})"));
}

TEST_F(StreamSessionTest, WaitsWithoutATokenAndSaysWhatToDo) {
  EXPECT_THAT(start(""), ElementsAre("link unauthorized"));
  EXPECT_THAT(why_, AllOf(HasSubstr("no access token"), HasSubstr("log in again")));
  EXPECT_EQ(session_.deadline(), std::nullopt);
  EXPECT_THAT(after(1h), IsEmpty());
  EXPECT_EQ(budget_.taken, 0);

  EXPECT_THAT(told(session_.restart(Secret("c.new"), time_.now())),
              ElementsAre("link connecting", "open " + front_door + "/"));
}

TEST_F(StreamSessionTest, FollowsTenRedirectsAndNoMore) {
  start();
  for (int hop = 0; hop < 10; ++hop)
    EXPECT_THAT(redirects(server), ElementsAre("close", "open " + server + "/")) << hop;
  EXPECT_THAT(redirects(server), ElementsAre("close", "link offline"));
  EXPECT_THAT(why_, HasSubstr("more than 10 times"));
  EXPECT_THAT(after(pause()), ElementsAre("open " + front_door + "/"));
}

TEST_F(StreamSessionTest, SendsTheTokenToNoForeignHost) {
  start();
  EXPECT_THAT(redirects("https://evil.org/"), ElementsAre("close", "link offline"));
  EXPECT_THAT(why_, HasSubstr("evil.org"));
  EXPECT_THAT(after(pause()), ElementsAre("open " + front_door + "/"));
}

TEST_F(StreamSessionTest, DoesNotFollowARedirectToNowhere) {
  start();
  EXPECT_THAT(answers(307), ElementsAre("close", "link offline"));
}

TEST_F(StreamSessionTest, ComesBackThroughTheFrontDoorWhenTheStreamEnds) {
  go_online();
  EXPECT_THAT(ends(), ElementsAre("link offline"));
  EXPECT_EQ(why_, "the service closed the stream");
  EXPECT_THAT(pause(), AllOf(Ge(1s), Le(1250ms)));
  EXPECT_THAT(after(pause() - 1ms), IsEmpty());
  EXPECT_THAT(after(1ms), ElementsAre("open " + front_door + "/"));
}

TEST_F(StreamSessionTest, ReportsTheFirstDocumentOfEachStream) {
  go_online();
  ends();
  after(pause());
  accepts();
  EXPECT_THAT(puts("{}"), ElementsAre("link online", "document {}"));
}

TEST_F(StreamSessionTest, ForgetsHalfAnEventOfTheStreamBefore) {
  go_online();
  sends("event: put\ndata: {\"path\"");
  ends();
  after(pause());
  accepts();
  EXPECT_THAT(puts(R"({"a":1})"), ElementsAre("link online", R"(document {"a":1})"));
}

TEST_F(StreamSessionTest, DoublesThePauseUpToAMinuteAndBeginsAgainAfterADocument) {
  start();
  for (const milliseconds expected : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
    ends();
    EXPECT_THAT(pause(), AllOf(Ge(expected), Le(expected * 5 / 4)));
    after(pause());
  }
  accepts();
  puts("{}");
  ends();
  EXPECT_LE(pause(), 1250ms);
}

TEST_F(StreamSessionTest, DoesNotTakeAnAcceptedStreamWithoutADocumentForASuccess) {
  start();
  for (const milliseconds expected : {1s, 2s, 4s}) {
    accepts();
    ends();
    EXPECT_GE(pause(), expected);
    after(pause());
  }
}

TEST_F(StreamSessionTest, TakesSilenceForTwoAndAHalfKeepAlivesForDeath) {
  go_online();
  time_.advance(50s);
  EXPECT_THAT(sends("event: keep-alive\ndata: null\n\n"), IsEmpty());
  EXPECT_EQ(pause(), 75s);
  EXPECT_THAT(after(75s - 1ms), IsEmpty());
  EXPECT_THAT(after(1ms), ElementsAre("close", "link offline"));
  EXPECT_THAT(why_, HasSubstr("75 s"));
  EXPECT_FALSE(redirects_.cached());
}

TEST_F(StreamSessionTest, DoesNotWaitForEverForAnAnswerToTheOpening) {
  start();
  EXPECT_THAT(after(75s), ElementsAre("close", "link offline"));
}

TEST_F(StreamSessionTest, IsNotFooledByAnythingElseThatAnswersWithSuccess) {
  for (const auto& headers : {std::vector<net::Header>{{"Content-Type", "text/html"}}, std::vector<net::Header>{}}) {
    start();
    EXPECT_THAT(answers(200, headers), ElementsAre("close", "link offline"));
    EXPECT_THAT(why_, HasSubstr("wwn.api_url"));
  }
}

TEST_F(StreamSessionTest, TakesAContentTypeWithParameters) {
  start();
  EXPECT_THAT(answers(200, {{"content-type", "Text/Event-Stream ; charset=utf-8"}}), IsEmpty());
  EXPECT_THAT(puts("{}"), ElementsAre("link online", "document {}"));
}

TEST_F(StreamSessionTest, EndsAStreamWhoseEventIsTooLong) {
  go_online();
  EXPECT_THAT(sends("event: put\ndata: " + std::string(1000, 'x')), ElementsAre("close", "link offline"));
  EXPECT_EQ(why_,
            "an event of the stream is longer than 1000 bytes; raise wwn.max_event if the home is really that large");
}

TEST_F(StreamSessionTest, ReportsAPutThatCannotBeUsedOnceUntilAWholeDocumentComes) {
  go_online();
  const std::string garbage = "event: put\ndata: {\"path\":\"/\",c.canary\n\n";
  EXPECT_THAT(sends(garbage), ElementsAre(AllOf(HasSubstr("unusable the service sends documents that cannot be used"),
                                                HasSubstr("not valid JSON"), Not(HasSubstr("canary")))));
  EXPECT_THAT(sends(garbage), IsEmpty());
  EXPECT_THAT(sends("event: put\ndata: []\n\n"), IsEmpty()) << "another reason is no news";
  EXPECT_THAT(puts(R"({"a":1})"), ElementsAre("usable", R"(document {"a":1})"));
  EXPECT_EQ(sends(garbage).size(), 1U) << "after a good put it is news again";
}

TEST_F(StreamSessionTest, TakesTheSameDocumentAsNewsAfterOneThatCouldNotBeUsed) {
  go_online();
  puts(R"({"a":1})");
  sends("event: put\ndata: {\n\n");
  EXPECT_THAT(puts(R"({"a":1})"), ElementsAre("usable", R"(document {"a":1})"));
}

TEST_F(StreamSessionTest, AsksForTheWholeDocumentWhereAChangeWasLost) {
  go_online();
  puts(R"({"alarm":"ok","n":1})");
  sends("event: put\ndata: {\"path\":\"/alarm\",\"data\":emergency}\n\n");
  EXPECT_THAT(puts("2", "/n"), ElementsAre("close", "link offline")) << "it would show an old alarm as live";
  EXPECT_THAT(after(pause()), ElementsAre("open " + front_door + "/"));
  accepts();
  EXPECT_THAT(puts(R"({"alarm":"emergency","n":2})"),
              ElementsAre("usable", "link online", R"(document {"alarm":"emergency","n":2})"));
}

TEST_F(StreamSessionTest, GivesUpAStreamThatOpensAndBringsNoDocument) {
  start();
  accepts();
  for (int second = 1; second < 75; ++second) {
    after(1s);
    ASSERT_THAT(sends("\n"), IsEmpty()) << "a byte a second";
  }
  EXPECT_THAT(after(1s), ElementsAre("close", "link offline"));
  EXPECT_EQ(why_, "the stream was opened, but no document came within 75 s");
  after(pause());
  accepts();
  for (int i = 0; i < 2; ++i) {
    after(30s);
    ASSERT_THAT(sends("event: keep-alive\ndata: null\n\n"), IsEmpty());
  }
  after(15s);
  EXPECT_THAT(why_, HasSubstr("no document came"));
  EXPECT_THAT(pause(), Ge(2s)) << "each time longer";
}

TEST_F(StreamSessionTest, WaitsForALargeDocumentAsLongAsItComes) {
  start();
  accepts();
  const std::string part = ": " + std::string(600, 'x') + "\n";
  sends("event: put\ndata: {\"path\":\"/\",\"data\":{\"n\":1}}\n");
  for (int second = 0; second < 600; ++second) {
    ASSERT_THAT(after(1s), IsEmpty()) << second;
    ASSERT_THAT(sends(part + part), IsEmpty()) << second;
  }
  EXPECT_THAT(sends("\n"), ElementsAre("link online", R"(document {"n":1})"));
  after(29s);
  sends("event: keep-alive\ndata: null\n\n");
  EXPECT_THAT(after(60s), IsEmpty()) << "nothing has to change in a home";
}

TEST_F(StreamSessionTest, NamesAnEncodingThatWasNotAskedFor) {
  start();
  EXPECT_THAT(answers(200, {{"Content-Type", "text/event-stream"}, {"Content-Encoding", "GZIP"}}),
              ElementsAre("close", "link offline"));
  EXPECT_THAT(why_, HasSubstr("encoded (gzip)"));
  after(pause());
  EXPECT_THAT(answers(200, {{"Content-Type", "text/event-stream"}, {"content-encoding", "Identity"}}), IsEmpty());
}

TEST_F(StreamSessionTest, TakesAPutWithTextThatIsNotUnicodeAndKnowsItAgain) {
  go_online();
  const std::string data = "{\"a\":\"\\ud83d\",\"b\":\"\xE9\",\"c\":25.5}";
  EXPECT_THAT(puts(data), ElementsAre("document {\"a\":\"\xEF\xBF\xBD\",\"b\":\"\xEF\xBF\xBD\",\"c\":25.5}"));
  EXPECT_THAT(puts(data), IsEmpty());
}

TEST_F(StreamSessionTest, HidesATokenBesideTextThatIsNotUnicode) {
  go_online();
  EXPECT_THAT(puts(R"({"a":"\ud83dc.cana\u0072y"})"), ElementsAre("document {\"a\":\"\xEF\xBF\xBD***\"}"));
}

TEST_F(StreamSessionTest, GoesOnAfterAPutThatIsNoPut) {
  go_online();
  int n = 0;
  for (const char* data : {"5", "[]", "null", R"({"path":"/"})", R"({"data":{}})", R"({"path":1,"data":{}})",
                           R"({"path":"/","data":5})", ""}) {
    EXPECT_THAT(sends(std::string("event: put\ndata: ") + data + "\n\n"), ElementsAre(HasSubstr("unusable"))) << data;
    const std::string good = "{\"a\":" + std::to_string(++n) + "}";
    EXPECT_THAT(puts(good), ElementsAre("usable", "document " + good));
  }
}

TEST_F(StreamSessionTest, NamesAnUnknownEventAndKnowsTheOthers) {
  go_online();
  EXPECT_THAT(sends("event: open\n\nevent: keep-alive\ndata: null\n\n"), IsEmpty());
  EXPECT_THAT(sends("event: patch\ndata: {}\n\n"), ElementsAre(HasSubstr("unknown event \"patch\"")));
}

TEST_F(StreamSessionTest, ComesBackAfterAnErrorEventAndShowsItWithoutTheToken) {
  go_online();
  EXPECT_THAT(sends("event: error\ndata: c.canary is tired\n\nevent: put\ndata: {}\n\n"),
              ElementsAre("close", "link offline"));
  EXPECT_THAT(why_, AllOf(HasSubstr("is tired"), Not(HasSubstr("canary"))));
  EXPECT_LE(pause(), 1250ms);
}

TEST_F(StreamSessionTest, ShowsNoPartOfATokenThatIsLongerThanWhatItQuotes) {
  const std::string token = "c.canary" + std::string(100, 'x');
  start(token);
  answers(200, {{"Content-Type", "text/html " + token}});
  EXPECT_THAT(why_, HasSubstr("text/html ***"));
  after(1min);
  accepts();
  EXPECT_THAT(sends("event: " + token + "\n\n"), ElementsAre(HasSubstr("unknown event \"***\"")));
  EXPECT_THAT(sends("event: put\ndata: nonsense " + token + "\n\n"), ElementsAre(HasSubstr("nonsense ***\"")));
  sends("event: error\ndata: bad token " + token + "\n\n");
  EXPECT_THAT(why_, HasSubstr("bad token ***"));
}

TEST_F(StreamSessionTest, ShowsNotEvenTheFirstCharactersOfATokenThatItsQuoteCuts) {
  const std::string filler(54, 'x');
  const auto no_token = [&] { return AllOf(HasSubstr(filler), Not(HasSubstr("c.c"))); };
  start();
  answers(200, {{"Content-Type", filler + "c.canary"}});
  EXPECT_THAT(why_, no_token());
  after(1min);
  answers(200, {{"Content-Type", "text/event-stream"}, {"Content-Encoding", filler + "c.canary"}});
  EXPECT_THAT(why_, no_token());
  after(1min);
  accepts();
  EXPECT_THAT(sends("event: " + filler + "c.canary\n\n"), ElementsAre(no_token()));
  sends("event: error\ndata: " + filler + "c.canary\n\n");
  EXPECT_THAT(why_, no_token());
}

TEST_F(StreamSessionTest, IgnoresWhatAStreamSaysThatIsNotOpenAnyMore) {
  go_online();
  ends();
  EXPECT_THAT(puts(R"({"a":1})"), IsEmpty());
  EXPECT_THAT(accepts(), IsEmpty());
  EXPECT_THAT(ends(), IsEmpty());
}

}  // namespace
}  // namespace nest2mqtt::wwn
