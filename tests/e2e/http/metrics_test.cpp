#include <regex>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "http_world.h"
#include "support/temp_dir.h"
#include "support/wait_until.h"

namespace nest2mqtt::test {
namespace {

using testing::HasSubstr;

Outcome check(const std::string& url) {
  return run_to_end({PROMETHEUS_PYTHON,
                     "-B",
                     CHECK_METRICS,
                     url,
                     "nest2mqtt_build_info",
                     "nest2mqtt_uptime_seconds",
                     "nest2mqtt_cloud_state",
                     "nest2mqtt_cloud_state_age_seconds",
                     "nest2mqtt_document_age_seconds",
                     "nest2mqtt_documents_received_total",
                     "nest2mqtt_device_events_total",
                     "nest2mqtt_publishes_total",
                     "nest2mqtt_commands_total",
                     "nest2mqtt_write_budget_left",
                     "nest2mqtt_cloud_to_broker_seconds",
                     "nest2mqtt_command_send_seconds",
                     "nest2mqtt_command_confirm_seconds",
                     "nest2mqtt_outbox_waiting",
                     "nest2mqtt_outbox_in_flight",
                     "nest2mqtt_outbox_dropped_total",
                     "nest2mqtt_commands_unanswered_total",
                     "nest2mqtt_state_written_bytes_total",
                     "nest2mqtt_state_syncs_total",
                     "nest2mqtt_broker_connection_failures_total",
                     "process_resident_memory_bytes"});
}

/// -1: there is no such sample.
double value_of(const std::string& body, const std::string& sample) {
  const std::size_t at = ("\n" + body).find("\n" + sample + " ");
  return at == std::string::npos ? -1 : std::stod(body.substr(at + sample.size()));
}

TEST(Metrics, AreReadByPrometheusOwnParserAndCountWhatHappens) {
  HttpWorld world;
  ASSERT_TRUE(world.wait_online());
  ASSERT_TRUE(world.wait_ready());
  ASSERT_TRUE(world.command(living_room, "target_temperature_f", "72", "confirmed"));
  ASSERT_TRUE(world.command(living_room, "hvac_mode", "dry", "refused"));
  world.simulator.set(hallway + "/smoke_alarm_state", "\"warning\"");
  ASSERT_TRUE(world.probe.wait_for("nest" + hallway + "/smoke_alarm_state", "warning"));

  const Outcome checked = check(world.url() + "/metrics");
  EXPECT_EQ(checked.code, 0) << checked.output;

  const std::string body = world.page("/metrics").body;
  EXPECT_EQ(value_of(body, "nest2mqtt_commands_total{status=\"confirmed\"}"), 1);
  EXPECT_EQ(value_of(body, "nest2mqtt_commands_total{status=\"refused\"}"), 1);
  EXPECT_EQ(value_of(body, "nest2mqtt_command_send_seconds_count"), 1);
  EXPECT_EQ(value_of(body, "nest2mqtt_command_confirm_seconds_count"), 1);
  EXPECT_GE(value_of(body, "nest2mqtt_command_send_seconds_sum"), 0.09) << "write.settle is 100ms";
  EXPECT_EQ(value_of(body, "nest2mqtt_device_events_total"), 1) << "the alarm";
  EXPECT_GE(value_of(body, "nest2mqtt_documents_received_total{account=\"wwn\"}"), 3);
  EXPECT_GE(value_of(body, "nest2mqtt_cloud_to_broker_seconds_count"), 2);
  EXPECT_GE(value_of(body, "nest2mqtt_write_budget_left{path=\"" + living_room + "\"}"), 2);
  EXPECT_GT(value_of(body, "nest2mqtt_publishes_total"), 100);
  EXPECT_EQ(value_of(body, "nest2mqtt_broker_connected"), 1);

  world.broker.stop();
  ASSERT_TRUE(wait_until([&] { return world.page("/readyz").status == 503; }));
  EXPECT_THAT(world.page("/readyz").body, HasSubstr("the broker is not connected"));
  EXPECT_EQ(world.page("/livez").status, 200);
  const std::string alone = world.page("/metrics").body;
  EXPECT_EQ(value_of(alone, "nest2mqtt_broker_connected"), 0);
  EXPECT_GE(value_of(alone, "nest2mqtt_broker_connection_failures_total"), 1);
}

TEST(Metrics, ThatAreWrongAreFoundByTheCheck) {
  const TempDir dir;
  const auto check_text = [&](const std::string& text) {
    dir.write_file("metrics", text);
    return run_to_end({PROMETHEUS_PYTHON, "-B", CHECK_METRICS, "file://" + (dir / "metrics").string()});
  };
  const std::string right =
      "# HELP nest2mqtt_a A.\n# TYPE nest2mqtt_a histogram\nnest2mqtt_a_bucket{le=\"1\"} 1\n"
      "nest2mqtt_a_bucket{le=\"+Inf\"} 2\nnest2mqtt_a_sum 3\nnest2mqtt_a_count 2\n";
  EXPECT_EQ(check_text(right).code, 0) << check_text(right).output;
  const auto with = [&](const std::string& from, const std::string& to) {
    return std::regex_replace(right, std::regex(from), to);
  };
  for (const std::string& wrong : {right + right, with("_count 2", "_count 3"), with("\\} 1", "} 5"),
                                   with("# HELP.*\n", ""), with("nest2mqtt", "other"), std::string("no metrics")}) {
    EXPECT_EQ(check_text(wrong).code, 1) << wrong;
  }
}

}  // namespace
}  // namespace nest2mqtt::test
