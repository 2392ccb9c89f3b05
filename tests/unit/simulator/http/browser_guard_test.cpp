#include "http/browser_guard.h"

#include <gtest/gtest.h>

namespace nest2mqtt::simulator {
namespace {

struct Headers {
  std::string origin;
  std::string fetch_site;
  std::string host = "127.0.0.1:8553";
};

bool refused(const std::string& method, const Headers& headers) {
  HttpRequest request{method, "/speed"};
  request.host = headers.host;
  request.origin = headers.origin;
  request.fetch_site = headers.fetch_site;
  return foreign_page_refusal(request).has_value();
}

TEST(BrowserGuard, LetsProgramsAndItsOwnPageIn) {
  for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
    EXPECT_FALSE(refused(method, {"", ""})) << method;
    EXPECT_FALSE(refused(method, {"http://127.0.0.1:8553", "same-origin"})) << method;
  }
  EXPECT_FALSE(refused("POST", {"http://localhost:1", "", "localhost:1"}));
  EXPECT_FALSE(refused("POST", {"http://[::1]:1", "", "[::1]:1"}));
}

TEST(BrowserGuard, TakesNoOrderFromAnotherPage) {
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
    EXPECT_TRUE(refused(method, {"http://evil.example", ""})) << method;
    EXPECT_TRUE(refused(method, {"", "cross-site"})) << method;
    EXPECT_TRUE(refused(method, {"", "same-site"})) << "another port of this machine, " << method;
    EXPECT_TRUE(refused(method, {"null", ""})) << "a frame in a sandbox, " << method;
    EXPECT_TRUE(refused(method, {"http://127.0.0.1:80", ""})) << "another port, " << method;
    EXPECT_TRUE(refused(method, {"https://127.0.0.1:8553", ""})) << method;
  }
}

TEST(BrowserGuard, ALinkToThePageWorks) {
  EXPECT_FALSE(refused("GET", {"", "cross-site"}));
}

TEST(BrowserGuard, ANameOfTheWebIsNotThisMachine) {
  for (const char* host : {"evil.example", "evil.example:8553", "127.0.0.1.evil.example", "localhost.evil.example:1",
                           "[", "[::1].evil.example"}) {
    EXPECT_TRUE(refused("GET", {"", "", host})) << host;
    EXPECT_TRUE(refused("POST", {std::string("http://") + host, "same-origin", host})) << host;
  }
}

}  // namespace
}  // namespace nest2mqtt::simulator
