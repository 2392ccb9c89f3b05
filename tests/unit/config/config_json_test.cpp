#include "nest2mqtt/config/config_json.h"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>

#include "config_fixture.h"

namespace nest2mqtt::config {
namespace {

using testing::HasSubstr;
using testing::Not;

using ConfigJsonTest = ConfigTest;

TEST_F(ConfigJsonTest, HasTheShapeOfTheFile) {
  EXPECT_EQ(boost::json::serialize(config_as_json(good(""))),
            R"({"nest":{"structures":[],"grace":"2m"},)"
            R"("mqtt":{"url":"mqtt://localhost:1883","protocol":"5","username":"",)"
            R"("password":"not set","client_id":"nest2mqtt","base_topic":"nest","response_topics":[],)"
            R"("publish":["leaves","documents"],"keep_alive":"30s",)"
            R"("tls":{"ca_file":"","cert_file":"","key_file":""}},)"
            R"("home_assistant":{"enabled":true,"discovery_prefix":"homeassistant",)"
            R"("status_topic":"homeassistant/status","style":"device"},)"
            R"("write":{"read_only":false,"settle":"500ms","ttl":"2m","confirm":"30s","burst":0,)"
            R"("refill":"0s","blocked_pause":["10m","30m","1h"]},)"
            R"("http":{"listen":"","hosts":[],"proxies":[],"login":false},"log":{"level":"info","format":"text"},)"
            R"("state":{"dir":"/var/lib/nest2mqtt"},)"
            R"("wwn":{"api_url":"https://developer-api.nest.com",)"
            R"("token_url":"https://api.home.nest.com/oauth2/access_token",)"
            R"("authorize_url":"https://home.nest.com/login/oauth2","client_id":"",)"
            R"("client_secret":"not set","redirect_uri":"","access_token":"not set","access_token_file":"",)"
            R"("client_version":0,"multiplex":false,"redirect_hosts":["*.nest.com"],)"
            R"("image_hosts":["*.nest.com","*.dropcam.com"],"keep_alive":"30s",)"
            R"("max_event":"16MB","call_burst":10,"call_refill":"30s","account":[]}})");
}

TEST_F(ConfigJsonTest, ShowsOfASecretOnlyWhetherItIsSet) {
  const Config config = good(R"(
[wwn]
client_secret = "canary"
access_token = "canary"
[[wwn.account]]
name = "cabin"
access_token = "canary"
[mqtt]
password_file = ")" + write("twin", "canary") +
                             "\"\n");

  const std::string json = boost::json::serialize(config_as_json(config));

  EXPECT_THAT(json, Not(HasSubstr("canary")));
  EXPECT_THAT(json, HasSubstr(R"("client_secret":"set","redirect_uri":"","access_token":"set")"));
  EXPECT_THAT(json, HasSubstr(R"("password":"set")"));
  EXPECT_THAT(json, HasSubstr(R"("account":[{"name":"cabin","access_token":"set","access_token_file":""}])"));
}

TEST_F(ConfigJsonTest, ShowsOfAFurtherAccountWhatItDoesNotHaveFromItsTable) {
  const auto json = config_as_json(
      good("[wwn]\nclient_id = \"all\"\ncall_burst = 4\n[[wwn.account]]\nname = \"a\"\nclient_id = \"own\"\n"));

  EXPECT_EQ(boost::json::serialize(json.at("wwn").at("account")),
            R"([{"name":"a","client_id":"own","access_token":"not set","access_token_file":""}])");
  EXPECT_EQ(json.at("wwn").at("access_token"), "not set");
}

TEST_F(ConfigJsonTest, HasNoTableThatIsNotThere) {
  EXPECT_FALSE(config_as_json(Config{}).contains("wwn"));
}

}  // namespace
}  // namespace nest2mqtt::config
