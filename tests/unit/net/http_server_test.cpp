#include "nest2mqtt/net/http_server.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/visitor.h"

namespace nest2mqtt::net {
namespace {

using namespace std::chrono_literals;
using nest2mqtt::test::comes_true;
using nest2mqtt::test::Visitor;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

const auto v4 = boost::asio::ip::address_v4::loopback();

/// A server that says "page" to everybody, unless it is told to wait.
class HttpServerTest : public testing::Test {
 protected:
  void open(ListenAddress at = {"127.0.0.1", 0}, HttpServerOptions options = {}) {
    auto opened = HttpServer::open(
        io_.get_executor(), at,
        [this](const PageRequest& request, HttpServer::Reply reply) {
          requests_.push_back(request);
          if (waits_) {
            replies_.push_back(std::move(reply));
          } else {
            reply({.body = "page"});
          }
        },
        std::move(options));
    ASSERT_TRUE(opened) << opened.error().message;
    server_ = std::move(*opened);
  }

  std::shared_ptr<Visitor> visitor(const std::string& says) {
    auto visitor = std::make_shared<Visitor>(io_, v4, server_->port());
    visitor->send(says);
    return visitor;
  }

  std::string response_to(const std::string& request) {
    const auto somebody = visitor(request);
    EXPECT_TRUE(comes_true(io_, [&] { return somebody->ended(); }));
    return somebody->response();
  }

