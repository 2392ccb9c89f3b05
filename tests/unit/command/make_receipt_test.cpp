#include "make_receipt.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "fakes/manual_time.h"

namespace nest2mqtt::command {
namespace {

using namespace std::chrono_literals;

/// A command for the label of a thermostat that was sent after a second.
class MakeReceiptTest : public testing::Test {
 protected:
  MakeReceiptTest() {
    command_.number = 4;
    command_.object = {"thermostats", "t"};
    command_.received = time_.now();
    command_.response_topic = "answers";
    command_.correlation_data = "c";
    FieldWrite write;
    write.slot = model::Slot::label;
    write.name = "label";
    write.field = "label";
    write.requested = "b";
    write.value = "b";
    write.sent = true;
    command_.writes.push_back(write);
    time_.advance(1s);
    command_.sent = time_.now();
    time_.advance(1s);
  }
  [[nodiscard]] OutgoingReceipt make(Status status, Code code = Code::ok) const {
    const json::object document{{"label", "a"}};
    return make_receipt(command_, {status, code, ""}, &document, 2, time_.now());
  }

  test::ManualTime time_;
  Command command_;
};

TEST_F(MakeReceiptTest, GoesToTheObjectAndToTheSender) {
  const OutgoingReceipt outgoing = make(Status::confirmed);
  EXPECT_EQ(outgoing.number, 4U);
  EXPECT_EQ(outgoing.object, (model::ObjectId{"thermostats", "t"}));
  EXPECT_EQ(outgoing.response_topic, "answers");
  EXPECT_EQ(outgoing.correlation_data, "c");
  EXPECT_EQ(outgoing.text, outgoing.receipt.value().text());
}

TEST_F(MakeReceiptTest, SaysWhatWasAskedForSentAndShown) {
  const Receipt receipt = make(Status::confirmed).receipt.value();
  EXPECT_EQ(receipt.path, "/devices/thermostats/t");
  EXPECT_EQ(model::to_text(receipt.requested), R"({"label":"b"})");
  EXPECT_EQ(model::to_text(receipt.sent), R"({"label":"b"})");
  EXPECT_EQ(model::to_text(receipt.observed), R"({"label":"a"})");
  EXPECT_EQ(*receipt.sent_at - receipt.received_at, 1s);
  EXPECT_EQ(*receipt.finished_at - receipt.received_at, 2s);
  EXPECT_EQ(receipt.budget_left, 2);
}

TEST_F(MakeReceiptTest, HasNoTimeOfSendingForWhatWasNotSent) {
  command_.writes[0].sent = false;  // the call was blocked
  const Receipt receipt = make(Status::expired).receipt.value();
  EXPECT_EQ(receipt.sent_at, std::nullopt);
  EXPECT_TRUE(receipt.sent.empty());
}

TEST_F(MakeReceiptTest, SaysHowLongItWaitsOnlyWhileThatHolds) {
  command_.queued_not_before = time_.now().wall + 1min;
  EXPECT_EQ(make(Status::queued).receipt->not_before, command_.queued_not_before);
  EXPECT_EQ(make(Status::rejected, Code::blocked).receipt->not_before, command_.queued_not_before);
  EXPECT_EQ(make(Status::confirmed).receipt->not_before, std::nullopt);
}

TEST_F(MakeReceiptTest, IsAwaitedByTheDiskOnlyIfItEndsAnAcceptedCommand) {
  EXPECT_FALSE(make(Status::accepted).awaits_delivery());
  EXPECT_FALSE(make(Status::queued).awaits_delivery());
  EXPECT_TRUE(make(Status::confirmed).awaits_delivery());
  command_.number = 0;
  EXPECT_FALSE(make(Status::refused).awaits_delivery());
}

TEST(MakeRefusal, SaysWhatWasAskedForAndByWhom) {
  const test::ManualTime time;
  const CommandMessage message{.object = {"thermostats", "t"},
                               .field = std::nullopt,
                               .payload = R"({"transaction":"x","label":"b"})",
                               .response_topic = "answers",
                               .correlation_data = "c"};
  const OutgoingReceipt outgoing = make_refusal(message, {Code::read_only, "no"}, 3, time.now());
  EXPECT_EQ(outgoing.number, 0U);
  EXPECT_EQ(outgoing.object, message.object);
  EXPECT_EQ(outgoing.response_topic, "answers");
  EXPECT_EQ(outgoing.correlation_data, "c");
  const Receipt& receipt = outgoing.receipt.value();
  EXPECT_EQ(receipt.result.status, Status::refused);
  EXPECT_EQ(receipt.result.code, Code::read_only);
  EXPECT_EQ(receipt.result.message, "no");
  EXPECT_EQ(receipt.transaction, json::value("x"));
  EXPECT_EQ(model::to_text(receipt.requested), R"({"label":"b"})");
  EXPECT_EQ(receipt.finished_at, receipt.received_at);
  EXPECT_EQ(receipt.budget_left, 3);
  EXPECT_EQ(outgoing.text, receipt.text());
}

TEST(MakeRefusal, LeavesOutWhatIsTooLongToBeKept) {
  const test::ManualTime time;
  const CommandMessage message{.object = {"thermostats", "t"},
                               .field = "label",
                               .payload = "b",
                               .response_topic = std::string(max_response_topic + 1, 't'),
                               .correlation_data = std::string(max_correlation_data + 1, 'c')};
  const OutgoingReceipt outgoing = make_refusal(message, {Code::bad_payload, "no"}, 3, time.now());
  EXPECT_EQ(outgoing.response_topic, std::nullopt);
  EXPECT_EQ(outgoing.correlation_data, std::nullopt);
}

}  // namespace
}  // namespace nest2mqtt::command
