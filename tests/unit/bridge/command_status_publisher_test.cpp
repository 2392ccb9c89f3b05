#include "command_status_publisher.h"

#include <memory>
#include <utility>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/model/diff.h"

#include "fakes/command_options.h"
#include "fakes/fake_command_port.h"
#include "fakes/manual_time.h"

namespace nest2mqtt::bridge {
namespace {

using command::Code;
using command::Receipt;
using command::Status;
using testing::IsEmpty;
using namespace std::chrono_literals;

const model::ObjectId thermostat{"thermostats", "t"};
const model::ObjectId structure{"", "s"};
constexpr auto topic = "nest/devices/thermostats/t/command";
constexpr auto structure_topic = "nest/structures/s/command";

/// The dispatcher is a real one, with a home of one structure and one thermostat.
class CommandStatusPublisherTest : public testing::Test {
 protected:
  CommandStatusPublisherTest() {
    port_.clock = time_.clock();
    begin();
  }

  /// The program starts, and nothing of the home is known yet. `saved`: by an earlier run.
  void begin(const command::SavedRecords& saved = {}) {
    dispatcher_ = std::make_unique<command::CommandDispatcher>(test::command_options(), port_, saved, time_.now());
    dispatcher_->account_changed(0, {upstream::LinkState::online, true}, time_.now());
    publisher_ = std::make_unique<CommandStatusPublisher>(mirror::TopicNames("nest"), outbox_, *dispatcher_);
    outbox_.open({}, time_.now());
  }

  void show_home(const char* root = R"({"structures":{"s":{"away":"away"}},
      "devices":{"thermostats":{"t":{"label":"","is_online":true}}}})",
                 bool complete = true) {
    std::vector<std::optional<model::Document>> documents{
        model::Document::from(std::make_shared<json::value>(json::parse(root))).value()};
    const auto before =
        std::exchange(home_, std::make_shared<const model::Home>(documents, std::vector<std::string>{}));
    dispatcher_->home_changed(home_, complete, time_.now());
    publisher_->home_changed({model::diff(*before, *home_), before, home_}, complete, time_.now());
  }

  static Receipt receipt(std::uint64_t number, Status status, const std::string& message = "") {
    Receipt made;
    made.number = number;
    made.result = {status, Code::ok, message};
    made.requested = {{"label", "of " + std::to_string(number)}};
    return made;
  }
  void tell(std::uint64_t number, Status status, const model::ObjectId& target = thermostat) {
    publisher_->receipt_sent(target, receipt(number, status), time_.now());
  }

  void pass(std::chrono::steady_clock::duration by) {
    time_.advance(by);
    if (publisher_->deadline() && *publisher_->deadline() <= time_.now()) publisher_->tick(time_.now());
  }

  std::string status(const std::string& at = topic) {
    const auto found = broker_.find(at);
    if (found == broker_.end()) return "nothing";
    const auto document = json::parse(found->second).as_object();
    return document.at("status").is_string() ? std::string(document.at("status").as_string()) : "none";
  }

  test::ManualTime time_;
  std::shared_ptr<const model::Home> home_ = std::make_shared<const model::Home>();
  test::FakeCommandPort port_;
  std::map<std::string, std::string> broker_;
  std::size_t messages_ = 0;
  mqtt::Outbox outbox_{[this](mqtt::PublishId, const mqtt::Message& message) -> Result<void> {
    ++messages_;
    if (message.payload.empty()) {
      broker_.erase(message.topic);
    } else {
      broker_[message.topic] = message.payload;
    }
    return {};
  }};
  std::unique_ptr<command::CommandDispatcher> dispatcher_;
  std::unique_ptr<CommandStatusPublisher> publisher_;
};

TEST_F(CommandStatusPublisherTest, ARefusalIsShownAtOnce) {
  show_home();
  tell(0, Status::refused);
  EXPECT_EQ(status(), "refused");
}

TEST_F(CommandStatusPublisherTest, ACommandThatIsSoonDoneIsShownWithItsEndOnly) {
  show_home();
  tell(1, Status::accepted);
  EXPECT_EQ(status(), "nothing") << "or the dial would be set back in the middle of an ordinary change";
  pass(CommandStatusPublisher::show_delay - 1ms);
  tell(1, Status::confirmed);
  EXPECT_EQ(status(), "confirmed");
  pass(1h);
  EXPECT_EQ(messages_, 1U);
}

TEST_F(CommandStatusPublisherTest, ACommandThatTakesLongerIsShownAsAccepted) {
  show_home();
  tell(1, Status::accepted);
  pass(CommandStatusPublisher::show_delay);
  EXPECT_EQ(status(), "accepted");
  tell(1, Status::unconfirmed);
  EXPECT_EQ(status(), "unconfirmed");
}

