#include "nest2mqtt/net/local_client.h"

#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/net/http_server.h"

#include "support/temp_dir.h"
#include "support/wait_until.h"

namespace nest2mqtt::net {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;

static_assert(max_local_path + 1 == sizeof(sockaddr_un::sun_path));

/// A server at a socket in a directory of its own.
class LocalClientTest : public testing::Test {
 protected:
  Result<std::unique_ptr<HttpServer>> open(const std::string& path) {
    return HttpServer::open_local(io_.get_executor(), path,
                                  [this](const PageRequest& request, const HttpServer::Reply& reply) {
                                    if (answers_) reply({.body = "page " + request.path});
                                    if (!answers_) waiting_ = reply;
                                  });
  }

  tl::expected<HttpResponse, LocalFailure> get(const std::string& path, std::chrono::milliseconds timeout = 10s) {
    std::optional<tl::expected<HttpResponse, LocalFailure>> outcome;
    get_local(io_.get_executor(), path, "/health", timeout, [&](auto answer) { outcome = std::move(answer); });
    io_.restart();
    EXPECT_TRUE(nest2mqtt::test::wait_until([&] {
      io_.poll();
      io_.restart();
      return outcome.has_value();
    }));
    return std::move(*outcome);
  }

  boost::asio::io_context io_;
  bool answers_ = true;
  HttpServer::Reply waiting_;
  const nest2mqtt::test::TempDir temp_dir_;
  const std::string dir_ = temp_dir_.path().string();
  const std::string path_ = dir_ + "/socket";
};

TEST_F(LocalClientTest, GetsAPageFromASocketThatOnlyThisUserCanUse) {
  const auto before = ::umask(0);
  auto server = open(path_);
  ::umask(before);
  ASSERT_TRUE(server) << server.error().message;
  EXPECT_EQ(std::filesystem::status(path_).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const auto response = get(path_);
  ASSERT_TRUE(response) << response.error().error.message;
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "page /health");
  server->reset();
  EXPECT_FALSE(std::filesystem::exists(path_)) << "it goes with the server";
}

TEST_F(LocalClientTest, SaysThatNobodyIsThere) {
  const auto absent = get(path_);
  ASSERT_FALSE(absent);
  EXPECT_TRUE(absent.error().nobody_there);
  {
    // What a process that was killed leaves behind.
    boost::asio::local::stream_protocol::acceptor killed(io_, path_);
  }
  ASSERT_TRUE(std::filesystem::exists(path_));
  const auto left = get(path_);
  ASSERT_FALSE(left);
  EXPECT_TRUE(left.error().nobody_there);
  const auto server = open(path_);
  ASSERT_TRUE(server) << server.error().message;
  EXPECT_TRUE(get(path_)) << "the next one takes its place";
}

TEST_F(LocalClientTest, DoesNotWaitLongerThanItMay) {
  answers_ = false;
  const auto server = open(path_);
  ASSERT_TRUE(server);
  const auto response = get(path_, 50ms);
  ASSERT_FALSE(response);
  EXPECT_FALSE(response.error().nobody_there);
  EXPECT_THAT(response.error().error.message, HasSubstr("does not answer in time"));
}

TEST_F(LocalClientTest, NeedsAPathThatASocketCanHave) {
  const std::string longest = dir_ + "/" + std::string(max_local_path - dir_.size() - 1, 'x');
  EXPECT_TRUE(open(longest));
  const auto server = open(longest + "x");
  ASSERT_FALSE(server);
  EXPECT_THAT(server.error().message, AllOf(HasSubstr(longest + "x"), HasSubstr("at most 107 bytes")));
  EXPECT_TRUE(get(longest + "x").error().nobody_there);
}

TEST_F(LocalClientTest, DoesNotReplaceAFile) {
  temp_dir_.write_file("socket", "somebody else's");
  const auto server = open(path_);
  ASSERT_FALSE(server);
  EXPECT_THAT(server.error().message, HasSubstr("something else"));
  EXPECT_TRUE(std::filesystem::is_regular_file(path_));
}

}  // namespace
}  // namespace nest2mqtt::net
