#include "support/process.h"

#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>

#include "e2e/support/mirror_world.h"

namespace nest2mqtt::test {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;

constexpr int exit_usage = 64;
constexpr int exit_wrong_configuration = 78;

class EndedBy : public testing::TestWithParam<int> {};

TEST_P(EndedBy, ASignalItSaysOfflineAndExitsWith0InTime) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  const Topics filled = mirror_part(world.probe.retained_topics());
  const auto begin = std::chrono::steady_clock::now();

  world.bridge.signal(GetParam());

  EXPECT_EQ(world.bridge.wait_exit(), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, max_wait(5s));
  EXPECT_TRUE(world.probe.wait_for("nest/bridge/state", "offline"));
  EXPECT_EQ(world.probe.retained_topics().at("nest/bridge/state"), "offline");
  EXPECT_EQ(mirror_part(world.probe.retained_topics()), filled) << "the rest stays for the next run";
  EXPECT_TRUE(wait_until([&] { return world.simulator.stat("streams") == 0; }));
}

INSTANTIATE_TEST_SUITE_P(Signal, EndedBy, testing::Values(SIGTERM, SIGINT),
                         [](const auto& instance) { return instance.param == SIGTERM ? "TERM" : "INT"; });

TEST(Ended, WithoutABrokerItStillExitsWith0InTime) {
  MirrorWorld world({.start_bridge = false});
  world.broker.stop();
  world.bridge.start();
  ASSERT_TRUE(world.bridge.wait_for_log("trying again"));
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(world.bridge.terminate(), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, max_wait(5s));
}

TEST(Ended, WhileTheBrokerHangsItStillExitsWith0InTime) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  world.broker.freeze();
  const auto begin = std::chrono::steady_clock::now();
  world.bridge.signal(SIGTERM);
  const auto code = world.bridge.wait_exit();
  const auto took = std::chrono::steady_clock::now() - begin;
  world.broker.thaw();
  EXPECT_EQ(code, 0);
  EXPECT_LT(took, max_wait(6s)) << "five seconds for the broker, and a little for the rest";
}

TEST(Running, WritesNoCoreFile) {
  MirrorWorld world;
  ASSERT_TRUE(world.wait_filled());
  std::ifstream file("/proc/" + std::to_string(world.bridge.pid()) + "/limits");
  const std::string limits{std::istreambuf_iterator<char>(file), {}};
  EXPECT_THAT(limits, ContainsRegex("Max core file size +0 +0 "));
}

class CommandLine : public testing::Test {
 protected:
  struct Outcome {
    std::optional<int> code;
    std::string output;
  };

  Outcome run_program(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), built_program("nest2mqtt"));
    Process process(std::move(arguments));
    const auto code = process.wait_exit();
    return {code, process.output()};
  }

  TempDir dir;
};

TEST_F(CommandLine, CheckNamesEveryFaultWithItsPlace) {
  const auto file =
      dir.write_file("wrong.toml", "[wwn]\n[nest]\ngrase = \"1s\"\n[mqtt]\nurl = 7\n", TempDir::secret_mode);
  const auto outcome = run_program({"check", "--config", file});
  EXPECT_EQ(outcome.code, exit_wrong_configuration);
  EXPECT_THAT(outcome.output, AllOf(HasSubstr("wrong.toml:3:1"), HasSubstr("grace"), HasSubstr("wrong.toml:5:")));
}

TEST_F(CommandLine, RunRefusesAWrongConfigurationInTheSameWords) {
  const auto file = dir.write_file("wrong.toml", "[mqtt]\nurl = \"http://x\"\n", TempDir::secret_mode);
  const auto checked = run_program({"check", "--config", file});
  const auto run = run_program({"run", "--config", file});
  EXPECT_EQ(run.code, exit_wrong_configuration);
  EXPECT_EQ(run.output, checked.output);
}

