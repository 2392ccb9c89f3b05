// What goes over the wire, and how the answer comes back.

#include <string>
#include <utility>

#include <gmock/gmock.h>

#include "client_fixture.h"
#include "scripted_server.h"
#include "support/wait_until.h"

namespace nest2mqtt::net::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using Then = Reply::Then;

using HttpClientTest = ClientTest;

/// More than the buffers of both sockets hold.
constexpr std::size_t large_reply_size = std::size_t{64} * 1024 * 1024;

Reply large_reply() {
  constexpr std::size_t piece = std::size_t{64} * 1024;
  Reply reply{{"HTTP/1.1 200 OK\r\n\r\n"}, Then::close};
  reply.pieces.resize(1 + large_reply_size / piece, std::string(piece, 'x'));
  return reply;
}

/// Whether the server has begun to answer, and written nothing more for many looks in a row.
class GetsNowhere {
 public:
  explicit GetsNowhere(const ScriptedServer& server) : server_(server) {}
  bool operator()() {
    constexpr int many = 40;
    const std::size_t now = server_.written();
    looks_ = now > 0 && now == std::exchange(before_, now) ? looks_ + 1 : 0;
    return looks_ >= many;
  }

 private:
  const ScriptedServer& server_;
  std::size_t before_ = 0;
  int looks_ = 0;
};

