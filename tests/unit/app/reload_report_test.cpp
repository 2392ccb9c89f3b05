#include "reload_report.h"

#include <gmock/gmock.h>

#include "nest2mqtt/model/json.h"

namespace nest2mqtt::app {
namespace {

using testing::HasSubstr;

using Outcome = tl::expected<config::ConfigChanges, std::vector<config::ConfigError>>;

TEST(ReloadReport, NamesTheKeys) {
  const Outcome outcome = config::ConfigChanges{.live = {"log.format"}, .restart = {"mqtt.url"}};
  EXPECT_EQ(model::to_text(*report_reload(outcome)), R"({"applied":["log.format"],"restart_needed":["mqtt.url"]})");
}

TEST(ReloadReport, OfARefusedFileHasEveryError) {
  const Outcome outcome = tl::unexpected(
      std::vector<config::ConfigError>{{.file = "c.toml", .line = 2, .column = 9, .what = "must be from 1 to 10"},
                                       {.file = "c.toml", .line = 4, .column = 1, .what = "is no key"}});
  const auto refused = report_reload(outcome);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("everything stays as it was"));
  EXPECT_THAT(refused.error().message, HasSubstr("c.toml:2:"));
  EXPECT_THAT(refused.error().message, HasSubstr("c.toml:4:"));
}

}  // namespace
}  // namespace nest2mqtt::app
