#include "control/change_feed.h"

#include <gmock/gmock.h>

#include "loopback.h"
#include "support.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

Settings settings_of_this() {
  Settings settings = still_settings();
  settings.port = 0;
  return settings;
}

class ChangeFeedTest : public ServerFixture {
 protected:
  ChangeFeedTest() : ServerFixture(settings_of_this()) {}

  [[nodiscard]] std::string ask(const std::string& method, const std::string& path, const std::string& headers = "",
                                const std::string& body = "") const {
    Connection connection(control_);
    connection.send(http_text(method, path, "", body, headers));
    return connection.read_all();
  }
};

TEST_F(ChangeFeedTest, TellsHowThingsAreAndEveryChange) {
  Connection reader(control_);
  reader.send(http_text("GET", "/events", ""));
  EXPECT_THAT(reader.read_until("\n\n"), StartsWith("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"));
  control("PUT", "/home/devices/thermostats/living-room-a1b2/humidity", "50");
  EXPECT_THAT(reader.read_until("\n\n"), HasSubstr(R"({"homes":{"home":1},)"));
  control("POST", "/speed", R"({"speed":60})");
  EXPECT_THAT(reader.read_until("\n\n"), HasSubstr(R"("speed":60.0)"));
  control("POST", "/tokens", R"({"token":"c.another"})");
  EXPECT_THAT(reader.read_until("\n\n"), HasSubstr(R"("access":2)"));
}

TEST_F(ChangeFeedTest, IsSilentWhereNothingChanges) {
  Connection reader(control_);
  reader.send(http_text("GET", "/events", ""));
  (void)reader.read_until("\n\n");
  EXPECT_EQ(reader.read_for(300ms), "");
  EXPECT_FALSE(reader.closed());
}

TEST_F(ChangeFeedTest, TakesOnlySoManyReaders) {
  std::vector<std::unique_ptr<Connection>> readers;
  for (std::size_t i = 0; i < ChangeFeed::max_readers; ++i) {
    readers.push_back(std::make_unique<Connection>(control_));
    readers.back()->send(http_text("GET", "/events", ""));
    (void)readers.back()->read_until("\n\n");
  }
  EXPECT_THAT(ask("GET", "/events"), StartsWith("HTTP/1.1 503 "));
}

TEST_F(ChangeFeedTest, TheControlPortTakesNoOrderFromAnotherPage) {
  EXPECT_THAT(ask("POST", "/quit", "Origin: http://evil.example\r\n"), StartsWith("HTTP/1.1 403 "));
  EXPECT_THAT(ask("PUT", "/home/x", "Sec-Fetch-Site: cross-site\r\n", "1"), StartsWith("HTTP/1.1 403 "));
  EXPECT_THAT(ask("GET", "/"), HasSubstr("<title>Nest simulator</title>"));
  EXPECT_THAT(ask("GET", "/services"), HasSubstr(R"([{"name":"wwn","urls":{"front":"http://127.0.0.1:)"));
}

}  // namespace
}  // namespace nest2mqtt::simulator
