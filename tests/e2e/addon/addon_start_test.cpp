// What the start script of the add-on makes of options and Supervisor, with a program in the bridge's place that tells.

#include <unistd.h>

#include <gmock/gmock.h>

#include "addon.h"

namespace nest2mqtt::test {
namespace {

namespace json = boost::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string client_secret = "GOCSPX-canary";

json::object google_options() {
  return {{"google_project_id", "5d3e1c7a-0b42-4f86-9a1e-7c0d5e2f4b61"},
          {"google_client_id", "simulator.apps.googleusercontent.com"},
          {"google_client_secret", client_secret},
          {"structures", json::array()},
          {"camera_pictures", false},
          {"read_only", false},
          {"log_level", "info"}};
}

class AddonStart : public testing::Test {
 protected:
  /// Runs the script to its end; the bridge only tells what it is given.
  std::string run(Addon& addon, const json::object& options, const Process::Environment& environment = {}) {
    addon.replace_program("nest2mqtt", "echo \"arguments $*\"; env; cd \"$CREDENTIALS_DIRECTORY\"; grep . *");
    addon.start(options, environment);
    code = addon.process().wait_exit();
    return addon.process().output();
  }

  std::optional<int> code;
};

TEST_F(AddonStart, GivesTheBridgeTheBrokerOfTheSupervisor) {
  Addon addon({.port = 1884});
  const std::string given = run(addon, google_options());
  EXPECT_EQ(code, 0);
  EXPECT_THAT(given, AllOf(HasSubstr("arguments run --config /dev/null\n"),
                           HasSubstr("NEST2MQTT__MQTT__URL=mqtt://127.0.0.1:1884\n"),
                           HasSubstr("NEST2MQTT__MQTT__USERNAME=" + broker_user + "\n"),
                           HasSubstr("nest2mqtt.mqtt.password:" + broker_password + "\n")));
}

TEST_F(AddonStart, GivesTheBridgeTheOptions) {
  Addon addon;
  json::object options = google_options();
  options["google_subscription"] = "projects/p/subscriptions/s";
  options["no_longer_evil_url"] = "http://nle.local:8082";
  options["structures"] = {"Maple \"Street\"", "Café"};
  options["camera_pictures"] = true;
  options["read_only"] = true;
  options["log_level"] = "debug";
  EXPECT_THAT(run(addon, options),
              AllOf(HasSubstr("NEST2MQTT__SDM__PROJECT_ID=5d3e1c7a-0b42-4f86-9a1e-7c0d5e2f4b61\n"),
                    HasSubstr("NEST2MQTT__SDM__CLIENT_ID=simulator.apps.googleusercontent.com\n"),
                    HasSubstr("NEST2MQTT__SDM__SUBSCRIPTION=projects/p/subscriptions/s\n"),
                    HasSubstr("nest2mqtt.sdm.client_secret:" + client_secret + "\n"),
                    HasSubstr("NEST2MQTT__NLE__URL=http://nle.local:8082\n"),
                    HasSubstr("NEST2MQTT__NEST__STRUCTURES=[\"Maple \\\"Street\\\"\",\"Café\"]\n"),
                    HasSubstr("NEST2MQTT__MQTT__PUBLISH=[\"leaves\", \"documents\", \"images\"]\n"),
                    HasSubstr("NEST2MQTT__WRITE__READ_ONLY=true\n"), HasSubstr("NEST2MQTT__LOG__LEVEL=debug\n")));
}

TEST_F(AddonStart, LeavesToTheBridgeWhatIsNotChosen) {
  Addon addon;
  const std::string given =
      run(addon, {{"no_longer_evil_url", "http://nle.local:8082"}, {"structures", json::array()}});
  for (const char* key : {"SDM__", "NEST__STRUCTURES", "MQTT__PUBLISH", "WRITE__READ_ONLY", "LOG__LEVEL"}) {
    EXPECT_THAT(given, Not(HasSubstr(std::string("NEST2MQTT__") + key)));
  }
}

TEST_F(AddonStart, KeepsSecretsOutOfArgumentsAndOfWhatTheBridgeInherits) {
  Addon addon;
  for (const std::string program : {"curl", "jq"}) {
    addon.replace_program(program,
                          "echo \"$0 $*\" >>\"$TMPDIR/arguments\"; exec " + installed_program(program) + " \"$@\"");
  }
  const std::string given = run(addon, google_options());
  ASSERT_EQ(code, 0) << given;
  const std::string arguments = addon.dir().read_file("tmp/arguments");
  EXPECT_THAT(arguments, HasSubstr("/services/mqtt"));
  const std::string environment = given.substr(0, given.find("nest2mqtt.mqtt.password:"));
  for (const std::string& secret : {supervisor_token, broker_password, client_secret}) {
    EXPECT_THAT(arguments, Not(HasSubstr(secret)));
    EXPECT_THAT(environment, Not(HasSubstr(secret)));
  }
}

TEST_F(AddonStart, SaysWhatIsToBeFilledIn) {
  const auto complaint = [this](json::object options) {
    Addon addon;
    const std::string said = run(addon, options);
    EXPECT_EQ(code, 1) << said;
    EXPECT_THAT(said, Not(HasSubstr("arguments run")));
    return said;
  };
  EXPECT_THAT(complaint({{"log_level", "info"}}), HasSubstr("fill in the Google options, or the address"));
  for (const char* missing : {"google_project_id", "google_client_id", "google_client_secret"}) {
    json::object options = google_options();
    options.erase(missing);
    EXPECT_THAT(complaint(options), HasSubstr("fill in all three")) << missing;
    options[missing] = "";
    EXPECT_THAT(complaint(options), HasSubstr("fill in all three")) << missing;
  }
}

TEST_F(AddonStart, SaysThatThereIsNoBroker) {
  Addon addon({.password = ""});
  EXPECT_THAT(run(addon, google_options()), HasSubstr("install the add-on Mosquitto broker and start it"));
  EXPECT_EQ(code, 1);
}

TEST_F(AddonStart, GivesUpTheRightsOfRootBeforeTheBridgeRuns) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root has rights to give up";
  Addon addon;
  addon.replace_program(
      "nest2mqtt",
      "id -u; id -G; grep -E '^(CapEff|CapBnd|NoNewPrivs)' /proc/self/status; "
      "cat \"$CREDENTIALS_DIRECTORY/nest2mqtt.mqtt.password\"; touch \"$NEST2MQTT__STATE__DIR/x\" && echo written");
  addon.start(google_options(), {{"NEST2MQTT_ADDON_USER", "10001"}});
  EXPECT_EQ(addon.process().wait_exit(), 0);
  EXPECT_EQ(addon.process().output(),
            "10001\n10001\nCapEff:\t0000000000000000\nCapBnd:\t0000000000000000\nNoNewPrivs:\t1\n" + broker_password +
                "\nwritten\n");
}

}  // namespace
}  // namespace nest2mqtt::test
