#include "http_world.h"

#include <stdexcept>
#include <utility>

#include "support/wait_until.h"

namespace nest2mqtt::test {
namespace {

WorldOptions with_pages(WorldOptions options) {
  options.bridge.settings.insert({"http.listen", std::string("127.0.0.1:0")});
  return options;
}

}  // namespace

HttpWorld::HttpWorld(WorldOptions options) : World(with_pages(std::move(options))) {}

std::string HttpWorld::url() {
  const auto line = bridge.wait_for_log("status page at ");
  if (!line) throw std::runtime_error("the bridge has no status page");
  return line->substr(line->find("http://"));
}

testing::AssertionResult HttpWorld::wait_ready() {
  HttpReply last;
  const bool ready = wait_until([&] {
    last = page("/readyz");
    return last.status == 200;
  });
  return ready ? testing::AssertionSuccess() : testing::AssertionFailure() << "not ready: " << last.body;
}

testing::AssertionResult HttpWorld::command(const std::string& path, const std::string& field,
                                            const std::string& payload, const std::string& status) {
  const std::string result = "nest" + path + "/result";
  const std::string wanted = "\"status\":\"" + status + "\"";
  const auto finals = [&](const Message& message) {
    return message.topic == result && message.payload.find("\"final\":true") != std::string::npos &&
           message.payload.find('"' + field + '"') != std::string::npos;
  };
  probe.publish("nest" + path + "/" + field + "/set", payload);
  const auto receipt = probe.wait_for_message(finals);
  if (!receipt) return testing::AssertionFailure() << "no final receipt for " << path << '/' << field;
  if (receipt->payload.find(wanted) == std::string::npos) return testing::AssertionFailure() << receipt->payload;
  return testing::AssertionSuccess();
}

}  // namespace nest2mqtt::test