TEST_F(CommandLine, TakesAConfigurationThatItsCallerHandsOver) {
  dir.write_file("right.toml", "[wwn]\n[nest]\ngrace = \"1s\"\n");
  dir.write_file("wrong.toml", "[wwn]\n[nest]\ngrase = \"1s\"\n");
  for (const std::string how :
       {R"(cat "$1" | "$0" check --config /dev/stdin)", R"("$0" check --config /dev/stdin < "$1")",
        R"("$0" check --config <(cat "$1"))", R"(exec 7< <(cat "$1"); "$0" check --config /proc/self/fd/7)"}) {
    for (const auto& [name, code] : {std::pair("right.toml", 0), std::pair("wrong.toml", exit_wrong_configuration)}) {
      Process check({"/bin/bash", "-c", how, built_program("nest2mqtt"), dir / name});
      EXPECT_EQ(check.wait_exit(), code) << how << '\n' << check.output();
    }
  }
}

TEST_F(CommandLine, DoesNotWaitAtAFifo) {
  const std::string fifo = dir / "fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), S_IRWXU), 0);
  const auto of_configuration = run_program({"check", "--config", fifo});
  EXPECT_EQ(of_configuration.code, exit_wrong_configuration);
  EXPECT_THAT(of_configuration.output, HasSubstr(fifo + ": is a FIFO, not a file"));
  const auto file = dir.write_file("token.toml", "wwn.access_token_file = \"" + fifo + "\"\n");
  const auto of_token = run_program({"check", "--config", file});
  EXPECT_EQ(of_token.code, exit_wrong_configuration);
  EXPECT_THAT(of_token.output, HasSubstr("is a FIFO, not a file"));
  const auto of_document = run_program({"render", fifo, "--config", dir / "none.toml"});
  EXPECT_EQ(of_document.code, 1);
  EXPECT_THAT(of_document.output, HasSubstr("is a FIFO, not a file"));
}

TEST_F(CommandLine, CheckIsContentWithTheConfigurationThatIsShipped) {
  const auto outcome = run_program({"check", "--config", NEST2MQTT_HOMES "/../nest2mqtt.toml"});
  EXPECT_EQ(outcome.code, 0) << outcome.output;
}

TEST_F(CommandLine, WrongUsageIs64) {
  EXPECT_EQ(run_program({"frobnicate"}).code, exit_usage);
  EXPECT_EQ(run_program({"--no-such-option"}).code, exit_usage);
}

TEST_F(CommandLine, HelpAndVersionAre0) {
  EXPECT_EQ(run_program({"--help"}).code, 0);
  const auto version = run_program({"--version"});
  EXPECT_EQ(version.code, 0);
  EXPECT_THAT(version.output, ContainsRegex("[0-9]+\\.[0-9]+\\.[0-9]+"));
}

TEST_F(CommandLine, RenderReadsAFileOrStdinAndSaysTheSame) {
  const std::string file = NEST2MQTT_HOMES "/family.json";
  const std::string no_config = (dir / "none.toml").string();
  const auto of_file = run_program({"render", file, "--config", no_config});
  Process of_stdin(
      {"/bin/sh", "-c", R"("$0" render - --config "$1" < "$2")", built_program("nest2mqtt"), no_config, file});
  EXPECT_EQ(of_stdin.wait_exit(), 0);
  EXPECT_EQ(of_file.code, 0);
  EXPECT_THAT(of_file.output, HasSubstr("nest/devices/thermostats/living-room-a1b2/target_temperature_c\t21\n"));
  EXPECT_EQ(of_stdin.output(), of_file.output);
}

TEST_F(CommandLine, RenderRefusesWhatIsNotAHome) {
  const auto file = dir.write_file("home.json", "[1, 2");
  const auto outcome = run_program({"render", file, "--config", dir / "none.toml"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.output, HasSubstr("home.json"));
}

}  // namespace
}  // namespace nest2mqtt::test
