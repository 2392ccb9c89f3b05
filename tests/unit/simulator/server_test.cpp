#include "server.h"

#include <thread>

#include <gmock/gmock.h>

#include "loopback.h"
#include "support.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Settings server_settings() {
  Settings settings;
  settings.port = 0;
  settings.token = "c.test";
  settings.burst = 1000;
  settings.call_burst = 1000;
  settings.keep_alive = 100ms;
  settings.still = true;
  return settings;
}

const std::string label = "/devices/thermostats/living-room-a1b2/label";

class ServerTest : public ServerFixture {
 protected:
  ServerTest() : ServerFixture(server_settings()) {}

  std::string api(const std::string& method, const std::string& path, const std::string& body = "") {
    return http_call(api_, method, path, "c.test", body);
  }
  void fault(const std::string& body) { control("POST", "/faults", body); }

  void open(Connection& connection, const std::string& path = label) {
    connection.send(http_text("GET", path, "c.test", "", "Accept: text/event-stream\r\n"));
  }
};

std::string put_of(const std::string& data) {
  return "event: put\ndata: {\"path\":\"/\",\"data\":" + data + "}\n\n";
}

TEST_F(ServerTest, TheFrontPortRedirectsWithoutABody) {
  const std::string reply = http_call(front_, "PUT", "/devices/x?y=1", "", "{}");
  EXPECT_THAT(reply, StartsWith("HTTP/1.1 307 "));
  EXPECT_THAT(reply, HasSubstr("\r\nLocation: " + server_.api_url() + "/devices/x?y=1\r\n"));
  EXPECT_THAT(reply, HasSubstr("\r\nContent-Length: 0\r\n"));
}

TEST_F(ServerTest, AConnectionTakesManyRequests) {
  Connection connection(api_);
  for (int i = 0; i < 3; ++i) {
    connection.send(
        "GET /structures/home-5fd1/away HTTP/1.1\r\nHost: x\r\n"
        "Authorization: Bearer c.test\r\n\r\n");
    EXPECT_THAT(connection.read_until("\"home\""), HasSubstr("HTTP/1.1 200 OK"));
  }
  EXPECT_FALSE(connection.closed());
}

TEST_F(ServerTest, WithoutATokenThereIsAnErrorBody) {
  const std::string reply = http_call(api_, "GET", "/", "c.wrong");
  EXPECT_THAT(reply, StartsWith("HTTP/1.1 401 "));
  EXPECT_THAT(reply, HasSubstr("Content-Type: application/json"));
  EXPECT_THAT(reply, HasSubstr("#auth-error"));
}

