#include <sys/resource.h>

#include <gmock/gmock.h>

#include "e2e/support/commander.h"
#include "e2e/support/mirror_world.h"

namespace nest2mqtt::test {
namespace {

using testing::HasSubstr;

/// A limit on the size of its files does to a program what a full disk does, and needs no file system of its own.
void let_disk_be_full(const Bridge& bridge, bool full) {
  const rlimit limit{full ? 0 : RLIM_INFINITY, RLIM_INFINITY};
  ASSERT_EQ(prlimit(bridge.pid(), RLIMIT_FSIZE, &limit, nullptr), 0);
}

TEST(FullDisk, CommandsAreRefusedAndTheHomeIsShownAllTheSame) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  Commander commander(world.probe);

  let_disk_be_full(world.bridge, true);

  const auto receipt = commander.wait_for_final(commander.send(living_room, "label", "one"));
  EXPECT_TRUE(says(receipt, "refused", "service_error"));
  EXPECT_THAT(std::string(receipt.at("message").as_string()), HasSubstr("could not be recorded"));
  EXPECT_THAT(world.simulator.writes(), testing::IsEmpty());
  world.pass_a_change_through();
  world.simulator.fault(R"({"fault":"cut"})");
  ASSERT_TRUE(wait_until([&] { return world.simulator.stat("streams_opened") == 2; })) << "slower, but it comes back";
  world.simulator.set(living_room + "/humidity", "50");
  EXPECT_TRUE(world.probe.wait_for("nest" + living_room + "/humidity", "50"));

  let_disk_be_full(world.bridge, false);

  EXPECT_TRUE(says(commander.wait_for_final(commander.send(living_room, "label", "two")), "confirmed"));
  EXPECT_TRUE(world.wait_filled());
  commander.expect_one_final_receipt_each();
}

TEST(TornStateFile, IsSetAsideAndTheBridgeWorks) {
  MirrorWorld world({.start_bridge = false});
  const auto state = (world.bridge.state_dir() / "state.journal").string();
  world.bridge.dir().write_file("state/state.journal", R"({"commands":{"last_number":)", TempDir::secret_mode);
  world.bridge.start();
  const auto line = world.bridge.wait_for_log("the state file was damaged");
  ASSERT_TRUE(line);
  EXPECT_THAT(*line, testing::AllOf(HasSubstr("warn"), HasSubstr(state + ".damaged")));
  ASSERT_TRUE(world.wait_filled());
  Commander commander(world.probe);
  EXPECT_TRUE(says(commander.wait_for_final(commander.send(living_room, "label", "one")), "confirmed"));
}

TEST(StateDirectory, ThatCannotBeUsedEndsTheBridgeWithAdvice) {
  WorldOptions options;
  options.start_bridge = false;
  options.bridge.settings = {{"state.dir", "/dev/null/state"}};
  MirrorWorld world(options);
  world.bridge.start();
  EXPECT_EQ(world.bridge.wait_exit(), 1);
  EXPECT_THAT(world.bridge.log(), testing::AllOf(HasSubstr("/dev/null/state"), HasSubstr("set state.dir")));
}

}  // namespace
}  // namespace nest2mqtt::test
