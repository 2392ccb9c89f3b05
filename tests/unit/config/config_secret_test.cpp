// Secrets: where they may come from, and that no fault ever shows one.

#include <sys/stat.h>

#include <gmock/gmock.h>

#include "config_fixture.h"

namespace nest2mqtt::config {
namespace {

using testing::HasSubstr;
using testing::Not;

using ConfigSecretTest = ConfigTest;

TEST_F(ConfigSecretTest, TheTwinsFirstLineIsTheSecret) {
  const std::string unix_file = write("a", "hunter2\nnot this\n");
  const std::string dos_file = write("b", "secret\r\n");

  const Config config =
      good("wwn.client_secret_file = \"" + dos_file + "\"", {{"NEST2MQTT__MQTT__PASSWORD_FILE", unix_file}});

  EXPECT_EQ(config.mqtt.password, Secret("hunter2"));
  EXPECT_EQ(settings(config).client_secret, Secret("secret"));
  EXPECT_EQ(good("mqtt.password_file = \"" + write("c", " no break ") + "\"").mqtt.password, Secret(" no break "));
}

TEST_F(ConfigSecretTest, TheSecretAndItsTwinTogetherAreAFault) {
  const std::string file = write("a", "canary");

  EXPECT_EQ(faults("mqtt.password = \"canary\"\nmqtt.password_file = \"" + file + "\"\n"),
            "c.toml:2:22: mqtt.password_file and mqtt.password are both given, expected only one "
            "of them\n");
  EXPECT_EQ(faults("", {{"NEST2MQTT__MQTT__PASSWORD", "canary"}, {"NEST2MQTT__MQTT__PASSWORD_FILE", file}}),
            "NEST2MQTT__MQTT__PASSWORD_FILE: mqtt.password_file and mqtt.password are both given, "
            "expected only one of them\n");
  EXPECT_EQ(faults("[wwn]\naccess_token = \"canary\"\naccess_token_file = \"/x\"\n"),
            "c.toml:3:21: wwn.access_token_file and wwn.access_token are both given, expected "
            "only one of them\n");
}

TEST_F(ConfigSecretTest, AnEmptyOneDoesNotCountBesideItsTwin) {
  const std::string file = write("a", "hunter2");
  const std::string twin = "mqtt.password_file = \"" + file + "\"\n";

  EXPECT_EQ(good("mqtt.password = \"\"\n" + twin).mqtt.password, Secret("hunter2"));
  EXPECT_EQ(good(twin + "mqtt.password = \"\"\n").mqtt.password, Secret("hunter2"));
  EXPECT_EQ(good("mqtt.password = \"hunter3\"\nmqtt.password_file = \"\"\n").mqtt.password, Secret("hunter3"));
}

TEST_F(ConfigSecretTest, AVariableWinsOverBothFormsInTheFile) {
  const std::string file = write("a", "from twin");

  EXPECT_EQ(good("mqtt.password = \"file\"", {{"NEST2MQTT__MQTT__PASSWORD_FILE", file}}).mqtt.password,
            Secret("from twin"));
  EXPECT_EQ(good("mqtt.password_file = \"" + path("absent") + "\"", {{"NEST2MQTT__MQTT__PASSWORD", "variable"}})
                .mqtt.password,
            Secret("variable"));
  const Config config = good("wwn.access_token_file = \"/run/token\"", {{"NEST2MQTT__WWN__ACCESS_TOKEN", "c.token"}});
  EXPECT_EQ(settings(config).access_token, Secret("c.token"));
  EXPECT_EQ(settings(config).access_token_file, "");
}

TEST_F(ConfigSecretTest, AnUnreadableTwinIsAFaultThatNamesTheFile) {
  EXPECT_EQ(faults("mqtt.password_file = \"" + path("absent") + "\""),
            "c.toml:1:22: mqtt.password_file names \"absent\", which does not exist; expected a "
            "readable file with the secret in its first line\n");
  EXPECT_EQ(faults("mqtt.password_file = \"" + write("empty", "\nsecond") + "\""),
            "c.toml:1:22: mqtt.password_file names \"empty\", which has an empty first line; expected a "
            "readable file with the secret in its first line\n");
  EXPECT_EQ(faults("mqtt.password_file = 5"),
            "c.toml:1:22: mqtt.password_file must be the path of a file, expected a string in "
            "quotes\n");
}

TEST_F(ConfigSecretTest, IsReadAsOtherProgramsWriteIt) {
  const std::string file = write("a", "\xEF\xBB\xBFhunter2\r\n");
  EXPECT_EQ(good("mqtt.password_file = \"" + file + "\"").mqtt.password, Secret("hunter2"));
  const std::string wide = write("wide", std::string("\xFF\xFEh\0", 4));
  EXPECT_THAT(faults("mqtt.password_file = \"" + wide + "\""), HasSubstr("names \"wide\", which is UTF-16 text"));
}

TEST_F(ConfigSecretTest, WhatCannotHoldASecretIsAFaultThatSaysWhy) {
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), S_IRWXU), 0);
  std::filesystem::resize_file(write("huge", ""), std::uintmax_t{300} * 1024 * 1024);
  for (const std::string key : {"mqtt.password_file", "wwn.client_secret_file", "wwn.access_token_file"}) {
    EXPECT_THAT(faults(key + " = \"" + path("fifo") + "\""), HasSubstr("names \"fifo\", which is a FIFO, not a file"));
    EXPECT_THAT(faults(key + " = \"" + path("huge") + "\""), HasSubstr("names \"huge\", which is larger than 64KB"));
    EXPECT_THAT(faults(key + " = \"/dev/zero\""), HasSubstr("which is a device, not a file"));
    EXPECT_THAT(faults(key + " = \"" + dir_ + "\""), HasSubstr("which is a directory, not a file"));
  }
  EXPECT_THAT(faults("[[wwn.account]]\nname = \"a\"\naccess_token_file = \"" + path("fifo") + "\""),
              HasSubstr("which is a FIFO"));
}

