#include <glob.h>

#include <gtest/gtest.h>

#include "e2e/support/commander.h"
#include "e2e/support/mirror_world.h"
#include "support/sanitizer.h"

namespace nest2mqtt::test {
namespace {

/// Debian's package `faketime`; empty if it is not installed.
std::string faketime_library() {
  glob_t found{};
  std::string path;
  if (glob("/usr/lib/*/faketime/libfaketimeMT.so.1", 0, nullptr, &found) == 0) path = found.gl_pathv[0];
  globfree(&found);
  return path;
}

/// A bridge whose wall clock is set by the test. Its steady clock, like the kernel's, knows nothing of that.
class WallClock : public testing::Test {
 protected:
  void SetUp() override {
    if (under_sanitizer) GTEST_SKIP() << "the sanitizer wants to be the first library that is loaded";
    ASSERT_FALSE(faketime_library().empty()) << "faketime is not installed; scripts/packages lists what the tests need";
  }

  WorldOptions options() {
    set("+0");
    WorldOptions options;
    options.bridge.environment = {{"LD_PRELOAD", faketime_library()},
                                  {"FAKETIME_TIMESTAMP_FILE", (dir_ / "clock").string()},
                                  {"FAKETIME_NO_CACHE", "1"},
                                  {"FAKETIME_DONT_FAKE_MONOTONIC", "1"}};
    return options;
  }

  void set(const std::string& offset) { dir_.write_file("clock", offset); }

 private:
  TempDir dir_;
};

TEST_F(WallClock, ThatJumpsBothWaysChangesNothing) {
  MirrorWorld world(options());
  ASSERT_TRUE(world.wait_filled());
  Commander commander(world.probe);
  const auto before = world.probe.mark();

  for (const char* offset : {"+400d", "-400d", "+0"}) {
    const auto command = commander.send(living_room, "label", offset);
    commander.wait_for(command, "accepted");
    set(offset);
    EXPECT_TRUE(says(commander.wait_for_final(command), "confirmed")) << offset;
    world.pass_a_change_through();
    // One that is taken in under the new time.
    EXPECT_TRUE(says(commander.wait_for_final(commander.send(bedroom, "label", offset)), "confirmed"));
  }

  EXPECT_EQ(world.simulator.stat("streams_opened"), 1);
  EXPECT_EQ(occurrences(world.bridge.log(), "trying again"), 0U);
  for (const Message& message : world.probe.messages_since(before)) {
    EXPECT_FALSE(message.topic.ends_with("/availability")) << message.topic << " " << message.payload;
  }
  commander.expect_one_final_receipt_each();
}

TEST_F(WallClock, ThatWasSetBackBeforeARestartDoesNotLockTheBudgets) {
  MirrorWorld world(options());
  ASSERT_TRUE(world.wait_filled());
  Commander commander(world.probe);
  EXPECT_TRUE(says(commander.wait_for_final(commander.send(living_room, "label", "one")), "confirmed"));
  EXPECT_EQ(world.bridge.terminate(), 0);
  set("-400d");
  world.bridge.start();
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/state", "online"));
  ASSERT_TRUE(world.wait_filled());
  EXPECT_TRUE(says(commander.wait_for_final(commander.send(living_room, "label", "two")), "confirmed"));
}

}  // namespace
}  // namespace nest2mqtt::test
