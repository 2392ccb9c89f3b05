#include "wwn/multiplex.h"

#include <gmock/gmock.h>

#include "loopback.h"
#include "support.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

Settings three_users() {
  Settings settings;
  settings.port = 0;
  settings.token = "c.home";
  settings.still = true;
  settings.other_homes["ann"] = cottage();
  settings.other_homes["bob"] = cottage();
  return settings;
}

/// A server with three users, each with a token: c.home, c.ann, c.bob.
class MultiplexTest : public ServerFixture {
 protected:
  MultiplexTest() : ServerFixture(three_users()) {}

  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(ServerFixture::SetUp());
    for (const std::string user : {"ann", "bob"}) {
      control("POST", "/tokens", R"({"token":"c.)" + user + R"(","user":")" + user + "\"}");
    }
  }

  static void open(Connection& connection, const std::string& tokens) {
    connection.send(http_text("GET", "/multiplex", tokens, "", "Accept: text/event-stream\r\n"));
  }
  std::string status(const std::string& tokens) {
    Connection connection(api_);
    open(connection, tokens);
    return connection.read_until("\r\n").substr(9, 3);
  }
  void relabel(const std::string& user, const std::string& label) {
    control("PUT", "/users/" + user + "/home/devices/thermostats/flat-hall-33cc/label", "\"" + label + "\"");
  }
};

std::string whose(const std::string& token) {
  return "\"access_token\":\"" + token + "\"";
}

TEST(Multiplex, TokensAreListedWithCommas) {
  EXPECT_THAT(multiplexed_tokens("c.a,c.b, c.c,"), ElementsAre("c.a", "c.b", "c.c"));
  EXPECT_THAT(multiplexed_tokens("c.a,c.a"), ElementsAre("c.a"));
  EXPECT_THAT(multiplexed_tokens(" , "), IsEmpty());
}

TEST_F(MultiplexTest, EveryTokenGetsItsOwnDocument) {
  Connection stream(api_);
  open(stream, "c.home,c.ann");
  const std::string first = stream.read_until("\n\n");
  EXPECT_THAT(first, HasSubstr("event: put\ndata: {\"path\":\"/\",\"data\":{"));
  EXPECT_THAT(first, HasSubstr(whose("c.home")));
  EXPECT_THAT(first, HasSubstr("living-room-a1b2"));
  const std::string second = stream.read_until("\n\n");
  EXPECT_THAT(second, HasSubstr(whose("c.ann")));
  EXPECT_THAT(second, Not(HasSubstr("living-room-a1b2")));
}

TEST_F(MultiplexTest, AChangeIsSentForItsHomeOnly) {
  Connection stream(api_);
  open(stream, "c.home,c.ann,c.bob");
  for (int i = 0; i < 3; ++i) stream.read_until("\n\n");
  relabel("ann", "new");
  const std::string put = stream.read_until("\n\n");
  EXPECT_THAT(put, HasSubstr("\"label\":\"new\""));
  EXPECT_THAT(put, HasSubstr(whose("c.ann")));
  EXPECT_EQ(stream.read_for(300ms), "");
}

TEST_F(MultiplexTest, OneRevokedTokenLeavesTheOthersStreaming) {
  Connection stream(api_);
  open(stream, "c.ann,c.bob");
  for (int i = 0; i < 2; ++i) stream.read_until("\n\n");
  control("POST", "/revoke", R"({"token":"c.ann"})");
  EXPECT_EQ(stream.read_until("\n\n"), "event: auth_revoked\ndata: c.ann\n\n");
  relabel("ann", "unseen");
  relabel("bob", "seen");
  const std::string put = stream.read_until("\n\n");
  EXPECT_THAT(put, HasSubstr(whose("c.bob")));
  EXPECT_THAT(put, HasSubstr("\"label\":\"seen\""));
  control("POST", "/revoke");
  EXPECT_EQ(stream.read_all(), "event: auth_revoked\ndata: c.bob\n\n");
  EXPECT_TRUE(stream.closed()) << "nobody is left";
}

TEST_F(MultiplexTest, AnInvalidTokenIsRevokedAtTheStart) {
  Connection stream(api_);
  open(stream, "c.gone,c.ann");
  EXPECT_THAT(stream.read_until("\n\n"), HasSubstr("\r\n\r\nevent: auth_revoked\ndata: c.gone\n\n"));
  EXPECT_THAT(stream.read_until("\n\n"), HasSubstr(whose("c.ann")));
}

TEST_F(MultiplexTest, FiftyTokensFitAndOneMoreDoesNot) {
  std::string tokens;
  for (std::size_t i = 0; i < max_multiplexed_tokens; ++i) {
    const std::string token = "c.t" + std::to_string(i);
    control("POST", "/tokens", R"({"token":")" + token + R"(","user":"ann"})");
    tokens += token + ",";
  }
  Connection stream(api_);
  open(stream, tokens);
  for (std::size_t i = 0; i < max_multiplexed_tokens; ++i) {
    EXPECT_THAT(stream.read_until("\n\n"), HasSubstr(whose("c.t" + std::to_string(i))));
  }
  EXPECT_EQ(status(tokens + "c.home"), "400");
}

TEST_F(MultiplexTest, RefusalsAreForTheWholeRequest) {
  EXPECT_EQ(status("c.no,c.nobody"), "401");
  EXPECT_EQ(status(","), "400");
  EXPECT_THAT(http_call(api_, "GET", "/multiplex", "c.home"), StartsWith("HTTP/1.1 400 ")) << "a stream or nothing";
  control("POST", "/forbid", R"({"token":"c.ann"})");
  EXPECT_EQ(status("c.home,c.ann"), "403");
}

}  // namespace
}  // namespace nest2mqtt::simulator
