#include "nest2mqtt/cli/command_line.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/base/version.h"

namespace nest2mqtt::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

tl::expected<CommandLine, std::string> parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "nest2mqtt");
  return parse_command_line(static_cast<int>(arguments.size()), arguments.data());
}

CommandLine expect(Command command, const char* config = "/etc/nest2mqtt/nest2mqtt.toml", const char* file = "") {
  return {.command = command, .config = config, .file = file, .text = ""};
}

TEST(CommandLine, RunsWithoutAnyCommand) {
  EXPECT_EQ(parse({}), expect(Command::run));
  EXPECT_EQ(parse({"run"}), expect(Command::run));
  EXPECT_EQ(parse({"--config", "x.toml"}), expect(Command::run, "x.toml"));
}

TEST(CommandLine, TheConfigurationMayStandBeforeOrBehindTheCommand) {
  EXPECT_EQ(parse({"check", "--config", "x.toml"}), expect(Command::check, "x.toml"));
  EXPECT_EQ(parse({"--config=x.toml", "check"}), expect(Command::check, "x.toml"));
  EXPECT_TRUE(parse({"check", "--online"})->online);
  EXPECT_EQ(parse({"run", "--config", "x.toml"}), expect(Command::run, "x.toml"));
}

TEST(CommandLine, RendersAFileOrStdin) {
  EXPECT_EQ(parse({"render", "home.json"}), expect(Command::render, "/etc/nest2mqtt/nest2mqtt.toml", "home.json"));
  EXPECT_EQ(parse({"render", "--config", "x.toml", "-"}), expect(Command::render, "x.toml", "-"));
}

TEST(CommandLine, LogsInByPinOrByBrowser) {
  CommandLine line = expect(Command::login);
  EXPECT_EQ(parse({"login"}), line);
  EXPECT_EQ(line.login.timeout, std::chrono::minutes(10));

  line.login.pin = Secret("ABCD 2345");
  line.login.account = "cabin";
  EXPECT_EQ(parse({"login", "--pin", "ABCD 2345", "--account", "cabin"}), line);

  line = expect(Command::login, "x.toml");
  line.login.web = true;
  EXPECT_EQ(parse({"login", "--web", "--config", "x.toml"}), line);
  line.login.timeout = std::chrono::milliseconds(1500);
  EXPECT_EQ(parse({"login", "--config", "x.toml", "--web", "--timeout", "1500ms"}), line);
}

TEST(CommandLine, HelpOfLoginNamesItsOptions) {
  const auto help = parse({"login", "--help"});
  ASSERT_TRUE(help);
  for (const char* option : {"--pin PIN", "--web", "--account NAME", "--timeout TIME", "10m"}) {
    EXPECT_THAT(help->text, HasSubstr(option));
  }
}

TEST(CommandLine, HelpNamesWhatThereIs) {
  for (const std::vector<const char*>& arguments :
       {std::vector<const char*>{"--help"}, std::vector<const char*>{"-h"}}) {
    const auto line = parse(arguments);
    ASSERT_TRUE(line.has_value());
    EXPECT_EQ(line->command, Command::print);
    EXPECT_THAT(line->text, AllOf(HasSubstr("run"), HasSubstr("check"), HasSubstr("render"), HasSubstr("login"),
                                  HasSubstr("logout"), HasSubstr("health"), HasSubstr("--config FILE"),
                                  HasSubstr("--version"), HasSubstr("/etc/nest2mqtt/nest2mqtt.toml")));
  }
}

TEST(CommandLine, EveryCommandHasHelpAndVersion) {
  for (const char* command : {"run", "check", "render", "login", "logout", "health"}) {
    const auto help = parse({command, "--help"});
    ASSERT_TRUE(help.has_value()) << help.error();
    EXPECT_EQ(help->command, Command::print);
    EXPECT_THAT(help->text, AllOf(HasSubstr(command), HasSubstr("--config FILE")));

    const auto shown = parse({command, "--version"});
    ASSERT_TRUE(shown.has_value()) << shown.error();
    EXPECT_EQ(shown->text, "nest2mqtt " + std::string(version()) + "\n");
  }
  EXPECT_EQ(parse({"--version"})->text, "nest2mqtt " + std::string(version()) + "\n");
  EXPECT_FALSE(version().empty());
}

TEST(CommandLine, WrongUsageIsOneLineThatSaysWhatToDo) {
  for (const std::vector<const char*>& arguments :
       std::vector<std::vector<const char*>>{{"chekc"},
                                             {"--confg", "x"},
                                             {"check", "extra"},
                                             {"render"},
                                             {"render", "a", "b"},
                                             {"--config"},
                                             {"login", "extra"},
                                             {"login", "--pin"},
                                             {"login", "--account"},
                                             {"login", "--web", "--pin", "A"},
                                             {"login", "--timeout", "1m"},
                                             {"login", "--web", "--timeout", "soon"},
                                             {"login", "--web", "--timeout", "0s"},
                                             {"health", "extra"},
                                             {"health", "--timeout", "-1s"},
                                             {"run", "check"}}) {
    const auto line = parse(arguments);
    ASSERT_FALSE(line.has_value()) << arguments.front();
    EXPECT_THAT(line.error(), AllOf(testing::StartsWith("nest2mqtt: "), testing::EndsWith("; see nest2mqtt --help"),
                                    Not(HasSubstr("\n"))));
  }
}

TEST(CommandLine, LogoutTakesAnAccount) {
  const auto line = parse({"logout", "--account", "cabin"});
  ASSERT_TRUE(line.has_value()) << line.error();
  EXPECT_EQ(line->command, Command::logout);
  EXPECT_EQ(line->account, "cabin");
  EXPECT_FALSE(parse({"logout", "cabin"}).has_value());
}

TEST(CommandLine, HealthWaitsAsLongAsItIsTold) {
  EXPECT_EQ(parse({"health"})->command, Command::health);
  EXPECT_EQ(parse({"health"})->timeout, std::chrono::seconds(5));
  EXPECT_EQ(parse({"health", "--timeout", "300ms"})->timeout, std::chrono::milliseconds(300));
  EXPECT_THAT(parse({"health", "--help"})->text,
              AllOf(HasSubstr("--timeout TIME"), HasSubstr("5s"), HasSubstr("exit")));
}

}  // namespace
}  // namespace nest2mqtt::cli
