// Commands while the stream is away or behind.

#include "e2e/support/command_test.h"

namespace nest2mqtt::test {
namespace {

class StreamTrouble : public CommandTest {};

TEST_F(StreamTrouble, WithinTheGraceCommandsWaitForTheReconnect) {
  start_with({{"write.ttl", "1m"}});
  close_streams();
  wait_for_cloud("offline");
  const auto command = send(living_room, "target_temperature_f", "75");
  commander().wait_for(command, "accepted");
  EXPECT_EQ(puts().size(), 0U);
  world().simulator.clear_faults();
  EXPECT_TRUE(says(commander().wait_for_final(command), "confirmed"));
  EXPECT_EQ(puts().size(), 1U);
}

TEST_F(StreamTrouble, AWriteIsConfirmedByTheStreamThatComesAfterACut) {
  start_with({{"write.confirm", "12s"}});
  world().simulator.fault(R"({"fault":"stall"})");
  const auto command = send(living_room, "target_temperature_f", "75");
  ASSERT_TRUE(wait_until([&] { return puts().size() == 1; }));
  world().simulator.clear_faults();
  world().simulator.fault(R"({"fault":"cut"})");
  EXPECT_TRUE(says(commander().wait_for_final(command), "confirmed"));
  EXPECT_EQ(puts().size(), 1U);
}

TEST_F(StreamTrouble, AnOldValueAfterTheWriteDoesNotFlicker) {
  start_with({{"write.confirm", "12s"}});
  const std::string topic = "nest" + living_room + "/target_temperature_f";
  ASSERT_TRUE(world().probe.wait_for(topic, "70"));
  const std::size_t mark = world().probe.mark();
  world().simulator.fault(R"({"fault":"accept_then_ignore"})");
  const auto command = send(living_room, "target_temperature_f", "75");
  ASSERT_TRUE(wait_until([&] { return puts().size() == 1; }));
  change(living_room, "humidity", "45", "45");  // a document with the old setpoint in it
  world().simulator.set(living_room + "/target_temperature_f", "75");
  EXPECT_TRUE(says(commander().wait_for_final(command), "confirmed"));
  world().probe.sync();
  EXPECT_EQ(world().probe.count(topic, mark), 1U);
  EXPECT_EQ(world().probe.current(topic), "75");
}

TEST_F(StreamTrouble, NothingIsShownBeforeTheServiceShowsIt) {
  start();
  const std::string topic = "nest" + living_room + "/target_temperature_f";
  ASSERT_TRUE(world().probe.wait_for(topic, "70"));
  const std::size_t mark = world().probe.mark();
  world().simulator.fault(R"({"fault":"accept_then_ignore"})");
  EXPECT_TRUE(says(outcome(living_room, "target_temperature_f", "75"), "unconfirmed", "timeout"));
  world().probe.sync();
  EXPECT_EQ(world().probe.count(topic, mark), 0U);
}

}  // namespace
}  // namespace nest2mqtt::test
