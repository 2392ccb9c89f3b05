#include "write_call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/fake_http_client.h"

namespace nest2mqtt::wwn {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using Kind = upstream::WriteOutcome::Kind;

const std::string front_door = "https://developer-api.nest.com";
const std::string server = "https://server01.nest.com:9553";
const std::string path = "/devices/thermostats/t";

class WriteCallTest : public testing::Test {
 protected:
  void write() {
    call_ =
        std::make_unique<WriteCall>(upstream::Write{object_, fields_}, Secret("c.canary"), client_, redirects_,
                                    [this](const upstream::WriteOutcome& outcome) { outcomes_.push_back(outcome); });
    ASSERT_TRUE(call_->start().has_value());
  }
  void write_to_a_kept_server() {
    ASSERT_TRUE(redirects_.follow(server).has_value());
    write();
  }

  [[nodiscard]] std::vector<std::string> urls() const {
    std::vector<std::string> found;
    for (const auto& request : client_.requests) found.push_back(request.url);
    return found;
  }

  [[nodiscard]] Kind kind() const {
    EXPECT_EQ(outcomes_.size(), 1U);
    EXPECT_FALSE(client_.waiting());
    return outcomes_.at(0).kind;
  }

  model::ObjectId object_{"thermostats", "t"};
  json::object fields_{{"target_temperature_c", 20.5}};
  test::FakeHttpClient client_;
  RedirectCache redirects_{front_door, {"*.nest.com"}};
  std::vector<upstream::WriteOutcome> outcomes_;
  std::unique_ptr<WriteCall> call_;
};

TEST_F(WriteCallTest, PutsTheFieldsWithTheToken) {
  write();
  ASSERT_EQ(client_.requests.size(), 1U);
  const net::HttpRequest& request = client_.requests[0];
  EXPECT_EQ(request.method, "PUT");
  EXPECT_EQ(request.url, front_door + path);
  EXPECT_EQ(request.body, R"({"target_temperature_c":20.5})");
  EXPECT_EQ(request.bearer, Secret("c.canary"));
  EXPECT_THAT(request.headers, ElementsAre(net::Header{"Content-Type", "application/json"}));
  EXPECT_TRUE(request.timeout.has_value());
  EXPECT_TRUE(outcomes_.empty());

  client_.answer(200, {}, R"({"target_temperature_c":20.5})");
  EXPECT_EQ(kind(), Kind::accepted);
}

TEST_F(WriteCallTest, FollowsARedirectWithTheSameBodyAndKeepsTheServer) {
  write();
  client_.redirect_to(server + "/elsewhere?x=1");
  ASSERT_THAT(urls(), ElementsAre(front_door + path, server + path));
  EXPECT_EQ(client_.requests[1].method, "PUT");
  EXPECT_EQ(client_.requests[1].body, client_.requests[0].body);
  EXPECT_EQ(client_.requests[1].bearer, Secret("c.canary"));
  client_.answer(204);
  EXPECT_EQ(kind(), Kind::accepted);
  EXPECT_TRUE(redirects_.cached());
}

TEST_F(WriteCallTest, DoesNotFollowAForeignRedirect) {
  write();
  client_.redirect_to("https://evil.org/");
  EXPECT_EQ(kind(), Kind::misdirected);
  EXPECT_EQ(client_.requests.size(), 1U);
  EXPECT_THAT(outcomes_[0].message, HasSubstr("evil.org"));
}

TEST_F(WriteCallTest, DoesNotFollowARedirectToNowhere) {
  write();
  client_.answer(307);
  EXPECT_EQ(kind(), Kind::misdirected);
}

TEST_F(WriteCallTest, StopsGoingInACircle) {
  write();
  while (client_.waiting()) client_.redirect_to(server);
  EXPECT_EQ(kind(), Kind::misdirected);
  EXPECT_EQ(client_.requests.size(), 11U);
  EXPECT_THAT(outcomes_[0].message, HasSubstr("circle"));
  EXPECT_FALSE(redirects_.cached());
}

TEST_F(WriteCallTest, AsksTheFrontDoorOnceWhenAKeptServerRefusesTheToken) {
  for (const int status : {401, 403}) {
    client_.requests.clear();
    outcomes_.clear();
    write_to_a_kept_server();
    client_.answer(status);
    EXPECT_TRUE(outcomes_.empty());
    client_.redirect_to("https://server02.nest.com:9553");
    client_.answer(200);
    EXPECT_EQ(kind(), Kind::accepted);
    EXPECT_THAT(urls(), ElementsAre(server + path, front_door + path, "https://server02.nest.com:9553" + path));
    redirects_.drop();
  }
}

TEST_F(WriteCallTest, BelievesTheFrontDoor) {
  write_to_a_kept_server();
  client_.answer(401);
  client_.answer(401, {}, R"({"error":"unauthorized","type":"x#auth-error","message":"unauthorized"})");
  EXPECT_EQ(kind(), Kind::not_allowed);
  EXPECT_EQ(outcomes_[0].message, "unauthorized");
}

TEST_F(WriteCallTest, BelievesTheServerThatTheFrontDoorHasJustNamed) {
  write();
  client_.redirect_to(server);
  client_.answer(401);
  EXPECT_EQ(kind(), Kind::not_allowed);
  EXPECT_EQ(client_.requests.size(), 2U);
}

TEST_F(WriteCallTest, IsBlockedForAsLongAsTheServiceSays) {
  write();
  client_.answer(429, {{"Retry-After", "90"}}, R"({"error":"blocked","type":"x#blocked","message":"blocked"})");
  EXPECT_EQ(kind(), Kind::blocked);
  EXPECT_EQ(outcomes_[0].wait, 90s);
  EXPECT_FALSE(outcomes_[0].wait_is_enough) << "a block lasts up to an hour, and calls make it longer";
}

TEST_F(WriteCallTest, IsBlockedWithoutATimeWhereTheServiceSaysNone) {
  write_to_a_kept_server();
  client_.answer(429);
  EXPECT_EQ(kind(), Kind::blocked);
  EXPECT_EQ(outcomes_[0].wait, std::nullopt);
  EXPECT_TRUE(redirects_.cached()) << "nothing is wrong with the server";
}

TEST_F(WriteCallTest, IsRejectedWithTheServicesWords) {
  for (const int status : {400, 404, 409, 422}) {
    outcomes_.clear();
    write();
    client_.answer(status, {}, R"({"message":"Thermostat c.canary is not online","type":"x#not-online"})");
    EXPECT_EQ(kind(), Kind::rejected) << status;
    EXPECT_EQ(outcomes_[0].message, "Thermostat *** is not online");
    EXPECT_EQ(outcomes_[0].reason, upstream::WriteReason::device_offline);
  }
}

TEST_F(WriteCallTest, NamesWhatTheAccessMayNotChange) {
  write();
  client_.answer(400, {},
                 R"({"message":"No write permission(s) for field(s): label, away","type":"x#no-write-permission",
                              "details":{"fields":"label, away"}})");
  EXPECT_EQ(kind(), Kind::rejected);
  EXPECT_THAT(outcomes_[0].not_permitted, ElementsAre("label", "away"));
}

TEST_F(WriteCallTest, KnowsThatNoWriteIsTakenAfterAChangeOfPassword) {
  for (const char* body : {R"({"error":"Write Error","message":"Write Error","type":"x#whatever"})",
                           R"({"message":"in other words","type":"x#write-error"})"}) {
    outcomes_.clear();
    write();
    client_.answer(400, {}, body);
    EXPECT_EQ(kind(), Kind::writes_refused) << body;
    EXPECT_THAT(outcomes_[0].message, HasSubstr("password was changed"));
  }
}

TEST_F(WriteCallTest, FailedWhenTheServiceFailsOrRedirects) {
  for (const int status : {500, 502, 503, 302, 304}) {
    outcomes_.clear();
    write_to_a_kept_server();
    client_.answer(status, {}, "<html>");
    EXPECT_EQ(kind(), Kind::failed) << status;
    EXPECT_FALSE(redirects_.cached());
  }
}

TEST_F(WriteCallTest, TellsWhatNeverLeftFromWhatMayHaveArrived) {
  write_to_a_kept_server();
  client_.fail_with(net::Progress::not_sent, "connection refused");
  EXPECT_EQ(kind(), Kind::not_sent);
  EXPECT_EQ(outcomes_[0].message, "connection refused");
  EXPECT_FALSE(redirects_.cached());

  outcomes_.clear();
  write();
  client_.fail_with(net::Progress::maybe_sent, "connection reset");
  EXPECT_EQ(kind(), Kind::unknown);
}

TEST_F(WriteCallTest, SaysSoWhereNoRequestCanBeMade) {
  write();
  client_.fail_with(net::Progress::not_sent, "the access token has a line break in it", Recovery::permanent);
  EXPECT_EQ(kind(), Kind::not_built);
  EXPECT_THAT(outcomes_[0].message, HasSubstr("line break"));
}

TEST_F(WriteCallTest, EscapesEachSegmentOfThePath) {
  for (const auto& [id, segment] : {std::pair{"a#b", "a%23b"},
                                    {"a?b", "a%3Fb"},
                                    {"a/b", "a%2Fb"},
                                    {"a b", "a%20b"},
                                    {"a%23b", "a%2523b"},
                                    {"../structures/s", "..%2Fstructures%2Fs"},
                                    {"...", "..."},
                                    {"..;", "..%3B"},
                                    {"k\u00fcche", "k%C3%BCche"},
                                    {"a\r\nX: y", "a%0D%0AX%3A%20y"},
                                    {"Az09-._~", "Az09-._~"}}) {
    client_.requests.clear();
    object_ = {"thermostats", id};
    write();
    ASSERT_EQ(client_.requests.size(), 1U) << id;
    EXPECT_EQ(client_.requests[0].url, front_door + "/devices/thermostats/" + segment);
  }
  client_.requests.clear();
  object_ = {"odd/kind", "t"};
  write();
  object_ = {"", "s#1"};
  fields_ = {{"eta", {{"trip_id", "t"}}}};
  write();
  EXPECT_THAT(urls(), ElementsAre(front_door + "/devices/odd%2Fkind/t", front_door + "/structures/s%231/eta"));
}

TEST_F(WriteCallTest, RefusesAnIdThatCannotBeAPartOfAPath) {
  for (const std::string id : {"", ".", ".."}) {
    for (const auto& object : {model::ObjectId{"thermostats", id}, model::ObjectId{"", id}}) {
      WriteCall call({object, fields_}, Secret("t"), client_, redirects_,
                     [](const upstream::WriteOutcome&) { FAIL() << "told from inside the call"; });
      const auto begun = call.start();
      ASSERT_FALSE(begun.has_value()) << id;
      EXPECT_THAT(begun.error().message, HasSubstr('"' + id + '"'));
    }
  }
  EXPECT_TRUE(client_.requests.empty());
}

TEST_F(WriteCallTest, AsksTheFrontDoorOnceWhenAKeptServerMisdirects) {
  for (const char* location : {"https://evil.org/", "nonsense", "https://server01.nest.com:9553"}) {
    client_.requests.clear();
    outcomes_.clear();
    write_to_a_kept_server();
    for (int hops = 0; hops < 20 && client_.requests.back().url != front_door + path; ++hops) {
      client_.redirect_to(location);
    }
    ASSERT_TRUE(outcomes_.empty()) << location;
    client_.redirect_to("https://server02.nest.com:9553");
    client_.answer(200);
    EXPECT_EQ(kind(), Kind::accepted) << location;
  }
}

TEST_F(WriteCallTest, WritesAnArrivalToItsOwnPath) {
  object_ = {"", "s"};
  fields_ = {{"eta", {{"trip_id", "t"}}}};
  write();
  client_.redirect_to(server);
  client_.answer(200);
  EXPECT_EQ(kind(), Kind::accepted);
  EXPECT_THAT(urls(), ElementsAre(front_door + "/structures/s/eta", server + "/structures/s/eta"));
  EXPECT_EQ(client_.requests[1].body, R"({"trip_id":"t"})");
  EXPECT_EQ(call_->object_path(), "/structures/s") << "the service never shows the eta";
}

TEST_F(WriteCallTest, IsCancelledByItsEnd) {
  write();
  call_.reset();
  EXPECT_FALSE(client_.waiting());
}

TEST_F(WriteCallTest, MayBeDestroyedByItsOwnOutcome) {
  bool told = false;
  call_ = std::make_unique<WriteCall>(upstream::Write{object_, fields_}, Secret("t"), client_, redirects_,
                                      [&](const upstream::WriteOutcome&) {
                                        call_.reset();
                                        told = true;
                                      });
  ASSERT_TRUE(call_->start().has_value());
  client_.answer(200);
  EXPECT_TRUE(told);
}

}  // namespace
}  // namespace nest2mqtt::wwn
