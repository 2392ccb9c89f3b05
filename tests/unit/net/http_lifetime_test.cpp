// Client and transfers may go at any moment. Meant above all for the sanitizers.

#include <atomic>
#include <random>
#include <semaphore>

#include "client_fixture.h"
#include "scripted_server.h"
#include "support/wait_until.h"

namespace nest2mqtt::net::test {
namespace {

using Then = Reply::Then;

using HttpLifetimeTest = ClientTest;

Reply endless(const Received&) {
  return Reply{{"HTTP/1.1 200 OK\r\n\r\n", "data"}, Then::hold};
}

TEST_F(HttpLifetimeTest, NoHandlerAfterTheTransferIsGone) {
  std::binary_semaphore may_answer(0);
  std::atomic<bool> asked = false;
  const ScriptedServer server([&](const Received&) {
    if (!asked.exchange(true)) may_answer.acquire();
    return respond(200, "x");
  });
  bool called = false;

  auto transfer = client_->send({.url = server.url()}, [&](const Outcome&) { called = true; });
  const bool was_asked = run_until([&] { return asked.load(); });
  may_answer.release();
  ASSERT_TRUE(was_asked);
  // The answer is complete and waits for the core.
  ASSERT_TRUE(nest2mqtt::test::wait_until([&] { return server.written() > 0; }));
  transfer.reset();
  // A later transfer has come the same way.
  ASSERT_TRUE(fetch({.url = server.url()}).has_value());

  EXPECT_FALSE(called);
}

TEST_F(HttpLifetimeTest, ATransferMayGoInsideItsOwnHandler) {
  const ScriptedServer server(endless);
  RecordingHandler handler;
  std::unique_ptr<HttpTransfer> transfer;
  handler.during_data_ = [&] { transfer.reset(); };
  transfer = client_->stream({.url = server.url()}, handler);

  ASSERT_TRUE(run_until([&] { return transfer == nullptr; }));
  EXPECT_TRUE(run_until([&] { return server.open_connections() == 0; }));
  EXPECT_FALSE(handler.ended_);
}

TEST_F(HttpLifetimeTest, TransferAndClientMayGoInsideTheDoneHandler) {
  const ScriptedServer server([](const Received&) { return respond(200, "x"); });
  std::unique_ptr<HttpTransfer> transfer;
  transfer = client_->send({.url = server.url()}, [&](const Outcome&) {
    transfer.reset();
    client_.reset();
  });

  EXPECT_TRUE(run_until([&] { return client_ == nullptr; }));
}

TEST_F(HttpLifetimeTest, AClientThatGoesEndsItsTransfers) {
  const ScriptedServer server(endless);
  RecordingHandler started;
  RecordingHandler waiting;
  const auto first = client_->stream({.url = server.url()}, started);
  ASSERT_TRUE(run_until([&] { return !started.data_.empty(); }));
  const auto second = client_->stream({.url = server.url()}, waiting);

  client_.reset();

  ASSERT_TRUE(run_until([&] { return started.ended_ && waiting.ended_; }));
  EXPECT_EQ(started.failure_->progress, Progress::maybe_sent);
  EXPECT_TRUE(waiting.failure_);
}

TEST_F(HttpLifetimeTest, ManyTransfersComeAndGoAtAnyMoment) {
  const ScriptedServer server([](const Received& request) {
    if (request.head.starts_with("GET /held")) return endless(request);
    return respond(200, std::string(100'000, 'x'));
  });
  std::mt19937 random(1);
  std::vector<std::unique_ptr<HttpTransfer>> transfers(16);
  std::vector<RecordingHandler> handlers(transfers.size());
  int done = 0;

  for (int round = 0; round < 2000; ++round) {
    const std::size_t i = random() % transfers.size();
    if (i % 2 == 0) {
      transfers[i] = client_->stream({.url = server.url("/held")}, handlers[i]);
    } else {
      transfers[i] = client_->send({.url = server.url()}, [&](const Outcome& outcome) {
        EXPECT_TRUE(outcome.has_value());
        ++done;
      });
    }
    if (random() % 4 == 0) core_.restart(), core_.poll();
  }
  EXPECT_TRUE(run_until([&] { return done > 0; }));
}

TEST_F(HttpLifetimeTest, ManyClientsComeAndGoWithTransfersInFlight) {
  const ScriptedServer server(endless);
  std::mt19937 random(2);

  for (int round = 0; round < 500; ++round) {
    auto client = make_curl_client(core_.get_executor());
    RecordingHandler handler;
    auto first = client->stream({.url = server.url()}, handler);
    auto second = client->stream({.url = server.url()}, handler);
    if (random() % 2 == 0) {
      core_.restart();
      core_.run_for(std::chrono::microseconds(random() % 2000));
    }
    if (random() % 2 == 0) first.reset();
    if (random() % 2 == 0) client.reset();
  }
  core_.restart();
  core_.poll();
}

}  // namespace
}  // namespace nest2mqtt::net::test