TEST_F(CommandStatusPublisherTest, ANewerCommandIsShownAndNotThatItReplacedAnOlderOne) {
  show_home();
  tell(1, Status::accepted);
  tell(1, Status::queued);
  EXPECT_EQ(status(), "queued");
  tell(2, Status::accepted);
  EXPECT_EQ(status(), "accepted") << "what is shown as pending would be out of date";
  tell(1, Status::superseded);
  EXPECT_EQ(status(), "accepted");
  tell(2, Status::queued);
  EXPECT_EQ(status(), "queued");
}

TEST_F(CommandStatusPublisherTest, AnOlderCommandThatFailsLaterIsShown) {
  show_home();
  tell(1, Status::queued);
  tell(2, Status::confirmed);
  tell(1, Status::rejected);
  EXPECT_EQ(status(), "rejected");
}

TEST_F(CommandStatusPublisherTest, NothingIsRetainedForWhatDoesNotExist) {
  tell(0, Status::refused, {"thermostats", "nobody"});
  show_home();
  tell(0, Status::refused, {"thermostats", "nobody"});
  tell(3, Status::refused, {"thermostats", "nobody"});
  EXPECT_THAT(broker_, IsEmpty());
}

TEST_F(CommandStatusPublisherTest, ItGoesWithItsObject) {
  show_home();
  tell(1, Status::confirmed);
  show_home(R"({"structures":{"s":{}},"devices":{}})");
  EXPECT_THAT(broker_, IsEmpty());
  EXPECT_EQ(publisher_->deadline(), std::nullopt);
}

TEST_F(CommandStatusPublisherTest, WhatAnEarlierRunSaidLastStays) {
  show_home();
  tell(1, Status::refused);
  const auto earlier = broker_;
  begin();
  messages_ = 0;
  for (const auto& [name, payload] : earlier) publisher_->swept({.topic = name, .payload = payload, .retain = true});
  publisher_->sweep_done(time_.now());
  show_home();
  EXPECT_EQ(outbox_.wanted(topic), earlier.at(topic)) << "the broker has this already";
}

TEST_F(CommandStatusPublisherTest, WhatWaitedInAnEarlierRunStaysOnlyIfItStillWaits) {
  const std::string waiting =
      R"({"status":"queued","code":"ok","message":"m","requested":{"label":"a"},"at":"2026-11-27T12:00:00.000Z"})";
  publisher_->swept({.topic = topic, .payload = waiting, .retain = true});
  publisher_->sweep_done(time_.now());
  show_home();
  EXPECT_EQ(outbox_.wanted(topic), std::nullopt) << "its command is gone";

  const json::object saved = json::parse(R"({"number":5,"kind":"thermostats","id":"t",
    "received":"2026-11-27T12:00:00.000Z","expires":"2099-01-01T00:00:00.000Z",
    "wishes":[{"name":"label","requested":"a","field":"label","value":"a","sent":false,"before":null}]})")
                                 .as_object();
  begin({{"commands/5", saved}});
  publisher_->swept({.topic = topic, .payload = waiting, .retain = true});
  publisher_->sweep_done(time_.now());
  show_home(R"({"structures":{"s":{"away":"away"}},"devices":{}})", false);
  EXPECT_EQ(outbox_.wanted(topic), std::nullopt) << "not before the device is known";
  show_home();
  ASSERT_TRUE(outbox_.wanted(topic));
  const auto document = json::parse(*outbox_.wanted(topic)).as_object();
  EXPECT_EQ(document.at("status"), "queued");
  EXPECT_EQ(document.at("pending"), json::parse(R"({"label":"a"})"));
}

TEST_F(CommandStatusPublisherTest, OnlyWhatWasRetainedBeforeTheFirstSweepIsTakenOver) {
  publisher_->sweep_done(time_.now());
  show_home();
  publisher_->swept({.topic = topic, .payload = R"({"status":"refused"})", .retain = true});
  publisher_->sweep_done(time_.now());
  show_home();
  EXPECT_EQ(outbox_.wanted(topic), std::nullopt);
}

TEST_F(CommandStatusPublisherTest, ATripCanBeCancelledWhileItIsExpected) {
  const auto home = [](const std::string& away, const std::string& begin) {
    return R"({"structures":{"s":{"away":")" + away + R"(","eta_begin":")" + begin + R"("}},"devices":{}})";
  };
  const auto trip = [&] {
    return broker_.contains(structure_topic) && json::parse(broker_[structure_topic]).as_object().contains("trip_id");
  };
  const json::object saved{{"id", "s"}, {"kind", ""}, {"trip", "trip-7"}};
  begin({{"budgets/structures/s", saved}});
  show_home(home("away", "1970-01-01T00:00:00.000Z").c_str());
  EXPECT_FALSE(trip());
  show_home(home("away", "2030-01-01T00:00:00.000Z").c_str());
  EXPECT_TRUE(trip()) << "also after a restart, when no command was given yet";
  EXPECT_EQ(status(structure_topic), "none");
  show_home(home("home", "2030-01-01T00:00:00.000Z").c_str());
  EXPECT_FALSE(trip()) << "somebody has arrived";
}

}  // namespace
}  // namespace nest2mqtt::bridge