  std::string response_for_host(const std::string& host) {
    return response_to("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
  }

  boost::asio::io_context io_;
  bool waits_ = false;
  std::vector<PageRequest> requests_;
  std::vector<HttpServer::Reply> replies_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpServerTest, GivesThePageThatIsAskedFor) {
  open();
  const std::string response = response_to("GET /a/b?c=d?e HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(response, AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("\r\nContent-Length: 4\r\n"), EndsWith("page")));
  ASSERT_THAT(requests_, SizeIs(1));
  EXPECT_EQ(requests_[0].path, "/a/b");
  EXPECT_EQ(requests_[0].query, "c=d?e");
}

TEST_F(HttpServerTest, AnswersHeadWithoutTheBody) {
  open();
  const std::string response = response_to("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(response, AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("\r\nContent-Length: 4\r\n"), EndsWith("\r\n\r\n"),
                              Not(HasSubstr("page"))));
}

TEST_F(HttpServerTest, LetsNothingLeakAndNothingRun) {
  open();
  const std::string headers[] = {
      "Cache-Control: no-store\r\n",    "Referrer-Policy: no-referrer\r\n", "X-Content-Type-Options: nosniff\r\n",
      "default-src 'none'; style-src ", "frame-ancestors 'self'",           "form-action 'none'",
      "Connection: close\r\n"};
  for (const std::string target : {"/", "//", "bad"}) {
    const std::string response = response_to("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    for (const std::string& header : headers) EXPECT_THAT(response, HasSubstr(header)) << target;
  }
}

TEST_F(HttpServerTest, CanOnlyBeRead) {
  open();
  for (const std::string method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"}) {
    EXPECT_THAT(response_to(method + " / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                AllOf(StartsWith("HTTP/1.1 405 "), HasSubstr("\r\nAllow: GET, HEAD\r\n")))
        << method;
  }
  EXPECT_THAT(requests_, IsEmpty());
}

/// Whether it listens for this machine or for all: a page of the web reaches it through a browser that is inside.
class AnyAddress : public HttpServerTest, public testing::WithParamInterface<const char*> {};

TEST_P(AnyAddress, IsAskedForByAddressLocalhostOrAConfiguredName) {
  open({GetParam(), 0}, {.hosts = {"nest.home.arpa", "*.lan", "nest2mqtt"}});
  for (const char* host : {"localhost", "localhost:80", "127.0.0.1:1", "[::1]", "[::1]:8099", "LOCALHOST", "localhost.",
                           "localhost.:80", "192.168.1.5", "192.168.1.5:8099", "[fe80::1]:80", "nest.home.arpa",
                           "Nest.Home.ARPA.:8099", "pi.lan", "nest2mqtt:8080"}) {
    EXPECT_THAT(response_for_host(host), StartsWith("HTTP/1.1 200 ")) << host;
  }
}

TEST_P(AnyAddress, IsNoDoorForAPageOfTheWebWhoseNameNowMeansThisMachine) {
  open({GetParam(), 0}, {.hosts = {"nest.home.arpa"}});
  for (const char* host :
       {"evil.example", "evil.example:8099", "localhost.evil.example", "", "[::1", "pi.lan", "127.0.0.1.evil.example",
        "[nest]", "localhost:80:localhost@evil", "nest.home.arpa.evil.example", "xnest.home.arpa", "localhost.."}) {
    EXPECT_THAT(response_for_host(host), Not(StartsWith("HTTP/1.1 200 "))) << host;
  }
  EXPECT_THAT(response_for_host("evil.example"), AllOf(StartsWith("HTTP/1.1 421 "), HasSubstr("http.hosts")));
  EXPECT_THAT(response_to("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"),
              StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(response_to("GET / HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(response_to("GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(requests_, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Listen, AnyAddress, testing::Values("127.0.0.1", "localhost", "0.0.0.0"));

TEST_F(HttpServerTest, OutlivesWhatIsNoRequest) {
  open();
  EXPECT_THAT(response_to("\x16\x03\x01 hello\r\n\r\n"), Not(HasSubstr(" 200 ")));
  EXPECT_THAT(response_to(std::string("GET /\0 HTTP/1.1\r\n\r\n", 19)), Not(HasSubstr(" 200 ")));
  EXPECT_THAT(response_to("GET / HTTP/9.9\r\n\r\n"), Not(HasSubstr(" 200 ")));
  EXPECT_THAT(response_to("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello"),
              Not(HasSubstr(" 200 ")));
  EXPECT_THAT(response_to("GET /" + std::string(20'000, 'x') + " HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 431 "));
  EXPECT_THAT(requests_, IsEmpty());
  EXPECT_THAT(response_for_host("localhost"), StartsWith("HTTP/1.1 200 "));
}

/// A form of this server's own page, with the rest of the request after its first two lines.
std::string form(const std::string& rest) {
  return "POST /form HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
         "Content-Type: application/x-www-form-urlencoded\r\n" +
         rest;
}

TEST_F(HttpServerTest, TakesAFormWhereItMay) {
  open({"127.0.0.1", 0}, {.body = 10});
  EXPECT_THAT(response_to(form("Content-Length: 3\r\n\r\na=b")), StartsWith("HTTP/1.1 200 "));
  ASSERT_THAT(requests_, SizeIs(1));
  EXPECT_TRUE(requests_[0].post);
  EXPECT_EQ(requests_[0].form, "a=b");
  EXPECT_THAT(response_to("PUT / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 405 "), HasSubstr("\r\nAllow: GET, HEAD, POST\r\n")));
}

TEST_F(HttpServerTest, TakesNoFormThatIsTooLong) {
  open({"127.0.0.1", 0}, {.body = 10});
  for (const char* rest : {"Content-Length: 11\r\n\r\n", "Content-Length: 99999999999999\r\n\r\n",
                           "Transfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n0\r\n\r\n"}) {
    EXPECT_THAT(response_to(form(rest)), StartsWith("HTTP/1.1 413 ")) << rest;
  }
  EXPECT_THAT(requests_, IsEmpty());
}

TEST_F(HttpServerTest, LetsAPageWithAFormSendItAndNameItsOrigin) {
  auto opened = HttpServer::open(io_.get_executor(), {"127.0.0.1", 0}, [](const auto&, const HttpServer::Reply& reply) {
    reply({.body = "page", .has_form = true});
  });
  ASSERT_TRUE(opened);
  server_ = std::move(*opened);
  EXPECT_THAT(response_for_host("localhost"),
              AllOf(HasSubstr("form-action 'self'"), HasSubstr("Referrer-Policy: same-origin\r\n")));
}

TEST_F(HttpServerTest, DoesNotWaitForeverForARequest) {
  open({"127.0.0.1", 0}, {.timeout = 50ms});
  EXPECT_EQ(response_to("GET / HT"), "");
}

TEST_F(HttpServerTest, LetsInOnlySoManyAtATime) {
  waits_ = true;
  open({"127.0.0.1", 0}, {.connections = 2});
  std::vector<std::shared_ptr<Visitor>> visitors;
  for (int i = 0; i < 5; ++i) visitors.push_back(visitor("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  ASSERT_TRUE(comes_true(io_, [&] { return requests_.size() == 2; }));
  io_.run_for(50ms);
  EXPECT_THAT(requests_, SizeIs(2)) << "the others wait outside";
  // Every end lets the next one in.
  for (int served = 0; served < 5; ++served) {
    ASSERT_TRUE(comes_true(io_, [&] { return !replies_.empty(); }));
    const auto reply = std::exchange(replies_.front(), nullptr);
    replies_.erase(replies_.begin());
    reply({.body = "page"});
  }
  EXPECT_TRUE(comes_true(io_, [&] {
    return std::all_of(visitors.begin(), visitors.end(), [](const auto& visitor) { return visitor->ended(); });
  }));
  EXPECT_THAT(requests_, SizeIs(5));
}

TEST_F(HttpServerTest, IsNotClosedByConnectionsThatSayNothing) {
  open();
  std::vector<std::shared_ptr<Visitor>> silent;
  for (int i = 0; i < 100; ++i) silent.push_back(visitor("GET / HT"));
  io_.restart();
  io_.run_for(50ms);
  EXPECT_THAT(response_for_host("localhost"), StartsWith("HTTP/1.1 200 "));
  const auto open_still =
      std::count_if(silent.begin(), silent.end(), [](const auto& somebody) { return !somebody->ended(); });
  EXPECT_GE(open_still, 31) << "only as many went as were too many";
  EXPECT_LE(open_still, 32);
  EXPECT_FALSE(silent.back()->ended()) << "the oldest go first";
}

TEST_F(HttpServerTest, IsNotClosedByConnectionsThatTakeNoReply) {
  const std::string page(std::size_t{8} * 1024 * 1024, 'x');
  auto opened = HttpServer::open(io_.get_executor(), {"127.0.0.1", 0},
                                 [&](const PageRequest& request, const HttpServer::Reply& reply) {
                                   reply({.body = request.path == "/large" ? page : "page"});
                                 },
                                 {.connections = 4});
  ASSERT_TRUE(opened);
  server_ = std::move(*opened);
  std::vector<boost::asio::ip::tcp::socket> greedy;
  for (int i = 0; i < 8; ++i) {
    greedy.emplace_back(io_).connect({v4, server_->port()});
    boost::asio::write(greedy.back(),
                       boost::asio::buffer(std::string("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")));
  }
  ASSERT_TRUE(comes_true(io_, [&] { return server_->replying(); }));
  io_.run_for(50ms);
  EXPECT_THAT(response_for_host("localhost"), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServerTest, KeepsTheOneThatWaitsForItsReplyWhenOthersSayNothing) {
  waits_ = true;
  open({"127.0.0.1", 0}, {.connections = 2});
  const auto browser = visitor("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  ASSERT_TRUE(comes_true(io_, [&] { return replies_.size() == 1; }));
  std::vector<std::shared_ptr<Visitor>> silent;
  for (int i = 0; i < 10; ++i) silent.push_back(visitor("GET / HT"));
  io_.run_for(50ms);
  EXPECT_FALSE(browser->ended());
  replies_[0]({.body = "page"});
  ASSERT_TRUE(comes_true(io_, [&] { return browser->ended(); }));
  EXPECT_THAT(browser->response(), EndsWith("page"));
}

TEST_F(HttpServerTest, SaysWhetherAReplyIsOnItsWay) {
  waits_ = true;
  open();
  const auto browser = visitor("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  ASSERT_TRUE(comes_true(io_, [&] { return replies_.size() == 1; }));
  EXPECT_FALSE(server_->replying());
  replies_[0]({.body = "page"});
  EXPECT_TRUE(server_->replying());
  ASSERT_TRUE(comes_true(io_, [&] { return browser->ended() && !server_->replying(); }));
  EXPECT_THAT(browser->response(), EndsWith("page"));
}

TEST_F(HttpServerTest, SurvivesSomebodyWhoDoesNotWait) {
  waits_ = true;
  open();
  const auto browser = visitor("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  ASSERT_TRUE(comes_true(io_, [&] { return replies_.size() == 1; }));
  browser->leave();
  replies_[0]({.body = "page"});
  EXPECT_TRUE(comes_true(io_, [&] { return !server_->replying(); }));
}

TEST_F(HttpServerTest, MayGoWhileSomebodyWaits) {
  waits_ = true;
  open();
  const auto browser = visitor("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  ASSERT_TRUE(comes_true(io_, [&] { return replies_.size() == 1; }));
  server_.reset();
  replies_.clear();
  EXPECT_TRUE(comes_true(io_, [&] { return browser->ended(); }));
}

TEST_F(HttpServerTest, ListensAtBothAddressesThatLocalhostMayMean) {
  open({"localhost", 0});
  try {
    const auto browser = std::make_shared<Visitor>(io_, boost::asio::ip::address_v6::loopback(), server_->port());
    browser->send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_TRUE(comes_true(io_, [&] { return browser->ended(); }));
  } catch (const boost::system::system_error& error) {
    GTEST_SKIP() << "this machine has no IPv6: " << error.what();
  }
  EXPECT_THAT(requests_, SizeIs(1));
}

TEST_F(HttpServerTest, SaysWhyItCannotListen) {
  open();
  const auto second =
      HttpServer::open(io_.get_executor(), {"127.0.0.1", server_->port()}, [](const auto&, const auto&) {});
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message,
              AllOf(HasSubstr("cannot listen at 127.0.0.1:" + std::to_string(server_->port())), HasSubstr("in use")));
  // An address that this machine does not have (TEST-NET-1).
  const auto foreign = HttpServer::open(io_.get_executor(), {"192.0.2.1", 0}, [](const auto&, const auto&) {});
  ASSERT_FALSE(foreign);
  EXPECT_THAT(foreign.error().message, HasSubstr("cannot listen at 192.0.2.1:0"));
}

}  // namespace
}  // namespace nest2mqtt::net
