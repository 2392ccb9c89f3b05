#include "web_pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/model/document.h"

#include "snapshot_fixture.h"

namespace nest2mqtt::report {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using upstream::LinkState;

net::PageReply get(BridgeWithAHome& snapshot, const std::string& path, const std::string& query = "") {
  return answer_page({.path = path, .query = query}, snapshot.get(), config::Config{});
}

TEST(WebPages, AreAliveWhateverElseIsWrong) {
  BridgeWithAHome snapshot;
  snapshot.broker.connected = false;
  EXPECT_EQ(get(snapshot, "/livez").status, 200);
}

TEST(WebPages, AreReadyWhenTheHomeIsOnTheBroker) {
  BridgeWithAHome snapshot;
  EXPECT_EQ(get(snapshot, "/readyz").status, 200);
  EXPECT_EQ(get(snapshot, "/readyz").body, "ready\n");
  snapshot.published_once = false;
  snapshot.broker.waiting = 7;
  EXPECT_EQ(get(snapshot, "/readyz").status, 503);
  EXPECT_EQ(get(snapshot, "/readyz").body, "the home is on its way to the broker: 7 messages wait\n");
}

TEST(WebPages, SayEveryReasonForNotBeingReady) {
  BridgeWithAHome snapshot;
  snapshot.broker.connected = false;
  snapshot.broker.error = "connection refused";
  snapshot.add_account("cabin", LinkState::offline).link.why = "no route to host";
  snapshot.add_account("flat", LinkState::connecting);
  const auto reply = get(snapshot, "/readyz");
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.body,
            "the broker is not connected: mqtt://broker:1883: connection refused\n"
            "account cabin: its first document has not come yet: offline: no route to host\n"
            "account flat: its first document has not come yet: connecting\n");
}

TEST(WebPages, DoNotWaitForAnAccountThatWaitsForALogin) {
  BridgeWithAHome snapshot;
  snapshot.add_account("cabin", LinkState::unauthorized).access_loss_withdraws_home = true;
  EXPECT_EQ(get(snapshot, "/readyz").status, 200);
  // What was seen is still there.
  snapshot.accounts[0].link.state = LinkState::offline;
  EXPECT_EQ(get(snapshot, "/readyz").status, 200);
  snapshot.stopping = true;
  EXPECT_EQ(get(snapshot, "/readyz").status, 503);
}

TEST(WebPages, TellTheHealthAsJson) {
  BridgeWithAHome snapshot;
  snapshot.problem = "account wwn: \"unauthorized\"";
  const auto reply = get(snapshot, "/health");
  EXPECT_EQ(reply.content_type, "application/json");
  const auto health = model::parse_json(reply.body);
  ASSERT_TRUE(health) << reply.body;
  EXPECT_EQ(health->at("problem"), json::value(*snapshot.problem));
  EXPECT_EQ(health->at("mqtt").at("connected"), json::value(true));
}

TEST(WebPages, ShowTheStatusInABrowser) {
  BridgeWithAHome snapshot;
  EXPECT_EQ(get(snapshot, "/").content_type, "text/html; charset=utf-8");
  EXPECT_THAT(get(snapshot, "/").body, HasSubstr("http-equiv=\"refresh\""));
  EXPECT_THAT(get(snapshot, "/", "refresh=off").body, Not(HasSubstr("http-equiv=\"refresh\"")));
}

TEST(WebPages, CanOnlyBeRead) {
  BridgeWithAHome snapshot;
  EXPECT_EQ(answer_page({.path = "/", .post = true}, snapshot.get(), config::Config{}).status, 405);
}

TEST(WebPages, HaveALinkToTheLoginPageWhereThereIsOne) {
  BridgeWithAHome snapshot;
  snapshot.add_account("cabin", LinkState::unauthorized);
  config::Config config;
  EXPECT_THAT(answer_page({.path = "/"}, snapshot.get(), config).body, Not(HasSubstr("href=\"login\"")));
  config.http.login = true;
  EXPECT_THAT(answer_page({.path = "/"}, snapshot.get(), config).body, HasSubstr("<a href=\"login\">Log in</a>"));
}

TEST(WebPages, HaveRelativeLinksForAProxyThatServesThemElsewhere) {
  BridgeWithAHome snapshot;
  EXPECT_THAT(get(snapshot, "/").body, AllOf(HasSubstr("href=\"metrics\""), Not(HasSubstr("=\"/"))));
}

TEST(WebPages, KnowNothingElse) {
  BridgeWithAHome snapshot;
  for (const char* path : {"/metrics/", "/index.html", "//", "/livez/..", "/%2e", "/set"}) {
    EXPECT_EQ(get(snapshot, path).status, 404) << path;
  }
}

TEST(WebPages, CountInTheMetrics) {
  BridgeWithAHome snapshot;
  snapshot.accounts[0].documents_received = 12;
  snapshot.write_budget = {{"/devices/thermostats/t", 2}};
  command::Receipt receipt;
  receipt.result.status = command::Status::confirmed;
  receipt.received_at = snapshot.time.now().wall;
  receipt.sent_at = receipt.received_at + 600ms;
  receipt.finished_at = *receipt.sent_at + 2s;
  snapshot.commands.add(receipt);
  receipt.result.status = command::Status::queued;
  snapshot.commands.add(receipt);
  snapshot.time.advance(90s);
  EXPECT_THAT(get(snapshot, "/metrics").body,
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
  BridgeWithAHome snapshot(R"({"devices":{"toasters\n{}":{"t":{}},"thermostats":{"t":{}}}})");
  for (int i = 0; i < 1000; ++i) snapshot.write_budget["/devices/thermostats/\"\\\n" + std::to_string(i)] = 1;
  const std::string body = get(snapshot, "/metrics").body;
  EXPECT_THAT(body, AllOf(HasSubstr("nest2mqtt_objects{kind=\"other\"} 1\n"), Not(HasSubstr("toasters"))));
  std::size_t samples = 0;
  for (std::size_t at = 0; (at = body.find("nest2mqtt_write_budget_left{", at)) != std::string::npos; ++at) ++samples;
  EXPECT_EQ(samples, 100U);
  EXPECT_THAT(body, HasSubstr(R"(path="/devices/thermostats/\"\\\n0")"));
}

}  // namespace
}  // namespace nest2mqtt::report
