// Environment variables: they win, and their faults name them.

#include <stdlib.h>

#include <gmock/gmock.h>

#include "config_fixture.h"

namespace nest2mqtt::config {
namespace {

using ConfigEnvironmentTest = ConfigTest;

TEST_F(ConfigEnvironmentTest, WinsOverTheFile) {
  const Config config =
      good("[mqtt]\nurl = \"mqtt://file\"\nusername = \"file\"\n", {{"NEST2MQTT__MQTT__URL", "mqtt://variable"},
                                                                    {"NEST2MQTT__MQTT__PASSWORD", "hunter2"},
                                                                    {"NEST2MQTT__WRITE__BURST", "5"},
                                                                    {"NEST2MQTT__WRITE__READ_ONLY", "true"},
                                                                    {"NEST2MQTT__LOG__LEVEL", "debug"},
                                                                    {"NEST2MQTT__NEST__GRACE", "5m"},
                                                                    {"NEST2MQTT__NEST__STRUCTURES", R"(["a", "b"])"},
                                                                    {"NEST2MQTT__MQTT__PUBLISH", R"(["leaves"])"},
                                                                    {"PATH", "/bin"}});

  EXPECT_EQ(config.mqtt.url, "mqtt://variable");
  EXPECT_EQ(config.mqtt.username, "file");
  EXPECT_EQ(config.mqtt.password, Secret("hunter2"));
  EXPECT_EQ(config.write.burst, 5);
  EXPECT_TRUE(config.write.read_only);
  EXPECT_EQ(config.log.level, LogLevel::debug);
  EXPECT_EQ(config.nest.grace, 300s);
  EXPECT_EQ(config.nest.structures, (std::vector<std::string>{"a", "b"}));
  EXPECT_FALSE(config.mqtt.publish_documents);
}

TEST_F(ConfigEnvironmentTest, AWrongValueInTheFileDoesNotMatterWhereAVariableWins) {
  EXPECT_EQ(good("write.burst = -1", {{"NEST2MQTT__WRITE__BURST", "2"}}).write.burst, 2);
}

TEST_F(ConfigEnvironmentTest, TextsAreTakenAsTheyAre) {
  EXPECT_EQ(good("", {{"NEST2MQTT__MQTT__USERNAME", "\"5\" # \n[nest]"}}).mqtt.username, "\"5\" # \n[nest]");
  EXPECT_EQ(good("", {{"NEST2MQTT__MQTT__PROTOCOL", "5"}}).mqtt.protocol, MqttProtocol::v5);
}

TEST_F(ConfigEnvironmentTest, AnEmptyOneIsNotSet) {
  const std::string file =
      "[mqtt]\nurl = \"mqtt://file\"\nusername = \"file\"\npassword = \"hunter2\"\n[write]\nread_only = "
      "true\n[[wwn.account]]\nname = \"cabin\"\n";
  Environment environment;
  for (const char* key :
       {"MQTT__URL", "MQTT__USERNAME", "MQTT__PASSWORD", "MQTT__PASSWORD_FILE", "MQTT__KEEP_ALIVE", "WRITE__READ_ONLY",
        "WRITE__BURST", "NEST__STRUCTURES", "WWN__CLIENT_ID", "WWN__ACCOUNT", "STATE__DIR"}) {
    environment["NEST2MQTT__" + std::string(key)] = "";
  }
  EXPECT_EQ(good(file, environment), good(file));
}

TEST_F(ConfigEnvironmentTest, QuotesOfAListInComposeAreNamed) {
  EXPECT_EQ(faults("", {{"NEST2MQTT__MQTT__URL", "\"mqtt://b\""}, {"NEST2MQTT__MQTT__KEEP_ALIVE", "'30s'"}}),
            "NEST2MQTT__MQTT__KEEP_ALIVE: mqtt.keep_alive is in quotes, expected the value of a variable without them\n"
            "NEST2MQTT__MQTT__URL: mqtt.url is in quotes, expected the value of a variable without them\n");
  EXPECT_EQ(good("", {{"NEST2MQTT__MQTT__PASSWORD", "\"p\""}}).mqtt.password, Secret("\"p\"")) << "may be one";
}

TEST_F(ConfigEnvironmentTest, FaultsNameTheVariable) {
  EXPECT_EQ(faults("write.burst = -1", {{"NEST2MQTT__LOG__LEVEL", "loud"},
                                        {"NEST2MQTT__MQTT__PASWORD", "canary"},
                                        {"NEST2MQTT__WWN__CALL_BURST", "1\nmqtt = 2"},
                                        {"NEST2MQTT__NEST__STRUCTURES", "a, b"},
                                        {"NEST2MQTT__WRITE__READ_ONLY", "yes"},
                                        {"NEST2MQTT__ZZZ", "1"}}),
            R"(c.toml:1:15: write.burst is -1, expected 0 or more
NEST2MQTT__MQTT__PASWORD: unknown variable, did you mean NEST2MQTT__MQTT__PASSWORD?
NEST2MQTT__ZZZ: unknown variable, expected NEST2MQTT__TABLE__KEY for a key of the configuration
NEST2MQTT__LOG__LEVEL: log.level is "loud", expected "trace" or "debug" or "info" or "warn" or "error"
NEST2MQTT__NEST__STRUCTURES: nest.structures is a string, expected a list in [ ]
NEST2MQTT__WRITE__READ_ONLY: write.read_only is a string, expected true or false
NEST2MQTT__WWN__CALL_BURST: wwn.call_burst is a string, expected a whole number
)");
}

TEST_F(ConfigEnvironmentTest, IsReadEvenWhereTheFileIsBroken) {
  EXPECT_THAT(faults("[mqtt\n", {{"NEST2MQTT__LOG__FORMAT", "xml"}}),
              testing::HasSubstr("NEST2MQTT__LOG__FORMAT: log.format is \"xml\""));
}

TEST_F(ConfigEnvironmentTest, ComesFromTheProcess) {
  ::setenv("NEST2MQTT__MQTT__USERNAME", "a=b", 1);
  ::setenv("NEST2MQTTX", "other", 1);
  const Environment environment = process_environment();
  ::unsetenv("NEST2MQTT__MQTT__USERNAME");
  ::unsetenv("NEST2MQTTX");

  EXPECT_EQ(environment, (Environment{{"NEST2MQTT__MQTT__USERNAME", "a=b"}}));
}

}  // namespace
}  // namespace nest2mqtt::config
