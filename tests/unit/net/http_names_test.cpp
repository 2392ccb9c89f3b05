// A name server that does not answer: the core goes on with everything else.

#include "client_fixture.h"
#include "scripted_server.h"
#include "support/names.h"

namespace nest2mqtt::net::test {
namespace {

using HttpNamesTest = ClientTest;
using nest2mqtt::test::SlowNames;

TEST_F(HttpNamesTest, OtherTransfersGoOnWhileANameIsLookedUp) {
  const SlowNames names;
  const ScriptedServer server([](const Received&) { return respond(200, "x"); });
  RecordingHandler handler;
  const auto waiting = client_->stream({.url = "http://nest.slow.test/"}, handler);
  ASSERT_TRUE(run_until([&] { return names.pending() == 1; }));

  EXPECT_TRUE(fetch({.url = server.url()}).has_value());
  EXPECT_FALSE(handler.ended_);
  EXPECT_EQ(names.pending(), 1);
}

TEST_F(HttpNamesTest, WhoCancelsDoesNotWaitForTheName) {
  const SlowNames names;
  RecordingHandler handler;
  auto transfer = client_->stream({.url = "http://nest.slow.test/"}, handler);
  ASSERT_TRUE(run_until([&] { return names.pending() == 1; }));

  transfer.reset();

  EXPECT_EQ(names.pending(), 1);
}

TEST_F(HttpNamesTest, ATimeoutDoesNotWaitForTheName) {
  const SlowNames names;

  const Outcome outcome = fetch({.url = "http://nest.slow.test/", .connect_timeout = 50ms});

  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().progress, Progress::not_sent);
  EXPECT_EQ(names.pending(), 1);
}

TEST_F(HttpNamesTest, AClientThatGoesDoesNotWaitForTheName) {
  const SlowNames names;
  RecordingHandler handler;
  const auto transfer = client_->stream({.url = "http://nest.slow.test/"}, handler);
  ASSERT_TRUE(run_until([&] { return names.pending() == 1; }));

  client_.reset();

  EXPECT_EQ(names.pending(), 1);
  EXPECT_TRUE(run_until([&] { return handler.ended_; }));
  EXPECT_EQ(handler.failure_->progress, Progress::not_sent);
}

}  // namespace
}  // namespace nest2mqtt::net::test
