// What a configuration file may say, and what is said of a wrong one.

#include <string>

#include <gmock/gmock.h>

#include "config_fixture.h"

namespace nest2mqtt::config {
namespace {

using testing::HasSubstr;

/// What a file says that has only the table of one account.
Config defaults() {
  Config config;
  config.accounts = {{.table = &wwn::wwn_table(), .name = "wwn", .settings = wwn::WwnSettings{}}};
  return config;
}

TEST_F(ConfigTest, TheShippedFileIsTheDefaults) {
  const auto shipped = load_file(SHIPPED_CONFIG);

  ASSERT_TRUE(shipped.has_value()) << printed(shipped);
  EXPECT_EQ(*shipped, defaults());
}

TEST_F(ConfigTest, AnEmptyTableIsTheDefaults) {
  EXPECT_EQ(*load_file(write("c.toml", "[wwn]\n")), defaults());
}

TEST_F(ConfigTest, ReadsEveryKind) {
  const Config config = good(R"(
[nest]
structures = ["Home", "abc"]
grace = "2m"
[wwn]
api_url = "http://127.0.0.1:8553"
client_secret = "s"
access_token = "c.token"
redirect_hosts = []
image_hosts = ["pictures.example.org"]
max_event = "64KB"
call_burst = 4
[mqtt]
url = "mqtts://broker.example:8884"
protocol = "3.1.1"
username = "someone"
password = "p"
base_topic = "home/nest"
publish = ["documents"]
[home_assistant]
enabled = false
style = "entity"
[write]
blocked_pause = ["1s", "2h"]
[log]
level = "warn"
format = "json"
)");

  EXPECT_EQ(settings(config).api_url, "http://127.0.0.1:8553");
  EXPECT_EQ(settings(config).client_secret, Secret("s"));
  ASSERT_EQ(config.accounts.size(), 1U);
  EXPECT_EQ(settings(config).access_token, Secret("c.token"));
  EXPECT_EQ(config.nest.structures, (std::vector<std::string>{"Home", "abc"}));
  EXPECT_TRUE(settings(config).redirect_hosts.empty());
  EXPECT_EQ(settings(config).image_hosts, (std::vector<std::string>{"pictures.example.org"}));
  EXPECT_EQ(config.nest.grace, 120s);
  EXPECT_EQ(settings(config).max_event, 65536U);
  EXPECT_EQ(settings(config).call_burst, 4);
  EXPECT_EQ(config.mqtt.url, "mqtts://broker.example:8884");
  EXPECT_EQ(config.mqtt.protocol, MqttProtocol::v3_1_1);
  EXPECT_EQ(config.mqtt.password, Secret("p"));
  EXPECT_EQ(config.mqtt.base_topic, "home/nest");
  EXPECT_FALSE(config.mqtt.publish_leaves);
  EXPECT_TRUE(config.mqtt.publish_documents);
  EXPECT_FALSE(config.mqtt.publish_images);
  EXPECT_FALSE(config.home_assistant.enabled);
  EXPECT_EQ(config.home_assistant.style, DiscoveryStyle::entity);
  EXPECT_EQ(config.write.blocked_pause, (std::vector<milliseconds>{1s, 2h}));
  EXPECT_EQ(config.log.level, LogLevel::warn);
  EXPECT_EQ(config.log.format, LogFormat::json);
}

TEST_F(ConfigTest, PublishesWhatIsListedAndNothingElse) {
  const MqttConfig images = good("[mqtt]\npublish = [\"images\", \"leaves\"]\n").mqtt;
  EXPECT_TRUE(images.publish_images);
  EXPECT_TRUE(images.publish_leaves);
  EXPECT_FALSE(images.publish_documents);
  EXPECT_FALSE(Config{}.mqtt.publish_images) << "pictures of a home are published only where somebody asked for them";
}

TEST_F(ConfigTest, ReportsEveryFaultInTheOrderOfTheFile) {
  EXPECT_EQ(faults(R"([mqtt]
pasword = "x"
keep_alive = 30
protocol = 5
  [write]
  burst = "three"
  settle = "half a second"
[lgo]
level = "info"
[log]
level = "loud"
)"),
            R"(c.toml:2:1: unknown key mqtt.pasword, did you mean mqtt.password?
c.toml:3:14: mqtt.keep_alive is an integer, expected a duration in quotes such as "500ms", "60s" or "10m"
c.toml:4:12: mqtt.protocol is an integer, expected "5" or "3.1.1"
c.toml:6:11: write.burst is a string, expected a whole number
c.toml:7:12: write.settle is "half a second", expected a duration such as "500ms", "60s" or "10m"
c.toml:8:2: unknown key lgo, did you mean log?
c.toml:11:9: log.level is "loud", expected "trace" or "debug" or "info" or "warn" or "error"
)");
}

TEST_F(ConfigTest, SuggestsTheRightTable) {
  EXPECT_EQ(faults("[mqtt]\ngrace = \"1s\"\n"), "c.toml:2:1: unknown key mqtt.grace, did you mean nest.grace?\n");
  EXPECT_EQ(faults("pasword_file = \"x\"\n[mqtt]\npasword_file = \"x\"\n"),
            "c.toml:1:1: unknown key pasword_file, expected one of those in the documented "
            "nest2mqtt.toml\n"
            "c.toml:3:1: unknown key mqtt.pasword_file, did you mean mqtt.password_file?\n");
  EXPECT_EQ(faults("[mqtt]\nsomething_else = 1\n"),
            "c.toml:2:1: unknown key mqtt.something_else, expected one of those in the documented "
            "nest2mqtt.toml\n");
}

TEST_F(ConfigTest, ATableMustBeATableAndAValueAValue) {
  EXPECT_EQ(faults("mqtt = 3\n[log.level]\n"),
            "c.toml:1:8: mqtt is an integer, expected the table [mqtt]\n"
            "c.toml:2:1: log.level is a table, expected \"trace\" or \"debug\" or \"info\" or "
            "\"warn\" or \"error\"\n");
}

TEST_F(ConfigTest, ASyntaxErrorHasItsPlace) {
  EXPECT_THAT(faults("[mqtt]\nurl = mqtt\n"), testing::StartsWith("c.toml:2:7: this is not valid TOML: "));
}

struct Wrong {
  const char* text;
  const char* complaint;  ///< where in the line, and what
};

class WrongValue : public ConfigTest, public testing::WithParamInterface<Wrong> {};

TEST_P(WrongValue, IsExplained) {
  EXPECT_EQ(faults(GetParam().text), "c.toml:" + std::string(GetParam().complaint) + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    Nest, WrongValue,
    testing::Values(Wrong{"wwn.api_url = \"http://developer-api.nest.com\"",
                          "1:15: wwn.api_url is \"http://developer-api.nest.com\", which would send tokens in "
                          "the clear; expected https:// (http:// is only for this machine: localhost, "
                          "127.0.0.1, [::1])"},
                    Wrong{"wwn.token_url = \"http://localhost.evil.org/\"",
                          "1:17: wwn.token_url is \"http://localhost.evil.org/\", which would send tokens in "
                          "the clear; expected https:// (http:// is only for this machine: localhost, "
                          "127.0.0.1, [::1])"},
                    Wrong{"wwn.authorize_url = \"ftp://home.nest.com\"",
                          "1:21: wwn.authorize_url is \"ftp://home.nest.com\", expected an https:// URL"},
                    Wrong{"wwn.api_url = \"https://h/?auth=c\"",
                          "1:15: wwn.api_url is \"https://h/\" with a query, expected a URL without \"?\""},
                    Wrong{"wwn.redirect_uri = \"http://example.com/nest\"",
                          "1:20: wwn.redirect_uri is \"http://example.com/nest\", which the service does not "
                          "register; expected one such as \"http://localhost:8098/nest\", exactly as it is registered"},
                    Wrong{"wwn.redirect_uri = \"http://localhost:8098/nest?a=b\"",
                          "1:20: wwn.redirect_uri is \"http://localhost:8098/nest\" with more behind it; expected one "
                          "such as \"http://localhost:8098/nest\", exactly as it is registered"},
                    Wrong{"wwn.redirect_uri = \"http://localhost:8098/#a\"",
                          "1:20: wwn.redirect_uri is \"http://localhost:8098/\" with more behind it; expected one "
                          "such as \"http://localhost:8098/nest\", exactly as it is registered"},
                    Wrong{"wwn.redirect_hosts = [\"https://*.nest.com\"]",
                          "1:22: wwn.redirect_hosts has the entry \"https://*.nest.com\", expected host names "
                          "such as \"api.example.com\" or \"*.nest.com\", without scheme and port"},
                    Wrong{"wwn.redirect_hosts = [\"*.nest.com\", 7]",
                          "1:22: wwn.redirect_hosts has a wrong entry: number 2 is an integer, expected a "
                          "string in quotes"},
                    Wrong{"nest.structures = \"Home\"", "1:19: nest.structures is a string, expected a list in [ ]"},
                    Wrong{"nest.structures = [\"\"]",
                          "1:19: nest.structures has an empty entry, expected ids or names; leave the list "
                          "empty for all"},
                    Wrong{"wwn.keep_alive = \"0s\"", "1:18: wwn.keep_alive is \"0s\", expected more than zero"},
                    Wrong{"wwn.max_event = \"16 MB\"",
                          "1:17: wwn.max_event is \"16 MB\", expected a size such as \"64KB\" or \"16MB\""},
                    Wrong{"wwn.max_event = \"1B\"", "1:17: wwn.max_event is \"1B\", expected at least \"1KB\""},
                    Wrong{"wwn.call_burst = 0", "1:18: wwn.call_burst is 0, expected 1 or more"},
                    Wrong{"wwn.call_burst = 99999999999",
                          "1:18: wwn.call_burst is 99999999999, expected a smaller number"}));

INSTANTIATE_TEST_SUITE_P(
    Mqtt, WrongValue,
    testing::Values(Wrong{"mqtt.url = \"http://localhost\"",
                          "1:12: mqtt.url is \"http://localhost\", which is neither mqtt:// nor mqtts://; "
                          "expected one such as \"mqtt://localhost:1883\" or \"mqtts://broker:8883\""},
                    Wrong{"mqtt.url = \"mqtt://me:pw@localhost\"",
                          "1:12: mqtt.url has a user or password in it; expected mqtt.username and "
                          "mqtt.password instead"},
                    Wrong{"mqtt.url = \"mqtt://localhost/nest\"",
                          "1:12: mqtt.url is \"mqtt://localhost/nest\", which has more in it than host and "
                          "port; expected one such as \"mqtt://localhost:1883\" or \"mqtts://broker:8883\""},
                    Wrong{"mqtt.base_topic = \"\"", "1:19: mqtt.base_topic is empty, expected a topic"},
                    Wrong{"mqtt.base_topic = \"nest/#\"",
                          "1:19: mqtt.base_topic is \"nest/#\", expected a topic without the wildcards + and #"},
                    Wrong{"mqtt.base_topic = \"/nest\"",
                          "1:19: mqtt.base_topic is \"/nest\", expected a topic without an empty level: no / "
                          "at either end, no //"},
                    Wrong{"mqtt.base_topic = \"$SYS\"",
                          "1:19: mqtt.base_topic is \"$SYS\", expected a topic that does not begin with $"},
                    Wrong{"mqtt.base_topic = \"a\\u0000b\"",
                          "1:19: mqtt.base_topic has a control character in it, expected a plain topic"},
                    Wrong{"mqtt.publish = []",
                          "1:16: mqtt.publish is empty, expected some of \"leaves\", \"documents\" and \"images\""},
                    Wrong{"mqtt.publish = [\"leafs\"]",
                          "1:16: mqtt.publish has the entry \"leafs\", expected some of \"leaves\", "
                          "\"documents\" and \"images\""},
                    Wrong{"mqtt.keep_alive = \"500ms\"",
                          "1:19: mqtt.keep_alive is \"500ms\", expected whole seconds from \"1s\" to "
                          "\"65535s\""},
                    Wrong{"mqtt.client_id = \"\"", "1:18: mqtt.client_id is empty, expected a text"},
                    Wrong{"mqtt.client_id = \"a\\u0000\"",
                          "1:18: mqtt.client_id has a NUL character in it, which MQTT does not allow"},
                    Wrong{"mqtt.username = \"a\\u0000\"",
                          "1:17: mqtt.username has a NUL character in it, which MQTT does not allow"}));

INSTANTIATE_TEST_SUITE_P(
    Others, WrongValue,
    testing::Values(
        Wrong{
            "mqtt.response_topics = [\"a/b/\", \"c/#\"]",
            "1:24: mqtt.response_topics has an entry that is \"c/#\", expected a topic without the wildcards + and #"},
        Wrong{"home_assistant.discovery_prefix = \"a//b\"",
              "1:35: home_assistant.discovery_prefix is \"a//b\", expected a topic without an empty "
              "level: no / at either end, no //"},
        Wrong{"home_assistant.enabled = 1", "1:26: home_assistant.enabled is an integer, expected true or false"},
        Wrong{"home_assistant.style = \"both\"",
              "1:24: home_assistant.style is \"both\", expected \"device\" or \"entity\""},
        Wrong{"write.burst = -1", "1:15: write.burst is -1, expected 0 or more"},
        Wrong{"write.ttl = \"0ms\"", "1:13: write.ttl is \"0s\", expected more than zero"},
        Wrong{"write.blocked_pause = []",
              "1:23: write.blocked_pause is empty, expected at least one duration such as \"10m\""},
        Wrong{"write.blocked_pause = [\"10m\", \"0s\"]",
              "1:23: write.blocked_pause has an entry that is \"0s\", expected more than zero"},
        Wrong{"http.listen = \"8099\"",
              "1:15: http.listen is wrong: \"8099\" has no port; expected an address and a port such as "
              "\"127.0.0.1:8099\" or \"[::1]:8099\", or \"\" for none"},
        Wrong{"http.proxies = [\"172.30.32.2\", \"fd00::2\", \"[::1]\"]",
              "1:16: http.proxies has the entry \"[::1]\", expected IP addresses such as \"172.30.32.2\" or "
              "\"fd00::2\""},
        Wrong{"http.login = true", "1:14: http.login is true, but there is no page; expected http.listen as well"},
        Wrong{
            "http.login = true\nhttp.listen = \":8099\"",
            "1:14: http.login is true, but everybody who reaches \":8099\" could log in; expected http.listen on this "
            "machine such as \"127.0.0.1:8099\", or in http.proxies the address of a reverse proxy that asks for a "
            "password"},
        Wrong{"state.dir = \"\"", "1:13: state.dir is empty, expected a text"},
        Wrong{"log.format = 2024-01-01", "1:14: log.format is a date or time, expected \"text\" or \"json\""}));

TEST_F(ConfigTest, TextsForMqttHaveALargestSize) {
  for (const char* key : {"mqtt.username", "mqtt.client_id", "mqtt.base_topic", "home_assistant.discovery_prefix"}) {
    EXPECT_THAT(faults(std::string(key) + " = \"" + std::string(1001, 'x') + "\""),
                HasSubstr(std::string(key) + " has 1001 bytes, expected at most 1000"));
  }
  EXPECT_THAT(faults("mqtt.username = \"u\"\nmqtt.password = \"" + std::string(65'536, 'x') + "\""),
              HasSubstr("mqtt.password has more than 65535 bytes"));
  EXPECT_EQ(good("mqtt.username = \"" + std::string(1000, 'x') + "\"").mqtt.username.size(), 1000U);
}

TEST_F(ConfigTest, HttpIsFineOnThisMachine) {
  for (const char* url : {"http://localhost:1/", "http://127.0.0.1", "http://[::1]:80"}) {
    EXPECT_EQ(settings(good("wwn.api_url = \"" + std::string(url) + "\"")).api_url, url);
  }
}

TEST_F(ConfigTest, TlsFilesMustBeReadable) {
  EXPECT_EQ(
      faults("mqtt.url = \"mqtts://h\"\nmqtt.tls.ca_file = \"" + path("absent.pem") + "\"\nmqtt.tls.cert_file = \"" +
             dir_ + "\"\nmqtt.tls.key_file = \"" + write("key.pem", "k") + "\"\n"),
      "c.toml:2:20: mqtt.tls.ca_file names \"absent.pem\", which does not exist; expected a "
      "readable file\n"
      "c.toml:3:22: mqtt.tls.cert_file names \"" +
          dir_ +
          "\", which is a directory, not a file; expected a readable file\n"
          "c.toml:4:21: mqtt.tls.key_file is given without its certificate, expected "
          "mqtt.tls.cert_file as well\n");
}

TEST_F(ConfigTest, OnlyAFileOfASensibleSizeIsRead) {
  const auto loaded_from = [&](const std::string& file) {
    return printed(load_file(file, {{"NEST2MQTT__WWN__CLIENT_ID", "c"}}));
  };
  const std::string expected = ", expected the configuration; name it with --config FILE\n";
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), S_IRWXU), 0);
  std::filesystem::resize_file(write("huge", ""), std::uintmax_t{300} * 1024 * 1024);
  EXPECT_EQ(loaded_from(path("fifo")), "fifo: is a FIFO, not a file" + expected);
  EXPECT_EQ(loaded_from(path("huge")), "huge: is larger than 1MB" + expected);
  EXPECT_EQ(loaded_from("/dev/zero"), "/dev/zero: is a device, not a file" + expected);
  EXPECT_EQ(loaded_from(path("absent")), "absent: does not exist" + expected);
  EXPECT_EQ(loaded_from("/dev/null"), "") << "for everything in variables";
  EXPECT_THAT(faults("mqtt.url = \"mqtts://h\"\nmqtt.tls.ca_file = \"" + path("fifo") + "\"\n"),
              testing::HasSubstr("mqtt.tls.ca_file names \"fifo\", which is a FIFO, not a file"));
  EXPECT_THAT(faults("mqtt.url = \"mqtts://h\"\nmqtt.tls.ca_file = \"" + path("huge") + "\"\n"),
              testing::HasSubstr("mqtt.tls.ca_file names \"huge\", which is larger than 16MB"));
}

TEST_F(ConfigTest, ALoginPageIsForThisMachineOrAProxy) {
  for (const char* listen : {"127.0.0.1:8099", "localhost:0", "[::1]:8099"}) {
    EXPECT_TRUE(good("http.login = true\nhttp.listen = \"" + std::string(listen) + "\"").http.login) << listen;
  }
  const auto http = good("http.login = true\nhttp.listen = \":8099\"\nhttp.proxies = [\"172.30.32.2\"]").http;
  EXPECT_EQ(http.proxies, std::vector<std::string>{"172.30.32.2"});
}

TEST_F(ConfigTest, ACertificateAndItsKeyComeTogether) {
  const std::string file = write("some.pem", "x");
  EXPECT_EQ(faults("mqtt.url = \"mqtts://h\"\nmqtt.tls.cert_file = \"" + file + "\"\n"),
            "c.toml:2:22: mqtt.tls.cert_file is given without its key, expected mqtt.tls.key_file "
            "as well\n");
  EXPECT_EQ(
      good("mqtt.url = \"mqtts://h\"\nmqtt.tls.cert_file = \"" + file + "\"\nmqtt.tls.key_file = \"" + file + "\"\n")
          .mqtt.tls.key_file,
      file);
}

TEST_F(ConfigTest, TlsSettingsNeedATlsUrl) {
  const std::string file = write("ca.pem", "x");
  const std::string fault =
      "mqtt.tls.ca_file is given, but mqtt.url does not use TLS; expected mqtt.url to begin with "
      "mqtts://\n";

  EXPECT_EQ(faults("[mqtt.tls]\nca_file = \"" + file + "\"\n"), "c.toml:2:11: " + fault);
  EXPECT_EQ(faults("", {{"NEST2MQTT__MQTT__TLS__CA_FILE", file}}), "NEST2MQTT__MQTT__TLS__CA_FILE: " + fault);
  EXPECT_EQ(good("[mqtt.tls]\nca_file = \"" + file + "\"\n", {{"NEST2MQTT__MQTT__URL", "mqtts://h"}}).mqtt.tls.ca_file,
            file);
}

TEST_F(ConfigTest, NamesAPasswordWithoutAUserInMqtt311) {
  EXPECT_EQ(faults("[mqtt]\nprotocol = \"3.1.1\"\npassword = \"secret\"\n"),
            "c.toml:3:12: mqtt.password is given without a user name, which MQTT 3.1.1 does not allow; expected "
            "mqtt.username as well, or mqtt.protocol = \"5\"\n");
  EXPECT_EQ(faults("[mqtt]\nprotocol = \"3.1.1\"\nusername = \"u\"\npassword = \"secret\"\n"), "");
  EXPECT_EQ(faults("[mqtt]\nprotocol = \"5\"\npassword = \"secret\"\n"), "");
  EXPECT_EQ(faults("[mqtt]\nprotocol = \"3.1.1\"\npassword = \"\"\n"), "");
}

}  // namespace
}  // namespace nest2mqtt::config
