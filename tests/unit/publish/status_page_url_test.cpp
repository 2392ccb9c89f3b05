#include <gtest/gtest.h>

#include "nest2mqtt/publish/discovery_options.h"

namespace nest2mqtt::publish {
namespace {

std::string url(const std::string& listen, std::vector<std::string> hosts = {}) {
  config::Config config;
  config.http.listen = listen;
  config.http.hosts = std::move(hosts);
  return status_page_url(config);
}

TEST(StatusPageUrl, IsTheAddressThatThePageListensAt) {
  EXPECT_EQ(url("192.168.1.5:8099"), "http://192.168.1.5:8099/");
  EXPECT_EQ(url("[fd00::5]:8099"), "http://[fd00::5]:8099/");
}

TEST(StatusPageUrl, IsTheNameByWhichThePageMayBeAskedFor) {
  EXPECT_EQ(url("192.168.1.5:8099", {"*.lan", "nas.lan"}), "http://nas.lan:8099/");
  EXPECT_EQ(url("0.0.0.0:8099", {"nas.lan"}), "http://nas.lan:8099/");
}

TEST(StatusPageUrl, IsNoneWhereOnlyAProxyIsAnswered) {
  config::Config config;
  config.http.listen = "192.168.1.5:8099";
  config.http.proxies = {"192.168.1.2"};
  EXPECT_EQ(status_page_url(config), "");
}

TEST(StatusPageUrl, IsNoneThatAPersonElsewhereCannotOpen) {
  for (const char* listen : {"", "127.0.0.1:8099", "[::1]:8099", "localhost:8099", "192.168.1.5:0"})
    EXPECT_EQ(url(listen, {"nas.lan"}), "") << listen;
  for (const char* listen : {":8099", "0.0.0.0:8099", "[::]:8099"}) {
    EXPECT_EQ(url(listen), "") << listen << " does not say by which address the machine is reached";
    EXPECT_EQ(url(listen, {"*.lan"}), "") << listen;
  }
}

}  // namespace
}  // namespace nest2mqtt::publish
