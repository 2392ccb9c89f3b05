#include "redirect_listener.h"

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/visitor.h"
#include "support/free_port.h"

namespace nest2mqtt::cli {
namespace {

namespace asio = boost::asio;
using nest2mqtt::test::comes_true;
using nest2mqtt::test::Visitor;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class RedirectListenerTest : public testing::Test {
 protected:
  void open(const std::string& host, const std::string& path) {
    for (int attempt = 0; attempt < 20 && !listener_; ++attempt) {
      port_ = nest2mqtt::test::free_port();
      const auto uri = net::Url::parse("http://" + host + ":" + std::to_string(port_) + path);
      auto opened =
          RedirectListener::open(io_.get_executor(), *uri, [this](std::string query, RedirectListener::Reply reply) {
            queries_.push_back(std::move(query));
            reply_ = std::move(reply);
          });
      if (opened) listener_ = std::move(*opened);
    }
    ASSERT_TRUE(listener_);
  }

  std::shared_ptr<Visitor> browser(const asio::ip::address& address = asio::ip::address_v4::loopback()) {
    return std::make_shared<Visitor>(io_, address, port_);
  }

  std::shared_ptr<Visitor> visit(const std::string& target, const std::string& method = "GET",
                                 const asio::ip::address& address = asio::ip::address_v4::loopback()) {
    auto visitor = browser(address);
    visitor->send(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return visitor;
  }

  std::string response_to(const std::string& target, const std::string& method = "GET") {
    const auto browser = visit(target, method);
    EXPECT_TRUE(comes_true(io_, [&] { return browser->ended(); }));
    return browser->response();
  }

  asio::io_context io_;
  std::uint16_t port_ = 0;
  std::vector<std::string> queries_;
  RedirectListener::Reply reply_;
  std::unique_ptr<RedirectListener> listener_;
};

TEST_F(RedirectListenerTest, GivesTheBrowserItsPageWhenItIsKnown) {
  open("localhost", "/nest");
  const auto browser = visit("/nest?code=C&state=S");
  ASSERT_TRUE(comes_true(io_, [&] { return queries_.size() == 1; }));
  EXPECT_THAT(queries_, ElementsAre("code=C&state=S"));
  EXPECT_FALSE(browser->ended()) << "it waits for what comes of the code";

  reply_(success_page(""));
  EXPECT_TRUE(listener_->replying());
  ASSERT_TRUE(comes_true(io_, [&] { return browser->ended(); }));
  EXPECT_FALSE(listener_->replying());
  EXPECT_THAT(browser->response(), AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("The home is connected")));
}

TEST_F(RedirectListenerTest, AnswersOnlyItsPath) {
  open("127.0.0.1", "/nest");
  for (const char* target : {"/", "/favicon.ico", "/nest/", "/nestx?code=C", "/x/../nest"}) {
    EXPECT_THAT(response_to(target), StartsWith("HTTP/1.1 404 ")) << target;
  }
  for (const char* method : {"DELETE", "HEAD"}) {
    EXPECT_THAT(response_to("/nest?code=C", method), StartsWith("HTTP/1.1 405 ")) << method;
  }
  EXPECT_THAT(queries_, IsEmpty());
  const auto browser = visit("/nest");
  ASSERT_TRUE(comes_true(io_, [&] { return queries_.size() == 1; }));
  EXPECT_EQ(queries_[0], "");
}

TEST_F(RedirectListenerTest, IsAtBothAddressesThatLocalhostMayMean) {
  open("localhost", "/");
  try {
    const auto browser = visit("/?a=b", "GET", asio::ip::address_v6::loopback());
    EXPECT_TRUE(comes_true(io_, [&] { return queries_.size() == 1; }));
  } catch (const boost::system::system_error& error) {
    GTEST_SKIP() << "this machine has no IPv6: " << error.what();
  }
}

TEST_F(RedirectListenerTest, SaysThatThePortIsTaken) {
  open("localhost", "/nest");
  const auto second = RedirectListener::open(
      io_.get_executor(), *net::Url::parse("http://localhost:" + std::to_string(port_) + "/nest"), [](auto, auto) {});
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message, AllOf(HasSubstr(std::to_string(port_)), HasSubstr("log in without --web")));
}

}  // namespace
}  // namespace nest2mqtt::cli
