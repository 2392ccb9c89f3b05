// The port and the streams of No Longer Evil, and its part of the control API, on real sockets.

#include "nle/nle_server.h"

#include <thread>

#include <gmock/gmock.h>

#include "loopback.h"
#include "support.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

Settings nle_settings() {
  Settings settings = still_settings();
  settings.port = 0;
  settings.nle_port = 0;
  return settings;
}

const std::string thermostat = "/home/devices/thermostats/living-room-a1b2";

class NleServerTest : public ServerFixture {
 protected:
  NleServerTest() : ServerFixture(nle_settings()) {}

  void SetUp() override {
    ServerFixture::SetUp();
    nle_ = port_of(server_.nle_url());
  }

  std::string ask(const std::string& method, const std::string& path, const std::string& body = "") const {
    return http_call(nle_, method, path, "", body);
  }
  std::string command(const std::string& name, const std::string& value) const {
    return ask("POST", "/command",
               R"({"serial":"living-room-a1b2","command":")" + name + R"(","value":)" + value + "}");
  }
  void open(Connection& stream) {
    stream.send(http_text("GET", "/api/events", ""));
    stream.read_until("\r\n\r\n");
  }
  json::value state() const {
    const std::string reply = http_call(control_, "GET", "/nle", "");
    return *parse_json(reply.substr(reply.find("\r\n\r\n") + 4));
  }
  std::string refused(const std::string& path, const std::string& body, const std::string& method = "POST") const {
    return http_call(control_, method, path, "", body);
  }

  std::uint16_t nle_ = 0;
};

/// One event as a chunk.
std::string event_of(const std::string& serial) {
  return "data: {\"serial\": \"" + serial + "\"}\n\n\r\n";
}

TEST_F(NleServerTest, AStreamBeginsWithoutAnEventAndTellsOfChanges) {
  Connection stream(nle_);
  stream.send(http_text("GET", "/api/events", ""));
  EXPECT_THAT(stream.read_until("\r\n\r\n"), HasSubstr("Transfer-Encoding: chunked"));
  EXPECT_EQ(stream.read_for(300ms), "");
  EXPECT_THAT(command("set_temperature", "22.5"), HasSubstr(R"("target_temperature": 22.5)"));
  EXPECT_THAT(stream.read_until("\n\n\r\n"), HasSubstr(event_of("living-room-a1b2")));
  control("PUT", thermostat + "/humidity", "50");
  EXPECT_THAT(stream.read_until("\n\n\r\n"), HasSubstr(event_of("living-room-a1b2")));
}

TEST_F(NleServerTest, AChangeInOneServiceIsSeenInTheOther) {
  control("POST", "/speed", R"({"speed":100})");
  command("set_temperature", "22.5");
  Connection wwn(api_);
  wwn.send(http_text("GET", "/devices/thermostats/living-room-a1b2/target_temperature_c", "c.test", "",
                     "Accept: text/event-stream\r\n"));
  EXPECT_THAT(wwn.read_until("\"data\":22.5}\n\n"), HasSubstr("22.5"));
  http_call(api_, "PUT", "/devices/thermostats/living-room-a1b2/target_temperature_f", "c.test", "75");
  EXPECT_THAT(ask("GET", "/status?serial=living-room-a1b2"), HasSubstr(R"("target_temperature": 23.889)"));
}

TEST_F(NleServerTest, AServerThatStopsWithoutThermostatsRefusesConnectionsAndFallsSilent) {
  control("DELETE", "/home/devices/thermostats/living-room-a1b2");
  control("DELETE", "/home/devices/thermostats/bedroom-c3d4");
  Connection stream(nle_);
  open(stream);
  Connection idle(nle_);
  idle.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
  idle.read_until("\"ok\"}");
  control("POST", "/nle/stop");
  EXPECT_ANY_THROW(Connection{nle_});
  idle.read_all();
  EXPECT_TRUE(idle.closed());
  control("POST", "/nle/phantom", R"({"serial":"GHOST"})");
  EXPECT_EQ(stream.read_for(300ms), "");
  EXPECT_FALSE(stream.closed());
  EXPECT_EQ(state().at("running"), false);

  control("POST", "/speed", R"({"speed":1000})");
  EXPECT_EQ(stream.read_all(), "") << "no last chunk";
  EXPECT_TRUE(stream.closed());
}

