#include "web_pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/model/document.h"

#include "facts_fixture.h"

namespace nest2mqtt::report {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using upstream::LinkState;

net::PageReply get(BridgeWithAHome& facts, const std::string& path, const std::string& query = "") {
  return answer_page({.path = path, .query = query}, facts.get(), config::Config{});
}

TEST(WebPages, AreAliveWhateverElseIsWrong) {
  BridgeWithAHome facts;
  facts.broker.connected = false;
  EXPECT_EQ(get(facts, "/livez").status, 200);
}

TEST(WebPages, AreReadyWhenTheHomeIsOnTheBroker) {
  BridgeWithAHome facts;
  EXPECT_EQ(get(facts, "/readyz").status, 200);
  EXPECT_EQ(get(facts, "/readyz").body, "ready\n");
  facts.mirrored = false;
  facts.broker.waiting = 7;
  EXPECT_EQ(get(facts, "/readyz").status, 503);
  EXPECT_EQ(get(facts, "/readyz").body, "the home is on its way to the broker: 7 messages wait\n");
}

TEST(WebPages, SayEveryReasonForNotBeingReady) {
  BridgeWithAHome facts;
  facts.broker.connected = false;
  facts.broker.trouble = "connection refused";
  facts.add_account("cabin", LinkState::offline).link.why = "no route to host";
  facts.add_account("flat", LinkState::connecting);
  const auto reply = get(facts, "/readyz");
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.body,
            "the broker is not connected: mqtt://broker:1883: connection refused\n"
            "account cabin: its first document has not come yet: offline: no route to host\n"
            "account flat: its first document has not come yet: connecting\n");
}

TEST(WebPages, DoNotWaitForAnAccountThatWaitsForALogin) {
  BridgeWithAHome facts;
  facts.add_account("cabin", LinkState::unauthorized);
  EXPECT_EQ(get(facts, "/readyz").status, 200);
  // What was seen is still there.
  facts.accounts[0].link.state = LinkState::offline;
  EXPECT_EQ(get(facts, "/readyz").status, 200);
  facts.stopping = true;
  EXPECT_EQ(get(facts, "/readyz").status, 503);
}

TEST(WebPages, TellTheHealthAsJson) {
  BridgeWithAHome facts;
  facts.problem = "account wwn: \"unauthorized\"";
  const auto reply = get(facts, "/health");
  EXPECT_EQ(reply.content_type, "application/json");
  const auto health = model::parse_json(reply.body);
  ASSERT_TRUE(health) << reply.body;
  EXPECT_EQ(health->at("problem"), json::value(*facts.problem));
  EXPECT_EQ(health->at("mqtt").at("connected"), json::value(true));
}

TEST(WebPages, ShowTheStatusInABrowser) {
  BridgeWithAHome facts;
  EXPECT_EQ(get(facts, "/").content_type, "text/html; charset=utf-8");
  EXPECT_THAT(get(facts, "/").body, HasSubstr("http-equiv=\"refresh\""));
  EXPECT_THAT(get(facts, "/", "refresh=off").body, Not(HasSubstr("http-equiv=\"refresh\"")));
}

TEST(WebPages, KnowNothingElse) {
  BridgeWithAHome facts;
  for (const char* path : {"/metrics/", "/index.html", "//", "/livez/..", "/%2e", "/set"}) {
    EXPECT_EQ(get(facts, path).status, 404) << path;
  }
}

TEST(WebPages, CountInTheMetrics) {
  BridgeWithAHome facts;
  facts.accounts[0].documents = 12;
  facts.write_budget = {{"/devices/thermostats/t", 2}};
  command::Receipt receipt;
  receipt.result.status = command::Status::confirmed;
  receipt.received_at = facts.time.now().wall;
  receipt.sent_at = receipt.received_at + 600ms;
  receipt.finished_at = *receipt.sent_at + 2s;
  facts.commands.add(receipt);
  receipt.result.status = command::Status::queued;
  facts.commands.add(receipt);
  facts.time.advance(90s);
  EXPECT_THAT(get(facts, "/metrics").body,
              AllOf(HasSubstr("nest2mqtt_documents_received_total{account=\"default\"} 12\n"),
                    HasSubstr("nest2mqtt_cloud_state{account=\"default\",state=\"online\"} 1\n"),
                    HasSubstr("nest2mqtt_cloud_state{account=\"default\",state=\"offline\"} 0\n"),
                    HasSubstr("nest2mqtt_cloud_state_age_seconds{account=\"default\"} 90\n"),
                    HasSubstr("nest2mqtt_objects{kind=\"thermostats\"} 1\n"),
                    HasSubstr("nest2mqtt_commands_total{status=\"confirmed\"} 1\n"),
                    HasSubstr("nest2mqtt_commands_total{status=\"expired\"} 0\n"),
                    HasSubstr("nest2mqtt_command_send_seconds_bucket{le=\"0.5\"} 0\n"),
                    HasSubstr("nest2mqtt_command_send_seconds_bucket{le=\"1\"} 1\n"),
                    HasSubstr("nest2mqtt_command_confirm_seconds_sum 2\n"),
                    HasSubstr("nest2mqtt_write_budget_left{path=\"/devices/thermostats/t\"} 2\n")));
}

TEST(WebPages, KeepTheMetricsFewAndWellFormedWhateverTheHomeIsCalled) {
  BridgeWithAHome facts(R"({"devices":{"toasters\n{}":{"t":{}},"thermostats":{"t":{}}}})");
  for (int i = 0; i < 1000; ++i) facts.write_budget["/devices/thermostats/\"\\\n" + std::to_string(i)] = 1;
  const std::string body = get(facts, "/metrics").body;
  EXPECT_THAT(body, AllOf(HasSubstr("nest2mqtt_objects{kind=\"other\"} 1\n"), Not(HasSubstr("toasters"))));
  std::size_t samples = 0;
  for (std::size_t at = 0; (at = body.find("nest2mqtt_write_budget_left{", at)) != std::string::npos; ++at) ++samples;
  EXPECT_EQ(samples, 100U);
  EXPECT_THAT(body, HasSubstr(R"(path="/devices/thermostats/\"\\\n0")"));
}

}  // namespace
}  // namespace nest2mqtt::report
