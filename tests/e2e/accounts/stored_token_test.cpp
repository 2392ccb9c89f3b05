#include <fstream>
#include <iterator>

#include <gmock/gmock.h>

#include "login_world.h"
#include "support/http_probe.h"

namespace nest2mqtt::test {
namespace {

using testing::HasSubstr;

bool is_gone(const std::filesystem::path& file) {
  return !std::filesystem::exists(file);
}

TEST(StoredToken, ThatIsRevokedIsRemovedAndANewLoginBringsTheMirrorBack) {
  LoginWorld world;
  world.log_in();
  ASSERT_TRUE(world.wait_filled());

  world.simulator.revoke(world.stored_token());

  ASSERT_TRUE(world.probe.wait_for("nest/bridge/cloud", "unauthorized"));
  EXPECT_TRUE(is_gone(world.token_file()));
  EXPECT_TRUE(wait_for_mirror(world.probe, {})) << "nothing that was seen through that access stays";
  EXPECT_TRUE(world.bridge.wait_for_log("was revoked in the Nest account; run \"nest2mqtt login\""));
  EXPECT_EQ(world.probe.current("nest/bridge/state"), "online");

  world.log_in();
  EXPECT_TRUE(world.wait_filled());
  EXPECT_EQ(occurrences(world.bridge.log(), " started"), 1U) << "without a restart";
}

TEST(StoredToken, OfAnAccountThatNobodyHasSpokenOfIsTakenInByTheRunningBridge) {
  const TempDir files;
  WorldOptions options;
  options.start_bridge = false;
  options.bridge.extra = "[[wwn.account]]\nname = \"cabin\"\naccess_token_file = \"" +
                         files.write_file("cabin", "c.cabin", TempDir::secret_mode).string() + "\"\n";
  LoginWorld world(options);
  std::ifstream home(cottage_file());
  http_put(world.simulator.control_url() + "/users/cabin/home", {std::istreambuf_iterator<char>(home), {}});
  world.simulator.order("tokens", R"({"token":"c.cabin","user":"cabin"})");
  world.bridge.start();
  ASSERT_TRUE(world.wait_online());
  ASSERT_TRUE(world.probe.wait_for("nest/structures/cottage-22bb/name", "Fell Cottage"));
  EXPECT_FALSE(world.probe.current("nest/bridge/account/cabin")) << "there is only one";
  EXPECT_THAT(world.bridge.log(), testing::Not(HasSubstr("wwn")));

  world.log_in({"--account", "wwn"});

  EXPECT_TRUE(world.probe.wait_for("nest/bridge/account/wwn", "online"));
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/account/cabin", "online"));
  EXPECT_TRUE(world.probe.wait_for("nest" + maple_street + "/name", "Maple Street"));
}

TEST(StoredToken, ThatWasRevokedInTheMeantimeIsRemovedAtTheStart) {
  LoginWorld world({.start_bridge = false});
  world.log_in();
  world.simulator.revoke(world.stored_token());

  world.bridge.start();

  ASSERT_TRUE(world.probe.wait_for("nest/bridge/cloud", "unauthorized"));
  EXPECT_TRUE(is_gone(world.token_file()));
  EXPECT_TRUE(world.bridge.wait_for_log("401"));
  world.log_in();
  EXPECT_TRUE(world.wait_filled());
}

TEST(StoredToken, IsUsedAtOnceWhenItReplacesOneThatWorks) {
  LoginWorld world;
  world.log_in();
  ASSERT_TRUE(world.wait_filled());
  const std::string first = world.stored_token();
  const auto opened = world.simulator.stat("streams_opened");
  const auto before = world.probe.mark();

  world.log_in();

  ASSERT_NE(world.stored_token(), first);
  ASSERT_TRUE(wait_until([&] {
    return world.simulator.stat("streams_opened") > opened && world.simulator.stat("streams") == 1;
  })) << "the old stream is closed, a new one is open";
  ASSERT_TRUE(world.wait_online());
  world.simulator.revoke(first);
  world.simulator.set(living_room + "/humidity", "55");
  EXPECT_TRUE(world.probe.wait_for("nest" + living_room + "/humidity", "55")) << "the old token is not in use";
  for (const Message& message : world.probe.messages_since(before)) {
    EXPECT_FALSE(message.topic.ends_with("/availability")) << message.topic << " " << message.payload;
    EXPECT_NE(message.payload, "unauthorized") << message.topic;
  }
}

TEST(StoredToken, ThatALoginHasReplacedIsNotRemovedForTheOldOnesSake) {
  LoginWorld world;
  world.log_in();
  ASSERT_TRUE(world.wait_filled());
  const std::string first = world.stored_token();
  const auto opened = world.simulator.stat("streams_opened");

  // Both at once: whether the bridge hears first of the revocation or of the login, it ends with the new token.
  world.log_in();
  const std::string second = world.stored_token();
  world.simulator.revoke(first);

  EXPECT_TRUE(wait_until(
      [&] { return world.simulator.stat("streams_opened") > opened && world.simulator.stat("streams") == 1; }));
  EXPECT_TRUE(world.wait_filled());
  EXPECT_EQ(world.stored_token(), second);
}

TEST(StoredToken, StaysWhenTheServiceOnlyForbids) {
  LoginWorld world({.start_bridge = false});
  world.log_in();
  world.simulator.fault(R"({"fault":"status","status":403,"on":"stream"})");
  world.bridge.start();
  ASSERT_TRUE(world.bridge.wait_for_log("the service forbids this access"));
  EXPECT_FALSE(is_gone(world.token_file()));
  world.simulator.clear_faults();
  EXPECT_TRUE(world.wait_filled());
}

TEST(OwnTokenFile, IsNeverTouched) {
  WorldOptions options;
  MirrorWorld world(options);
  ASSERT_TRUE(world.wait_filled());
  world.simulator.revoke();
  ASSERT_TRUE(world.probe.wait_for("nest/bridge/cloud", "unauthorized"));
  EXPECT_TRUE(wait_for_mirror(world.probe, {}));
  EXPECT_EQ(world.bridge.dir().read_file("token"), world.simulator.options().token);
}

TEST(OwnTokenFile, ThatIsReplacedIsUsedAtOnce) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  const auto opened = world.simulator.stat("streams_opened");
  world.simulator.accept_token("c.second");
  world.bridge.set_token("c.second");
  EXPECT_TRUE(wait_until([&] { return world.simulator.stat("streams_opened") > opened; }));
  EXPECT_TRUE(world.wait_filled());
  world.simulator.revoke(world.simulator.options().token);
  world.simulator.set(living_room + "/humidity", "55");
  EXPECT_TRUE(world.probe.wait_for("nest" + living_room + "/humidity", "55"));
}

}  // namespace
}  // namespace nest2mqtt::test
