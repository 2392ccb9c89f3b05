#include "support/process.h"

#include <signal.h>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

std::vector<std::string> shell(std::string script) {
  return {"/bin/sh", "-c", std::move(script)};
}

TEST(Process, CollectsBothOutputsLineByLine) {
  Process process(shell("echo out; echo err >&2; printf unfinished"));
  EXPECT_EQ(process.wait_exit(), 0);
  EXPECT_THAT(process.lines(), ElementsAre("out", "err", "unfinished"));
}

TEST(Process, TellsTheExitCode) {
  EXPECT_EQ(Process(shell("exit 7")).wait_exit(), 7);
}

TEST(Process, TellsTheSignalThatEndedIt) {
  Process process(shell("echo ready; exec sleep 1000"));
  ASSERT_TRUE(process.wait_for_line("ready"));
  process.signal(SIGTERM);
  EXPECT_EQ(process.wait_exit(), 128 + SIGTERM);
  EXPECT_FALSE(process.running());
}

TEST(Process, PassesTheEnvironment) {
  Process process(shell("echo \"$GREETING $HOME\""), {{"GREETING", "hello"}, {"HOME", "/there"}});
  EXPECT_TRUE(process.wait_for_line("hello /there"));
}

TEST(Process, GivesUpWaitingForALineWhenTheOutputEnds) {
  const Process process(shell("echo something else"));
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(process.wait_for_line("never", 0, 1h), std::nullopt);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 1h);
}

TEST(Process, LooksOnlyAtLinesAfterTheGivenOne) {
  Process process(shell("echo one 1; echo two; echo one 2"));
  EXPECT_EQ(process.wait_for_line("one", 1), "one 2");
}

TEST(Process, StopsWaitingForAnExitThatDoesNotCome) {
  Process process(shell("exec sleep 1000"));
  EXPECT_EQ(process.wait_exit(20ms), std::nullopt);
  EXPECT_TRUE(process.running());
}

TEST(Process, IsKilledAndReapedWithItsObject) {
  std::optional<Process> process(std::in_place, shell("trap '' TERM; echo ready; exec sleep 1000"));
  ASSERT_TRUE(process->wait_for_line("ready"));
  const pid_t pid = process->pid();
  process.reset();
  EXPECT_EQ(::kill(pid, 0), -1);
  EXPECT_EQ(errno, ESRCH);
}

TEST(Process, TakesItsChildrenAlongWhenKilled) {
  Process process(shell("sleep 1000 & echo ready; wait"));
  ASSERT_TRUE(process.wait_for_line("ready"));
  process.kill();  // throws if a child keeps the output open
  EXPECT_FALSE(process.running());
}

TEST(Process, DoesNotInheritIgnoredBrokenPipes) {
  const auto before = ::signal(SIGPIPE, SIG_IGN);
  Process process(shell("kill -PIPE $$; echo survived"));
  EXPECT_EQ(process.wait_exit(), 128 + SIGPIPE);
  ::signal(SIGPIPE, before);
}

TEST(Run, ThrowsWithTheOutputOfWhatFailed) {
  EXPECT_EQ(run(shell("echo fine")), "fine\n");
  try {
    run(shell("echo the reason; exit 1"));
    FAIL() << "did not throw";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("the reason"));
  }
}

TEST(WaitUntil, ReportsWhetherTheConditionHeld) {
  int asked = 0;
  EXPECT_TRUE(wait_until([&] { return ++asked == 3; }));
  EXPECT_EQ(asked, 3);
  EXPECT_FALSE(wait_until([] { return false; }, 10ms));
}

}  // namespace
}  // namespace nest2mqtt::test
