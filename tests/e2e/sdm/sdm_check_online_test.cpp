// `nest2mqtt check --online` with Google Device Access: what works, and what does not and what to do.

#include <gmock/gmock.h>

#include "e2e/support/login_run.h"
#include "sdm_world.h"

namespace nest2mqtt::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class SdmCheckOnline : public SdmTest {
 protected:
  void start_with_subscription(const std::string& name) {
    start_sdm({.bridge = {.settings = {{"sdm.subscription", name}}}, .start_bridge = false});
  }
  /// What it says; it has to end with this exit code.
  std::string check(int exit_code) {
    const LoginRun run = run_subcommand(world().bridge, "check", {"--online"}, "");
    EXPECT_EQ(run.exit_code, exit_code) << run.output;
    return run.output;
  }
};

TEST_F(SdmCheckOnline, FindsTheSubscriptionItsTopicAndTheRole) {
  start_with_subscription(sdm_subscription);
  const std::string said = check(0);
  EXPECT_THAT(said, AllOf(HasSubstr("account sdm: ok: Google takes the access"), HasSubstr("2 thermostats"),
                          HasSubstr("may publish"), HasSubstr("projects/simulator-cloud/topics/nest"),
                          Not(HasSubstr("simulator-refresh-token"))));
  EXPECT_EQ(asked("pubsub.pull"), 0) << "a running bridge would miss the messages";
}

TEST_F(SdmCheckOnline, SaysWhatKeepsEventsFromComing) {
  start_with_subscription(sdm_subscription);
  world().simulator.change_sdm_project(R"({"has_publisher_role":false})");
  EXPECT_THAT(check(1), AllOf(HasSubstr("2 thermostats"), HasSubstr("sdm-publisher@googlegroups.com")));
  world().simulator.change_sdm_project(R"({"pubsub_enabled":false})");
  EXPECT_THAT(check(1), HasSubstr("apis/library/pubsub.googleapis.com"));
}

TEST_F(SdmCheckOnline, SaysThatThereIsNoSuchSubscription) {
  start_with_subscription("projects/simulator-cloud/subscriptions/other");
  EXPECT_THAT(check(1), AllOf(HasSubstr("there is no projects/simulator-cloud/subscriptions/other"),
                              HasSubstr("sdm.subscription")));
}

}  // namespace
}  // namespace nest2mqtt::test