TEST_F(ServerTest, AStreamStartsWithTheDocumentAndKeepsAlive) {
  Connection stream(api_);
  open(stream, "/");
  const std::string first = stream.read_until("\n\n");
  EXPECT_THAT(first, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(first, HasSubstr("Content-Type: text/event-stream"));
  EXPECT_THAT(first, HasSubstr("\r\n\r\nevent: put\ndata: {\"path\":\"/\",\"data\":{\"devices\""));
  EXPECT_THAT(first, HasSubstr("\"access_token\":\"c.test\""));
  EXPECT_EQ(stream.read_until("\n\n"), "event: keep-alive\ndata: null\n\n");
  EXPECT_EQ(stream.read_until("\n\n"), "event: keep-alive\ndata: null\n\n");
}

TEST_F(ServerTest, AWriteShowsInEveryStream) {
  Connection root(api_);
  Connection leaf(api_);
  open(root, "/");
  open(leaf);
  EXPECT_THAT(root.read_until("\n\n"), HasSubstr("\"label\":\"\""));
  EXPECT_THAT(leaf.read_until("\n\n"), HasSubstr(put_of("\"\"")));
  EXPECT_THAT(api("PUT", label, "\"Hall\""), HasSubstr("\r\n\r\n\"Hall\""));
  EXPECT_THAT(root.read_until("\"label\":\"Hall\""), HasSubstr("event: put"));
  EXPECT_THAT(leaf.read_until("\"Hall\"}\n\n"), HasSubstr("event: put"));
}

TEST_F(ServerTest, AnUnchangedSetIsAPutForTheRootAndNothingForALeaf) {
  Connection root(api_);
  Connection leaf(api_);
  open(root, "/");
  open(leaf);
  root.read_until("\n\n");
  leaf.read_until("\n\n");
  control("PUT", "/home" + label, "\"\"");
  EXPECT_THAT(root.read_until("event: put\n"), HasSubstr("event: put\n"));
  EXPECT_THAT(leaf.read_for(300ms), Not(HasSubstr("event: put\n")));
}

TEST_F(ServerTest, ARemovedPathIsNull) {
  Connection stream(api_);
  open(stream);
  stream.read_until("\n\n");
  control("DELETE", "/home/devices/thermostats/living-room-a1b2");
  EXPECT_THAT(stream.read_until(put_of("null")), HasSubstr("null"));
}

TEST_F(ServerTest, CutClosesStreamsAndTheNextOpenings) {
  Connection stream(api_);
  open(stream);
  stream.read_until("\n\n");
  fault(R"({"fault":"cut","count":1})");
  stream.read_all();
  EXPECT_TRUE(stream.closed());
  Connection next(api_);
  open(next);
  EXPECT_TRUE(next.read_all().ends_with(put_of("\"\"")));
  EXPECT_TRUE(next.closed());
  Connection third(api_);
  open(third);
  EXPECT_THAT(third.read_until("keep-alive"), HasSubstr("keep-alive"));
}

TEST_F(ServerTest, AStalledStreamIsSilentUntilCleared) {
  Connection stream(api_);
  open(stream);
  stream.read_until("\n\n");
  fault(R"({"fault":"stall"})");
  stream.read_for(50ms);
  control("PUT", "/home" + label, "\"later\"");
  EXPECT_EQ(stream.read_for(400ms), "");
  EXPECT_FALSE(stream.closed());
  control("DELETE", "/faults");
  EXPECT_THAT(stream.read_until(put_of("\"later\"")), HasSubstr("later"));
}

TEST_F(ServerTest, AHalfEventEndsTheStream) {
  Connection stream(api_);
  open(stream, "/");
  stream.read_until("\n\n");
  fault(R"({"fault":"half_event"})");
  control("PUT", "/home" + label, "\"x\"");
  const std::string rest = stream.read_all();
  EXPECT_TRUE(stream.closed());
  EXPECT_THAT(rest, HasSubstr("event: put\ndata: {"));
  EXPECT_FALSE(rest.ends_with("\n\n"));
}

TEST_F(ServerTest, GarbageIsFollowedByGoodEvents) {
  Connection stream(api_);
  open(stream);
  stream.read_until("\n\n");
  fault(R"({"fault":"garbage","kind":"json"})");
  control("PUT", "/home" + label, "\"fine\"");
  const std::string text = stream.read_until(put_of("\"fine\""));
  EXPECT_THAT(text, HasSubstr(bytes_of(Garbage::Kind::json)));
  EXPECT_TRUE(text.ends_with(put_of("\"fine\"")));
}

TEST_F(ServerTest, ABigEventHasThatManyBytes) {
  Connection stream(api_);
  open(stream, "/devices/thermostats/living-room-a1b2");
  stream.read_until("\n\n");
  fault(R"({"fault":"big_event","bytes":1000000})");
  EXPECT_GT(stream.read_until("x\"}}\n\n").size(), 1'000'000U);
}

TEST_F(ServerTest, SlowBodiesKeepTheRate) {
  fault(R"({"fault":"slow_body","bytes_per_second":100})");
  Connection connection(api_);
  connection.send(http_text("GET", "/", "c.test"));
  EXPECT_LT(connection.read_for(300ms).size(), 100U);
  control("DELETE", "/faults");
  EXPECT_TRUE(connection.read_all().ends_with("}}"));
}

TEST_F(ServerTest, RevocationIsSentAndEndsTheStream) {
  Connection stream(api_);
  open(stream);
  stream.read_until("\n\n");
  control("POST", "/revoke");
  EXPECT_TRUE(stream.read_all().ends_with("event: auth_revoked\ndata: c.test\n\n"));
  EXPECT_TRUE(stream.closed());
  EXPECT_THAT(api("GET", "/"), StartsWith("HTTP/1.1 401 "));
  control("POST", "/tokens", R"({"token":"c.test"})");
  EXPECT_THAT(api("GET", "/"), StartsWith("HTTP/1.1 200 "));
}

TEST_F(ServerTest, TheLoginIsAtTheFrontPortAndItsTokenOpensAStream) {
  EXPECT_THAT(http_call(front_, "GET", "/login/oauth2?client_id=simulator-client&state=s", ""),
              HasSubstr("Content-Type: text/html; charset=UTF-8\r\n"));
  control("POST", "/tokens", R"({"token":"c.mine"})");
  Connection stream(api_);
  stream.send(http_text("GET", label, "c.mine", "", "Accept: text/event-stream\r\n"));
  stream.read_until("\n\n");
  const std::string gone = http_call(front_, "DELETE", "/oauth2/access_tokens/c.mine", "");
  EXPECT_THAT(gone, StartsWith("HTTP/1.1 204 "));
  EXPECT_THAT(gone, Not(HasSubstr("Content-Length")));
  EXPECT_TRUE(stream.read_all().ends_with("event: auth_revoked\ndata: c.mine\n\n"));
  EXPECT_THAT(api("GET", label), StartsWith("HTTP/1.1 200 ")) << "the other token is untouched";
}

TEST_F(ServerTest, TheStreamOfAForbiddenTokenEndsWithoutAnEvent) {
  Connection stream(api_);
  open(stream);
  stream.read_until("\n\n");
  control("POST", "/forbid");
  EXPECT_THAT(stream.read_all(), Not(HasSubstr("auth_revoked")));
  EXPECT_TRUE(stream.closed());
  EXPECT_THAT(api("GET", label), StartsWith("HTTP/1.1 403 "));
}

TEST_F(ServerTest, AChangeInTheHomeOfAnotherUserIsNotSent) {
  control("PUT", "/users/ann/home", to_text(json::value(cottage())));
  Connection stream(api_);
  open(stream, "/");
  stream.read_until("\n\n");
  control("PUT", "/users/ann/home/devices/thermostats/flat-hall-33cc/label", "\"hers\"");
  EXPECT_THAT(stream.read_for(300ms), Not(HasSubstr("event: put\n")));
  control("POST", "/permissions", R"({"permissions":["away_read"]})");
  EXPECT_THAT(stream.read_until("}}\n\n"), Not(HasSubstr("thermostats\":{"))) << "but what one may see oneself is";
}

TEST_F(ServerTest, CloseOnWriteGivesNoAnswer) {
  fault(R"({"fault":"close_on_write","apply":true})");
  EXPECT_EQ(api("PUT", label, "\"x\""), "");
  EXPECT_THAT(api("GET", label), HasSubstr("\"x\""));
}

TEST_F(ServerTest, ASlowWriteAnswersLater) {
  fault(R"({"fault":"slow_write","delay":"300ms"})");
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THAT(api("PUT", label, "\"x\""), StartsWith("HTTP/1.1 200 "));
  EXPECT_GE(std::chrono::steady_clock::now() - start, 300ms);
}

TEST_F(ServerTest, AcceptThenRevertShowsBothValues) {
  Connection stream(api_);
  open(stream);
  stream.read_until("\n\n");
  fault(R"({"fault":"accept_then_revert","after":"150ms"})");
  EXPECT_THAT(api("PUT", label, "\"x\""), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(stream.read_until(put_of("\"x\"")), HasSubstr("\"x\""));
  EXPECT_THAT(stream.read_until(put_of("\"\"")), HasSubstr(put_of("\"\"")));
}

TEST_F(ServerTest, MovingClosesTheOldPortAndTheFrontRedirectsToTheNewOne) {
  Connection stream(api_);
  open(stream);
  stream.read_until("\n\n");
  fault(R"({"fault":"redirect_move"})");
  stream.read_all();
  EXPECT_TRUE(stream.closed());
  EXPECT_ANY_THROW(Connection{api_});
  const std::string reply = http_call(front_, "GET", "/", "");
  const std::size_t start = reply.find("http://");
  const std::uint16_t moved = port_of(reply.substr(start, reply.find('/', start + 7) - start));
  EXPECT_NE(moved, api_);
  EXPECT_THAT(http_call(moved, "GET", label, "c.test"), HasSubstr("\r\n\r\n\"\""));
}

TEST_F(ServerTest, StreamsAreCountedWhileTheyAreOpen) {
  const auto streams = [&] {
    const std::string reply = http_call(control_, "GET", "/stats", "");
    const auto stats = parse_json(reply.substr(reply.find("\r\n\r\n") + 4));
    return stats->at("streams").as_int64();
  };
  EXPECT_EQ(streams(), 0);
  {
    Connection stream(api_);
    open(stream);
    stream.read_until("\n\n");
    EXPECT_EQ(streams(), 1);
  }
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (streams() > 0 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  EXPECT_EQ(streams(), 0);
}

TEST_F(ServerTest, TimePassesByItself) {
  Connection stream(api_);
  open(stream, "/devices/thermostats/living-room-a1b2/hvac_mode");
  stream.read_until("\n\n");
  control("POST", "/speed", R"({"speed":100})");
  control("PUT", "/home/structures/home-5fd1/away", "\"away\"");
  EXPECT_THAT(stream.read_until(put_of("\"eco\"")), HasSubstr("eco"));
}

TEST(Server, APortInUseIsOneClearError) {
  asio::io_context io(1);
  Settings settings = server_settings();
  Server first(io, settings, family(), [](const std::string&) {});
  ASSERT_TRUE(first.start());
  settings.port = port_of(first.front_url());
  Server second(io, settings, family(), [](const std::string&) {});
  const auto started = second.start();
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error().message, HasSubstr("cannot listen on the front port"));
  second.stop();
  first.stop();
  io.run();
}

TEST(Server, QuitAnswersAndEnds) {
  asio::io_context io(1);
  Server server(io, server_settings(), family(), [](const std::string&) {});
  ASSERT_TRUE(server.start());
  std::thread thread([&] { io.run(); });
  EXPECT_THAT(http_call(port_of(server.control_url()), "POST", "/quit", ""), StartsWith("HTTP/1.1 200 "));
  thread.join();
}

}  // namespace
}  // namespace nest2mqtt::simulator
