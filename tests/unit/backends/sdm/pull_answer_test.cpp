#include "events/pull_answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "events/base64.h"
#include "test_data.h"

namespace nest2mqtt::sdm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

TEST(SdmPullAnswer, HasMessagesAndTheirAcknowledgements) {
  const auto answer = read_pull_answer(test_data("pull.json"));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_THAT(answer->ack_ids, ElementsAre("EXAMPLE-ACK-0001", "EXAMPLE-ACK-0002", "EXAMPLE-ACK-0003"));
  ASSERT_THAT(answer->messages, SizeIs(3));
  EXPECT_EQ(answer->messages[0].event_id, "6b86b273-ff34-4ce1-8d6b-804eff5a3f57");
  EXPECT_EQ(answer->messages[1].thread, EventThread::started);
  EXPECT_EQ(answer->unreadable, 0U);
}

TEST(SdmPullAnswer, WithoutMessagesIsEmpty) {
  for (const char* body : {"{}", "{\n}", R"({"receivedMessages":[]})"}) {
    const auto answer = read_pull_answer(body);
    ASSERT_TRUE(answer) << body;
    EXPECT_THAT(answer->ack_ids, IsEmpty());
    EXPECT_THAT(answer->messages, IsEmpty());
  }
}

TEST(SdmPullAnswer, AcknowledgesWhatItCannotRead) {
  const auto answer =
      read_pull_answer(R"({"receivedMessages":[{"ackId":"a"},{"ackId":"b","message":{"data":"canary!"}},)"
                       R"({"ackId":"c","message":{"data":"e30="}},{"ackId":7,"message":{"data":7}},7,)"
                       R"({"ackId":"d","message":{"messageId":"1","attributes":{"x":"y"}}}]})");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_THAT(answer->ack_ids, ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(answer->messages, IsEmpty());
  EXPECT_EQ(answer->unreadable, 5U);
  EXPECT_THAT(answer->reason, HasSubstr("content"));
}

TEST(SdmPullAnswer, IsNotReadFromAnythingElse) {
  for (const char* body : {"", "<html>canary", "[]", "null", R"({"receivedMessages":{"canary":1}})"}) {
    const auto answer = read_pull_answer(body);
    ASSERT_FALSE(answer) << body;
    EXPECT_EQ(answer.error().recovery, Recovery::retry);
    EXPECT_THAT(answer.error().message, Not(HasSubstr("canary")));
  }
}

TEST(SdmBase64, IsDecoded) {
  EXPECT_EQ(bytes_of_base64(""), "");
  EXPECT_EQ(bytes_of_base64("Zg=="), "f");
  EXPECT_EQ(bytes_of_base64("Zm8="), "fo");
  EXPECT_EQ(bytes_of_base64("Zm9v"), "foo");
  EXPECT_EQ(bytes_of_base64("+/+/"), "\xFB\xFF\xBF");
}

TEST(SdmBase64, IsNothingElse) {
  for (const char* digits : {"Z", "Zg", "Zg=", "Z===", "====", "Zg==Zg==", "Zm 9v", " Zm9v", "Zm9v\n", "Zm9-", "Zm9_",
                             "Zm=v", "Z\xC3\xA9="}) {
    EXPECT_EQ(bytes_of_base64(digits), std::nullopt) << digits;
  }
}

}  // namespace
}  // namespace nest2mqtt::sdm
