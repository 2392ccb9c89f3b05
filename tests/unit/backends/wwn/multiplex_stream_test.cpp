#include "multiplex/multiplex_stream.h"

#include <memory>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/fake_call_budget.h"
#include "fakes/manual_time.h"

namespace nest2mqtt::wwn {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

/// An HttpClient with one stream, whose bytes the test sends by hand.
class StreamClient final : public net::HttpClient {
 public:
  void accept() { handler_->on_headers({200, {{"Content-Type", "text/event-stream"}}, ""}); }
  void send(const std::string& bytes) { handler_->on_data(bytes); }

  std::unique_ptr<net::HttpTransfer> send(net::HttpRequest, Done) override {
    throw std::logic_error("only a stream is expected");
  }
  std::unique_ptr<net::HttpTransfer> stream(net::HttpRequest, net::StreamHandler& handler) override {
    handler_ = &handler;
    return std::make_unique<Transfer>(paused_);
  }

  [[nodiscard]] bool paused() const { return paused_; }

 private:
  class Transfer final : public net::HttpTransfer {
   public:
    explicit Transfer(bool& paused) : paused_(paused) {}
    void pause_reading(bool paused) override { paused_ = paused; }

   private:
    bool& paused_;
  };

  net::StreamHandler* handler_ = nullptr;
  bool paused_ = false;
};

/// Appends its name for each document that it gets.
struct NamingMember final : MultiplexMember {
  NamingMember(std::string name, std::vector<std::string>& documents) : name_(std::move(name)), documents_(documents) {}

  void from_common_stream(const Action& action, Instant) override {
    if (std::holds_alternative<ReportDocument>(action)) documents_.push_back(name_);
  }
  void refused_by_common_stream(const std::string&, upstream::AccessLoss, Instant) override {}
  void open_own_stream(Instant) override {}
  void close_own_stream(Instant) override {}

 private:
  std::string name_;
  std::vector<std::string>& documents_;
};

/// A stream with three members, as three accounts call it.
class MultiplexStreamTest : public testing::Test {
 protected:
  MultiplexStreamTest() {
    for (std::size_t i = 0; i < members_.size(); ++i) {
      numbers_.push_back(stream_.add(*members_[i]));
      stream_.join(numbers_[i], Secret("c." + std::to_string(i)), time_.now());
    }
    time_.advance(500ms);
    turn();
    client_.accept();
  }

  /// One turn of the loop: each member that is due is called. Returns whose documents it has brought.
  std::vector<std::string> turn() {
    documents_.clear();
    for (const std::size_t number : numbers_) {
      const auto due = stream_.deadline(number);
      if (due && *due <= time_.now()) stream_.tick(number, time_.now());
    }
    return documents_;
  }
  /// One document for each member, in one piece.
  void send_documents() {
    std::string bytes;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      bytes += "event: put\ndata: ";
      bytes += R"({"path":"/","data":{"metadata":{"access_token":"c.)" + std::to_string(i) + R"("},"n":1}})";
      bytes += "\n\n";
    }
    documents_.clear();
    client_.send(bytes);
  }

  test::ManualTime time_;
  test::FakeCallBudget budget_;
  StreamClient client_;
  std::vector<std::string> documents_;
  std::vector<std::size_t> numbers_;
  std::vector<std::unique_ptr<NamingMember>> members_ = make_members();
  MultiplexStream stream_{{.api_url = "https://developer-api.nest.com",
                           .redirect_hosts = {"*.nest.com"},
                           .stream = {.keep_alive = 30s, .max_event = 1000, .blocked_pause = {10min}},
                           .on_warning = {},
                           .clock = time_.clock()},
                          client_,
                          budget_,
                          Backoff::Random(1)};

 private:
  std::vector<std::unique_ptr<NamingMember>> make_members() {
    std::vector<std::unique_ptr<NamingMember>> members;
    for (const char* name : {"a", "b", "c"}) members.push_back(std::make_unique<NamingMember>(name, documents_));
    return members;
  }
};

TEST_F(MultiplexStreamTest, ReadsOneDocumentInATurnHoweverManyMembersCallIt) {
  send_documents();
  EXPECT_THAT(documents_, ElementsAre("a"));
  EXPECT_THAT(turn(), ElementsAre("b"));
  EXPECT_THAT(turn(), ElementsAre("c"));
  EXPECT_THAT(turn(), ElementsAre());
}

TEST_F(MultiplexStreamTest, IsNotReadOnWhileEventsWait) {
  send_documents();
  EXPECT_TRUE(client_.paused());
  turn();
  EXPECT_TRUE(client_.paused());
  turn();
  EXPECT_FALSE(client_.paused());
}

TEST_F(MultiplexStreamTest, IsDrivenByTheNextMemberOnceTheFirstIsRemoved) {
  stream_.remove(numbers_[0]);
  stream_.remove(numbers_[0]);
  EXPECT_EQ(stream_.deadline(numbers_[0]), std::nullopt);
  ASSERT_TRUE(stream_.deadline(numbers_[1]));
  send_documents();
  EXPECT_THAT(documents_, ElementsAre("b"));
  EXPECT_THAT(turn(), ElementsAre("c"));
}

}  // namespace
}  // namespace nest2mqtt::wwn
