// Requests that go wrong: how far they got, and what the error says.

#include <string>

#include <boost/asio/ip/tcp.hpp>
#include <gmock/gmock.h>

#include "client_fixture.h"
#include "scripted_server.h"

namespace nest2mqtt::net::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using Then = Reply::Then;

using HttpFailureTest = ClientTest;

/// A port of this machine where nobody listens.
std::string dead_url(boost::asio::io_context& context, const std::string& path) {
  boost::asio::ip::tcp::acceptor acceptor(context, {boost::asio::ip::address_v4::loopback(), 0}, false);
  const auto port = acceptor.local_endpoint().port();
  acceptor.close();
  return "http://127.0.0.1:" + std::to_string(port) + path;
}

TEST_F(HttpFailureTest, NobodyListensSoNothingWasSent) {
  const Outcome outcome = fetch({.method = "PUT", .url = dead_url(core_, "/x"), .body = "{}"});

  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().progress, Progress::not_sent);
  EXPECT_EQ(outcome.error().error.recovery, Recovery::retry);
  EXPECT_THAT(outcome.error().error.message, testing::StartsWith("PUT http://127.0.0.1:"));
}

TEST_F(HttpFailureTest, AConnectionThatWasNeverAcceptedCarriedNothing) {
  // A full backlog leaves the next connection attempt unanswered.
  boost::asio::ip::tcp::acceptor acceptor(core_);
  acceptor.open(boost::asio::ip::tcp::v4());
  acceptor.bind({boost::asio::ip::address_v4::loopback(), 0});
  acceptor.listen(0);
  std::vector<boost::asio::ip::tcp::socket> waiting;
  for (int i = 0; i < 4; ++i) {
    waiting.emplace_back(core_);
    waiting.back().async_connect(acceptor.local_endpoint(), [](auto) {});
  }
  const std::string url = "http://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port());

  const Outcome outcome = fetch({.method = "PUT", .url = url, .body = "{}", .connect_timeout = 300ms});

  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().progress, Progress::not_sent);
}

TEST_F(HttpFailureTest, ASilentServerMayHaveSeenTheRequest) {
  const ScriptedServer server([](const Received&) { return Reply{{}, Then::hold}; });

  const Outcome outcome = fetch({.method = "PUT", .url = server.url(), .body = "{}", .timeout = 200ms});

  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().progress, Progress::maybe_sent);
  EXPECT_EQ(server.received().size(), 1U);
}

TEST_F(HttpFailureTest, AWriteWithoutAnAnswerIsNeverSentAgain) {
  const ScriptedServer server([](const Received& request) {
    return request.head.starts_with("GET") ? respond(200, "") : Reply{{}, Then::close};
  });
  // A warm connection is where libcurl would retry by itself.
  ASSERT_TRUE(fetch({.url = server.url()}).has_value());

  for (const char* method : {"PUT", "POST", "DELETE"}) {
    const Outcome outcome = fetch({.method = method, .url = server.url(), .body = "{}"});
    ASSERT_FALSE(outcome.has_value());
    EXPECT_EQ(outcome.error().progress, Progress::maybe_sent);
  }
  EXPECT_EQ(server.received().size(), 4U);
}