TEST_F(NleServerTest, AServerThatStopsAnswersWhileItWaitsForThermostats) {
  Connection stream(nle_);
  open(stream);
  control("POST", "/nle/stop");
  EXPECT_EQ(state().at("running"), true);
  EXPECT_EQ(state().at("stopping"), true);
  EXPECT_THAT(command("set_temperature", "22.5"), HasSubstr(R"("target_temperature": 22.5)"));
  EXPECT_THAT(stream.read_until("\n\n\r\n"), HasSubstr(event_of("living-room-a1b2")));
  Connection next(nle_);
  open(next);
  control("PUT", thermostat + "/humidity", "50");
  EXPECT_EQ(next.read_for(300ms), "") << "no report reaches it";

  control("POST", "/speed", R"({"speed":100})");
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (state().at("running") == true && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  control("POST", "/speed", R"({"speed":0})");
  EXPECT_ANY_THROW(Connection{nle_});
  EXPECT_EQ(next.read_for(300ms), "");
  EXPECT_FALSE(next.closed()) << "its streams end later";
  control("POST", "/speed", R"({"speed":1000})");
  EXPECT_EQ(next.read_all(), "") << "no last chunk";
  EXPECT_TRUE(next.closed());
}

TEST_F(NleServerTest, AServerThatStartsLeavesNoRequestOfTheOldOneOpen) {
  control("POST", "/faults", R"({"fault":"slow_write","delay":"2s","service":"nle"})");
  Connection slow(nle_);
  slow.send(
      http_text("POST", "/command", "", R"({"serial":"living-room-a1b2","command":"set_temperature","value":22.5})"));
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  const auto commands = [this] { return refused("/nle/commands", "", "GET"); };
  while (commands().find("22.5") == std::string::npos && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  control("POST", "/nle/stop");
  control("POST", "/nle/start");
  EXPECT_EQ(slow.read_all(), "");
  EXPECT_TRUE(slow.closed());
}

TEST_F(NleServerTest, AStoppedServerComesBackOnItsPort) {
  Connection stream(nle_);
  open(stream);
  control("POST", "/nle/stop");
  control("POST", "/nle/start");
  stream.read_all();
  EXPECT_TRUE(stream.closed()) << "the old process is gone";
  EXPECT_THAT(ask("GET", "/health"), StartsWith("HTTP/1.1 200 "));
  EXPECT_EQ(state().at("running"), true);
}

TEST_F(NleServerTest, AKilledServerClosesEverything) {
  Connection stream(nle_);
  open(stream);
  control("POST", "/nle/stop", R"({"kill":true})");
  stream.read_all();
  EXPECT_TRUE(stream.closed());
}

TEST_F(NleServerTest, FaultsReachItsStreams) {
  Connection stream(nle_);
  open(stream);
  control("POST", "/faults", R"({"fault":"raw","text":"data: nonsense\n\n"})");
  EXPECT_THAT(stream.read_until("\n\n\r\n"), HasSubstr("data: nonsense"));
  control("POST", "/faults", R"({"fault":"big_event","bytes":100000})");
  EXPECT_GT(stream.read_until("\n\n\r\n").size(), 100'000U);
  control("POST", "/faults", R"({"fault":"stall"})");
  control("PUT", thermostat + "/humidity", "50");
  EXPECT_EQ(stream.read_for(300ms), "");
  control("DELETE", "/faults");
  EXPECT_THAT(stream.read_until("\n\n\r\n"), HasSubstr("data: ")) << "it tells again";
  control("POST", "/faults", R"({"fault":"cut","service":"wwn"})");
  control("PUT", thermostat + "/humidity", "52");
  const std::string event = event_of("living-room-a1b2");
  EXPECT_THAT(stream.read_until(event), HasSubstr(event)) << "only the streams of the other service end";
  control("POST", "/faults", R"({"fault":"half_event","service":"nle"})");
  control("PUT", thermostat + "/humidity", "51");
  EXPECT_THAT(stream.read_all(), testing::Not(testing::EndsWith("\n\n\r\n")));
  EXPECT_TRUE(stream.closed());
  control("POST", "/faults", R"({"fault":"cut","count":1})");
  Connection next(nle_);
  open(next);
  next.read_all();
  EXPECT_TRUE(next.closed());
}

TEST_F(NleServerTest, TheControlApiKnowsItsThermostats) {
  control("POST", "/nle/phantom", R"({"serial":"GHOST"})");
  control("POST", "/nle/sleep", R"({"serial":"bedroom-c3d4"})");
  const json::array devices = state().at("devices").as_array();
  ASSERT_EQ(devices.size(), 3U);
  EXPECT_EQ(devices[1].at("asleep"), true);
  EXPECT_TRUE(devices[2].at("device").is_null());
  control("POST", "/nle/wake", R"({"serial":"bedroom-c3d4"})");
  EXPECT_EQ(state().at("devices").at(1).at("asleep"), false);
  control("DELETE", "/nle/phantom", R"({"serial":"GHOST"})");
  EXPECT_EQ(state().at("devices").as_array().size(), 2U);
  control("POST", "/nle/fan_timers", R"({"last":true})");
  EXPECT_EQ(state().at("fan_timers_last"), true);
  control("POST", "/nle/password", R"({"password":"secret"})");
  EXPECT_THAT(ask("GET", "/health"), StartsWith("HTTP/1.1 401 "));
  control("POST", "/nle/password");
  command("set_temperature", "22.5");
  EXPECT_THAT(refused("/nle/commands", "", "GET"), HasSubstr("\"values\":{\"target_temperature\":22.5"));
  control("DELETE", "/nle/commands");
  EXPECT_THAT(refused("/nle/commands", "", "GET"), testing::EndsWith("\r\n\r\n[]"));
}

TEST_F(NleServerTest, TheControlApiSaysWhatIsWrong) {
  EXPECT_THAT(refused("/nle/sleep", R"({"serial":"nobody"})"), HasSubstr("there is no thermostat"));
  EXPECT_THAT(refused("/nle/sleep", "{}"), HasSubstr("\\\"serial\\\" is missing"));
  EXPECT_THAT(refused("/nle/stop", R"({"now":true})"), HasSubstr("possible: kill"));
  EXPECT_THAT(refused("/nle/fan_timers", "{}"), HasSubstr("\\\"last\\\" is missing"));
  EXPECT_THAT(refused("/nle/phantom", R"({"serial":"bedroom-c3d4"})", "DELETE"), HasSubstr("there is no phantom"));
  EXPECT_THAT(refused("/nle/dance", "{}"), HasSubstr("use /nle, "));
  EXPECT_THAT(refused("/nle/stop/now", "{}"), HasSubstr("there is nothing below"));
  EXPECT_THAT(refused("/nle", "{}"), HasSubstr("knows GET"));
}

TEST(NleServer, IsNotPlayedWithoutAPort) {
  asio::io_context io(1);
  Settings settings = still_settings();
  settings.port = 0;
  Server server(io, settings, family(), [](const std::string&) {});
  ASSERT_TRUE(server.start());
  std::thread thread([&] { io.run(); });
  const std::uint16_t control = port_of(server.control_url());
  EXPECT_THAT(http_call(control, "GET", "/nle", ""), HasSubstr("was started without the service nle"));
  http_call(control, "POST", "/quit", "");
  thread.join();
}

}  // namespace
}  // namespace nest2mqtt::simulator