TEST_F(ConfigSecretTest, TheAccessTokensFileIsOnlyNoted) {
  const Config config = good("wwn.access_token_file = \"" + path("later") + "\"");

  EXPECT_EQ(settings(config).access_token_file, path("later"));
  EXPECT_TRUE(settings(config).access_token.empty());
}

TEST_F(ConfigSecretTest, ACredentialGivesWhatNothingElseGives) {
  write("nest2mqtt.mqtt.password", "from credential\n");
  write("nest2mqtt.wwn.access_token", "c.token");
  const Environment service{{"CREDENTIALS_DIRECTORY", dir_}};

  const Config config = good("mqtt.password = \"\"", service);
  EXPECT_EQ(config.mqtt.password, Secret("from credential"));
  EXPECT_EQ(settings(config).access_token_file, path("nest2mqtt.wwn.access_token"));
  EXPECT_TRUE(settings(config).client_secret.empty());

  EXPECT_EQ(good("mqtt.password = \"file\"", service).mqtt.password, Secret("file"));
  EXPECT_EQ(good("mqtt.password_file = \"" + write("twin", "twin") + "\"", service).mqtt.password, Secret("twin"));
  EXPECT_EQ(settings(good("wwn.access_token = \"c.file\"", service)).access_token, Secret("c.file"));
  Environment both = service;
  both["NEST2MQTT__MQTT__PASSWORD"] = "variable";
  EXPECT_EQ(good("", both).mqtt.password, Secret("variable"));
}

TEST_F(ConfigSecretTest, AnEmptyCredentialIsNone) {
  write("nest2mqtt.wwn.client_secret", "");
  std::filesystem::create_symlink("/dev/null", path("nest2mqtt.mqtt.password"));
  for (const std::string& directory : {dir_, path("absent"), std::string()}) {
    const Config config = good("", {{"CREDENTIALS_DIRECTORY", directory}});
    EXPECT_TRUE(settings(config).client_secret.empty());
    EXPECT_TRUE(config.mqtt.password.empty());
  }
}

TEST_F(ConfigSecretTest, ACredentialWithoutAFirstLineIsAFaultThatNamesIt) {
  write("nest2mqtt.wwn.client_secret", "\nsecond");
  EXPECT_EQ(faults("", {{"CREDENTIALS_DIRECTORY", dir_}}),
            "nest2mqtt.wwn.client_secret: wwn.client_secret_file names \"nest2mqtt.wwn.client_secret\", which has "
            "an empty first line; expected a readable file with the secret in its first line\n");
}

TEST_F(ConfigSecretTest, NoFaultShowsASecret) {
  const std::string twin = write("twin", "canary");
  for (const std::string& text : std::vector<std::string>{
           "mqtt.password = canary", "mqtt.password = 'canary", "mqtt.password = [\"canary\"]",
           "mqtt.password = { a = \"canary\" }", "mqtt.password = \"canary\" \"canary\"",
           "mqtt.password = 8675309867530986753098675309", "mqtt.password = 8675309", "wwn.access_token = c.canary",
           "wwn.client_secret = \"canary\\q\"", "mqtt.pasword = \"canary\"",
           "mqtt.password = \"canary\"\nmqtt.password = \"canary\"",
           "mqtt.password = \"canary\"\nmqtt.password_file = \"" + twin + "\"", "mqtt.url = \"mqtt://user:canary@h\"",
           "mqtt.url = \"http://h?password=canary\"", "wwn.api_url = \"https://user:canary@h\"",
           "wwn.api_url = \"http://h/?auth=canary\"", "[[wwn.account]]\nname = \"a\"\naccess_token = canary",
           "[[wwn.account]]\nname = \"a\"\naccess_tokn = \"canary\"",
           "wwn.account = [{ name = 1, access_token = \"canary\" }]"}) {
    const std::string said = faults(text);
    EXPECT_NE(said, "") << text;
    EXPECT_THAT(said, Not(HasSubstr("canary"))) << text;
    EXPECT_THAT(said, Not(HasSubstr("8675309"))) << text;
  }
  EXPECT_THAT(faults("", {{"NEST2MQTT__WWN__ACCOUNT", "[{access_token = canary}]"}}), Not(HasSubstr("canary")));
}

}  // namespace
}  // namespace nest2mqtt::config
