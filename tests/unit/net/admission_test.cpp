#include "admission.h"

#include <initializer_list>
#include <utility>

#include <gtest/gtest.h>

namespace nest2mqtt::net {
namespace {

namespace http = boost::beast::http;
using Headers = std::initializer_list<std::pair<const char*, const char*>>;

constexpr int admitted = 0;

class AdmissionTest : public testing::Test {
 protected:
  /// The status of the refusal, or `admitted`.
  [[nodiscard]] int ask(http::verb method, Headers headers, const char* from = "192.168.1.9") const {
    http::request_header<> head;
    head.method(method);
    head.target("/login");
    head.version(11);
    for (const auto& [name, value] : headers) head.insert(name, value);
    const auto refused = refuse_request(head, {.address = boost::asio::ip::make_address(from)}, options);
    return refused ? refused->status : admitted;
  }

  /// A form that was sent from a page with that origin.
  [[nodiscard]] int send(const char* host, const char* origin, const char* from = "192.168.1.9") const {
    return ask(http::verb::post,
               {{"Host", host}, {"Origin", origin}, {"Content-Type", "application/x-www-form-urlencoded"}}, from);
  }

  HttpServerOptions options{.hosts = {"nest.lan"}, .body = 1000};
};

TEST_F(AdmissionTest, TakesFormsOnlyWhereOptionsAllowThem) {
  EXPECT_EQ(send("nest.lan", "http://nest.lan"), admitted);
  EXPECT_EQ(allowed_methods(options), "GET, HEAD, POST");
  EXPECT_EQ(ask(http::verb::put, {{"Host", "nest.lan"}}), 405);
  options.body = 0;
  EXPECT_EQ(send("nest.lan", "http://nest.lan"), 405);
  EXPECT_EQ(allowed_methods(options), "GET, HEAD");
}

TEST_F(AdmissionTest, TakesAFormOfTheSameOrigin) {
  EXPECT_EQ(send("127.0.0.1:8099", "http://127.0.0.1:8099"), admitted);
  EXPECT_EQ(send("Nest.lan", "https://nest.LAN"), admitted);
  for (const char* origin : {"http://evil.example", "http://nest.lan.evil.example", "http://nest.lan:81", "null", "",
                             "nest.lan", "http://", "http://evil.example/nest.lan"}) {
    EXPECT_EQ(send("nest.lan", origin), 403) << origin;
  }
}

TEST_F(AdmissionTest, BelievesTheBrowserThatAFormIsForeign) {
  const auto with_site = [&](const char* site, const char* origin) {
    return ask(http::verb::post, {{"Host", "nest.lan"},
                                  {"Origin", origin},
                                  {"Sec-Fetch-Site", site},
                                  {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}});
  };
  EXPECT_EQ(with_site("same-origin", "http://nest.lan"), admitted);
  EXPECT_EQ(with_site("same-origin", ""), admitted);
  for (const char* site : {"cross-site", "same-site", "none"})
    EXPECT_EQ(with_site(site, "http://nest.lan"), 403) << site;
}

TEST_F(AdmissionTest, TakesNothingButForms) {
  EXPECT_EQ(ask(http::verb::post, {{"Host", "nest.lan"}, {"Origin", "http://nest.lan"}}), 415);
  for (const char* type : {"text/plain", "application/json", "multipart/form-data; boundary=x"}) {
    EXPECT_EQ(ask(http::verb::post, {{"Host", "nest.lan"}, {"Origin", "http://nest.lan"}, {"Content-Type", type}}), 415)
        << type;
  }
}

TEST_F(AdmissionTest, LetsOnlyProxiesInWhereThereAreSome) {
  options.proxies = {"172.30.32.2", "fd00::2"};
  const Headers any_name{{"Host", "home.example"}};
  EXPECT_EQ(ask(http::verb::get, any_name, "172.30.32.2"), admitted);
  EXPECT_EQ(ask(http::verb::get, any_name, "fd00:0::2"), admitted);
  EXPECT_EQ(ask(http::verb::get, any_name, "172.30.32.3"), 403);
  EXPECT_EQ(ask(http::verb::get, {{"Host", "localhost"}}, "127.0.0.1"), 403);
}

TEST_F(AdmissionTest, ComparesWithTheNameThatTheBrowserHasAskedTheProxyBy) {
  const auto behind = [&](const char* host, const char* forwarded) {
    return ask(http::verb::post,
               {{"Host", host},
                {"X-Forwarded-Host", forwarded},
                {"Origin", "https://home.example:8123"},
                {"Content-Type", "application/x-www-form-urlencoded"}},
               "172.30.32.2");
  };
  options.proxies = {"172.30.32.2"};
  EXPECT_EQ(behind("home.example:8123", ""), admitted);
  EXPECT_EQ(behind("172.30.33.7:8099", "home.example:8123"), admitted);
  EXPECT_EQ(behind("172.30.33.7:8099", "other.example"), 403);
  options.proxies = {};
  EXPECT_EQ(behind("nest.lan", "home.example:8123"), 403) << "a browser's own word for it";
}

}  // namespace
}  // namespace nest2mqtt::net