TEST_F(HttpClientTest, GetsAResponse) {
  const ScriptedServer server(
      [](const Received&) { return respond(200, "hello", "X-Kind: first\r\nX-Kind: second\r\n"); });

  const Outcome outcome = fetch({.url = server.url("/devices?x=1"), .headers = {{"X-Mine", "yes"}}});

  ASSERT_TRUE(outcome.has_value()) << outcome.error().error.message;
  EXPECT_EQ(outcome->status, 200);
  EXPECT_EQ(outcome->body, "hello");
  EXPECT_EQ(outcome->header("x-KIND"), "first");
  EXPECT_EQ(outcome->header("absent"), std::nullopt);
  const std::string head = server.received().at(0).head;
  EXPECT_THAT(head, testing::StartsWith("GET /devices?x=1 HTTP/1.1\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nUser-Agent: nest2mqtt\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nX-Mine: yes\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("Authorization")));
}

TEST_F(HttpClientTest, SendsUserAndPasswordWithTheFirstRequest) {
  const ScriptedServer server([](const Received&) { return respond(200, "{}"); });

  ASSERT_TRUE(fetch({.url = server.url("/api/devices"), .username = "me", .password = Secret("p:w")}).has_value());

  ASSERT_EQ(server.received().size(), 1U) << "not only after a refusal";
  EXPECT_THAT(server.received()[0].head, HasSubstr("\r\nAuthorization: Basic bWU6cDp3\r\n"));
  for (const auto& [username, password] :
       {std::pair("m:e", "p"), std::pair("me\n", "p"), std::pair("me", "canary\r\n")}) {
    const Outcome outcome = fetch({.url = server.url(), .username = username, .password = Secret(password)});
    ASSERT_FALSE(outcome.has_value());
    EXPECT_EQ(outcome.error().progress, Progress::not_sent);
    EXPECT_THAT(outcome.error().error.message, Not(HasSubstr("canary")));
  }
}

TEST_F(HttpClientTest, SendsBodyAndBearerAsGiven) {
  const ScriptedServer server([](const Received&) { return respond(200, "{}"); });

  const Outcome outcome = fetch({.method = "PUT",
                                 .url = server.url("/devices/thermostats/a"),
                                 .headers = {{"Content-Type", "application/json"}, {"X-Empty", ""}},
                                 .bearer = Secret("c.token"),
                                 .body = R"({"target_temperature_c":21})"});

  ASSERT_TRUE(outcome.has_value());
  const Received request = server.received().at(0);
  EXPECT_THAT(request.head, testing::StartsWith("PUT /devices/thermostats/a HTTP/1.1\r\n"));
  EXPECT_THAT(request.head, HasSubstr("\r\nAuthorization: Bearer c.token\r\n"));
  EXPECT_THAT(request.head, HasSubstr("\r\nContent-Type: application/json\r\n"));
  EXPECT_THAT(request.head, HasSubstr("\r\nX-Empty:"));
  EXPECT_EQ(request.body, R"({"target_temperature_c":21})");
}

TEST_F(HttpClientTest, SendsABasicTokenAsItIs) {
  const ScriptedServer server([](const Received&) { return respond(200, "{}"); });

  ASSERT_TRUE(fetch({.url = server.url("/picture"), .basic_token = Secret("g.0.abc")}).has_value());

  EXPECT_THAT(server.received().at(0).head, HasSubstr("\r\nAuthorization: Basic g.0.abc\r\n"));
}

TEST_F(HttpClientTest, PutsATokenIntoThePathWhereThatIsAskedFor) {
  const ScriptedServer server([](const Received&) { return respond(200, ""); });

  for (const char* path : {"/tokens", "/tokens/", "/tokens?x=1"}) {
    ASSERT_TRUE(fetch({.url = server.url(path), .secret_segment = Secret("c.a/b?#")}).has_value());
  }

  EXPECT_THAT(server.received().at(0).head, testing::StartsWith("GET /tokens/c.a%2Fb%3F%23 HTTP/1.1\r\n"));
  EXPECT_THAT(server.received().at(1).head, testing::StartsWith("GET /tokens/c.a%2Fb%3F%23 HTTP/1.1\r\n"));
  EXPECT_THAT(server.received().at(2).head, testing::StartsWith("GET /tokens/c.a%2Fb%3F%23?x=1 HTTP/1.1\r\n"));
}

TEST_F(HttpClientTest, PutsATokenIntoTheQueryWhereThatIsAskedFor) {
  const ScriptedServer server([](const Received&) { return respond(200, ""); });

  for (const char* path : {"/image", "/image?size=2", "/image?size=2#top"}) {
    ASSERT_TRUE(fetch({.url = server.url(path), .auth_query = Secret("c.a_b-1&x=+")}).has_value());
  }

  EXPECT_THAT(server.received().at(0).head, testing::StartsWith("GET /image?auth=c.a_b-1%26x%3D%2B HTTP/1.1\r\n"));
  EXPECT_THAT(server.received().at(1).head,
              testing::StartsWith("GET /image?size=2&auth=c.a_b-1%26x%3D%2B HTTP/1.1\r\n"));
  EXPECT_THAT(server.received().at(2).head,
              testing::StartsWith("GET /image?size=2&auth=c.a_b-1%26x%3D%2B HTTP/1.1\r\n"));
  EXPECT_THAT(server.received().at(0).head, Not(HasSubstr("Authorization")));
}

TEST_F(HttpClientTest, AddsNoContentTypeAndNoExpectOfItsOwn) {
  const ScriptedServer server([](const Received&) { return respond(200, ""); });

  const std::string long_body(2 * 1024 * 1024, 'x');
  ASSERT_TRUE(fetch({.method = "POST", .url = server.url(), .body = long_body}).has_value());

  EXPECT_THAT(server.received().at(0).head, Not(HasSubstr("Content-Type")));
  EXPECT_THAT(server.received().at(0).head, Not(HasSubstr("Expect")));
  EXPECT_EQ(server.received().at(0).body.size(), long_body.size());
}

TEST_F(HttpClientTest, DeletesWithoutABodyAndAsksForHeadersOnly) {
  const ScriptedServer server([](const Received& request) {
    return request.head.starts_with("HEAD") ? Reply{{"HTTP/1.1 204 No\r\n\r\n"}, Then::keep} : respond(204, "");
  });

  EXPECT_EQ(fetch({.method = "DELETE", .url = server.url()}).value().status, 204);
  EXPECT_EQ(fetch({.method = "HEAD", .url = server.url()}).value().status, 204);
  EXPECT_THAT(server.received().at(0).head, testing::StartsWith("DELETE / HTTP/1.1"));
  EXPECT_THAT(server.received().at(1).head, testing::StartsWith("HEAD / HTTP/1.1"));
}

TEST_F(HttpClientTest, NeverFollowsARedirect) {
  const ScriptedServer elsewhere([](const Received&) { return respond(200, "wrong"); });
  const ScriptedServer server(
      [&](const Received&) { return respond(307, "", "Location: " + elsewhere.url("/there") + "\r\n"); });

  const Outcome outcome = fetch({.url = server.url(), .bearer = Secret("c.token")});

  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(outcome->status, 307);
  EXPECT_EQ(outcome->header("location"), elsewhere.url("/there"));
  EXPECT_EQ(elsewhere.connections(), 0);
}

TEST_F(HttpClientTest, ErrorStatusIsAResponse) {
  const ScriptedServer server([](const Received&) { return respond(429, R"({"error":"Blocked"})"); });

  const Outcome outcome = fetch({.url = server.url()});

  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(outcome->status, 429);
  EXPECT_EQ(outcome->body, R"({"error":"Blocked"})");
}

TEST_F(HttpClientTest, ReadsReuseAConnectionAndWritesDoNot) {
  const ScriptedServer server([](const Received&) { return respond(200, ""); });

  ASSERT_TRUE(fetch({.url = server.url()}).has_value());
  ASSERT_TRUE(fetch({.url = server.url()}).has_value());
  EXPECT_EQ(server.connections(), 1);
  ASSERT_TRUE(fetch({.method = "PUT", .url = server.url(), .body = "{}"}).has_value());
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(HttpClientTest, StreamsHeadersThenDataThenEnd) {
  const ScriptedServer server([](const Received&) {
    return Reply{{"HTTP/1.1 100 Continue\r\n\r\n",
                  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                  "Transfer-Encoding: chunked\r\n\r\n",
                  "5\r\nfirst\r\n", "6\r\nsecond\r\n", "0\r\nX-Trailer: late\r\n\r\n"},
                 Then::close};
  });
  RecordingHandler handler;

  const auto transfer = client_->stream({.url = server.url()}, handler);
  ASSERT_TRUE(run_until([&] { return handler.ended_; }));

  EXPECT_EQ(handler.log_, "headers end ");
  EXPECT_EQ(handler.head_.status, 200);
  EXPECT_EQ(handler.head_.header("content-type"), "text/event-stream");
  EXPECT_EQ(handler.head_.header("x-trailer"), std::nullopt);
  EXPECT_EQ(handler.data_, "firstsecond");
  EXPECT_FALSE(handler.failure_);
}

TEST_F(HttpClientTest, StreamDeliversWhatHasComeWhileItGoesOn) {
  const ScriptedServer server([](const Received&) {
    return Reply{{"HTTP/1.1 200 OK\r\n\r\n", "event: put\n"}, Then::hold};
  });
  RecordingHandler handler;

  auto transfer = client_->stream({.url = server.url()}, handler);
  EXPECT_TRUE(run_until([&] { return handler.data_ == "event: put\n"; }));
  EXPECT_FALSE(handler.ended_);

  transfer.reset();
  EXPECT_TRUE(run_until([&] { return server.open_connections() == 0; }));
  EXPECT_FALSE(handler.ended_);
}

TEST_F(HttpClientTest, AHandlerThatFallsBehindHoldsTheServerBack) {
  const ScriptedServer server([](const Received&) { return large_reply(); });
  RecordingHandler handler;
  const auto transfer = client_->stream({.url = server.url()}, handler);

  // Once it streams, the core does nothing at all until the server gets nowhere.
  ASSERT_TRUE(run_until([&] { return !handler.data_.empty(); }));
  ASSERT_TRUE(nest2mqtt::test::wait_until(GetsNowhere(server)));
  EXPECT_LT(server.written(), large_reply_size / 2);

  EXPECT_TRUE(run_until([&] { return handler.ended_; }));
  EXPECT_FALSE(handler.failure_);
  EXPECT_EQ(handler.data_.size(), large_reply_size);
}

TEST_F(HttpClientTest, AStreamWhoseReadingIsPausedHoldsTheServerBackUntilItGoesOn) {
  const ScriptedServer server([](const Received&) { return large_reply(); });
  RecordingHandler handler;
  std::unique_ptr<HttpTransfer> transfer;
  handler.during_data_ = [&] { transfer->pause_reading(true); };
  transfer = client_->stream({.url = server.url()}, handler);
  ASSERT_TRUE(run_until(GetsNowhere(server)));
  EXPECT_LT(handler.data_.size(), std::size_t{1024} * 1024);

  handler.during_data_ = nullptr;
  transfer->pause_reading(false);

  ASSERT_TRUE(run_until([&] { return handler.ended_; }));
  EXPECT_EQ(handler.data_.size(), large_reply_size);
}

TEST_F(HttpClientTest, ALoopbackHostIsAskedDirectlyWhateverTheEnvironmentSays) {
  const ScriptedServer proxy([](const Received&) { return respond(502, "proxy"); });
  const ScriptedServer server([](const Received&) { return respond(200, "direct"); });
  ::setenv("http_proxy", proxy.url().c_str(), 1);

  const Outcome direct = fetch({.url = server.url()});
  const Outcome other = fetch({.url = "http://nest.invalid/"});
  ::unsetenv("http_proxy");

  EXPECT_EQ(direct.value().body, "direct");
  EXPECT_EQ(other.value().body, "proxy");
}

}  // namespace
}  // namespace nest2mqtt::net::test
