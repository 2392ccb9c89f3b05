#include "nest2mqtt/publish/event_publisher.h"

#include <memory>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/manual_time.h"
#include "support/temp_dir.h"

namespace nest2mqtt::publish {
namespace {

/// A home of one smoke alarm, with a state directory of its own.
class EventPublisherTest : public testing::Test {
 protected:
  EventPublisherTest() {
    EXPECT_TRUE(store_.open());
    outbox_.open({}, time_.now());
  }

  void show_alarm(const char* state, bool complete) {
    const json::object protect{{"smoke_alarm_state", state}};
    const json::object root{{"devices", {{"smoke_co_alarms", {{"p", protect}}}}}};
    const std::vector<std::optional<model::Document>> documents{
        model::Document::from(std::make_shared<json::value>(root)).value()};
    const auto before =
        std::exchange(home_, std::make_shared<const model::Home>(documents, std::vector<std::string>{}));
    publisher_.home_changed({model::diff(*before, *home_), before, home_}, complete, time_.now());
  }

  [[nodiscard]] bool is_kept(std::string_view state) const {
    return json::serialize(store_.section("events")).find(state) != std::string::npos;
  }

  test::TempDir dir_;
  storage::StateStore store_{dir_.path().string()};
  test::ManualTime time_;
  std::shared_ptr<const model::Home> home_ = std::make_shared<const model::Home>();
  std::vector<std::string> sent_;
  mqtt::Outbox outbox_{[this](mqtt::PublishId, const mqtt::Message& message) -> Result<void> {
    sent_.push_back(message.topic);
    return {};
  }};
  EventPublisher publisher_{mirror::TopicNames("nest"), store_, outbox_};
};

TEST_F(EventPublisherTest, KeepsWhatItSeesOfACompleteHomeAtOnce) {
  show_alarm("ok", true);
  EXPECT_TRUE(is_kept("\"ok\""));
  EXPECT_EQ(publisher_.deadline(), std::nullopt);
}

TEST_F(EventPublisherTest, KeepsWhatItOnlySeesOfAHomeThatIsNotCompleteLater) {
  show_alarm("ok", false);
  EXPECT_FALSE(is_kept("\"ok\""));
  ASSERT_EQ(publisher_.deadline(), time_.now() + EventPublisher::keep_delay);
  time_.advance(EventPublisher::keep_delay);
  publisher_.tick(time_.now());
  EXPECT_TRUE(is_kept("\"ok\""));
  EXPECT_EQ(publisher_.deadline(), std::nullopt);
}

TEST_F(EventPublisherTest, KeepsWhatItTellsAtOnce) {
  show_alarm("ok", false);
  show_alarm("warning", false);
  EXPECT_THAT(sent_, testing::ElementsAre("nest/devices/smoke_co_alarms/p/event"));
  EXPECT_TRUE(is_kept("\"warning\""));
  EXPECT_EQ(publisher_.deadline(), std::nullopt);
}

TEST_F(EventPublisherTest, KeepsEverythingAtTheEnd) {
  show_alarm("ok", false);
  publisher_.keep_memory();
  EXPECT_TRUE(is_kept("\"ok\""));
}

}  // namespace
}  // namespace nest2mqtt::publish