TEST_F(HttpFailureTest, AnAnswerCutShortIsAFailure) {
  const ScriptedServer server([](const Received&) {
    return Reply{{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"}, Then::close};
  });

  const Outcome outcome = fetch({.url = server.url()});

  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().progress, Progress::maybe_sent);
}

TEST_F(HttpFailureTest, GarbageInsteadOfHttpIsAFailure) {
  const ScriptedServer server([](const Received&) { return Reply{{"SSH-2.0-OpenSSH_9.2\r\n"}, Then::close}; });

  EXPECT_FALSE(fetch({.url = server.url()}).has_value());
}

TEST_F(HttpFailureTest, ACutStreamEndsWithAFailureAfterItsData) {
  const ScriptedServer server([](const Received&) {
    return Reply{{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "5\r\nfirst\r\n"}, Then::close};
  });
  RecordingHandler handler;

  const auto transfer = client_->stream({.url = server.url()}, handler);
  ASSERT_TRUE(run_until([&] { return handler.ended_; }));

  EXPECT_EQ(handler.log_, "headers end ");
  EXPECT_EQ(handler.data_, "first");
  ASSERT_TRUE(handler.failure_);
  EXPECT_EQ(handler.failure_->progress, Progress::maybe_sent);
}

TEST_F(HttpFailureTest, AnAnswerLongerThanAllowedIsAnError) {
  const ScriptedServer server([](const Received&) { return respond(200, std::string(1001, 'x')); });

  EXPECT_EQ(fetch({.url = server.url(), .max_body = 1001}).value().body.size(), 1001U);
  const Outcome outcome = fetch({.url = server.url(), .max_body = 1000});

  ASSERT_FALSE(outcome.has_value());
  EXPECT_THAT(outcome.error().error.message, HasSubstr("longer than 1000 bytes"));
}

TEST_F(HttpFailureTest, MessagesShowNoSecretAndNoQuery) {
  const std::string url = dead_url(core_, "/stream?auth=query-canary");
  const Outcome refused = fetch({.url = url, .bearer = Secret("bearer-canary")});
  const ScriptedServer garbage([](const Received&) {
    return Reply{{"HTTP/1.1 bearer-canary query-canary?\r\n\r\n"}, Then::close};
  });
  const Outcome answered = fetch({.url = garbage.url("/?auth=query-canary"), .bearer = Secret("bearer-canary")});
  const Outcome malformed = fetch({.url = "http://[bad?auth=query-canary"});
  const Outcome broken = fetch({.url = url, .bearer = Secret("bearer-canary\r\nX: y")});
  const Outcome user = fetch({.url = "http://me:query-canary@127.0.0.1/"});
  const Outcome in_query = fetch({.url = dead_url(core_, "/image"), .auth_query = Secret("query-canary")});
  const ScriptedServer echo([](const Received&) { return Reply{{"HTTP/1.1 query-canary\r\n\r\n"}, Then::close}; });
  const Outcome echoed = fetch({.url = echo.url("/image"), .auth_query = Secret("query-canary")});

  const Outcome in_path = fetch({.url = dead_url(core_, "/tokens"), .secret_segment = Secret("path/canary")});
  const ScriptedServer escaped([](const Received&) { return Reply{{"HTTP/1.1 path%2fcanary\r\n\r\n"}, Then::close}; });
  const Outcome echoed_escaped = fetch({.url = escaped.url("/tokens"), .secret_segment = Secret("path/canary")});

  const ScriptedServer proxy([](const Received&) { return Reply{{"HTTP/1.1 password-canary\r\n\r\n"}, Then::close}; });
  const Outcome echoed_password =
      fetch({.url = proxy.url("/"), .username = "me", .password = Secret("password-canary")});

  const ScriptedServer basic([](const Received&) { return Reply{{"HTTP/1.1 basic-canary\r\n\r\n"}, Then::close}; });
  const Outcome echoed_basic = fetch({.url = basic.url("/"), .basic_token = Secret("basic-canary")});

  for (const Outcome& outcome : {refused, answered, malformed, broken, user, in_query, echoed, in_path, echoed_escaped,
                                 echoed_password, echoed_basic}) {
    ASSERT_FALSE(outcome.has_value());
    EXPECT_THAT(outcome.error().error.message, AllOf(Not(HasSubstr("canary")), testing::StartsWith("GET ")));
  }
}

TEST_F(HttpFailureTest, WhatCouldForgeAHeaderIsRefusedUnsent) {
  const ScriptedServer server([](const Received&) { return respond(200, ""); });

  for (const HttpRequest& request :
       std::vector<HttpRequest>{{.url = server.url(), .headers = {{"X", "a\r\nAuthorization: b"}}},
                                {.url = server.url(), .headers = {{"X: y\r\nZ", "a"}}},
                                {.url = server.url(), .bearer = Secret("a\nb")},
                                {.url = server.url(), .basic_token = Secret("a\nb")},
                                {.method = "GET / HTTP/1.1\r\nX: y\r\n\r\nGET", .url = server.url()}}) {
    const Outcome outcome = fetch(request);
    ASSERT_FALSE(outcome.has_value());
    EXPECT_EQ(outcome.error().progress, Progress::not_sent);
    EXPECT_EQ(outcome.error().error.recovery, Recovery::permanent);
  }
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(HttpFailureTest, OnlyHttpIsSpoken) {
  for (const char* url : {"file:///etc/passwd", "ftp://127.0.0.1/", "127.0.0.1/", "", "http://"}) {
    const Outcome outcome = fetch({.url = url});
    ASSERT_FALSE(outcome.has_value()) << url;
    EXPECT_EQ(outcome.error().progress, Progress::not_sent);
    EXPECT_EQ(outcome.error().error.recovery, Recovery::permanent);
  }
}

}  // namespace
}  // namespace nest2mqtt::net::test
