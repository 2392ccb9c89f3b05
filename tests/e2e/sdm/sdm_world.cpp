#include "sdm_world.h"

#include <string_view>
#include <utility>

#include "support/wait_until.h"

namespace nest2mqtt::test {

WorldOptions sdm_only(WorldOptions options) {
  if (options.simulator.home.empty()) options.simulator.home = NEST2MQTT_HOMES "/google.json";
  options.simulator.sdm = true;
  options.bridge.wwn = false;
  // As the service allows.
  options.bridge.settings.merge(std::map<std::string, Setting>{{"write.burst", 0}});
  return options;
}

void SdmTest::start_sdm(WorldOptions options) {
  options.bridge.settings.merge(std::map<std::string, Setting>{{"write.confirm", "20s"}, {"write.ttl", "30s"}});
  start(sdm_only(std::move(options)));
}

testing::AssertionResult SdmTest::has_problem(const std::string& words) {
  return world().probe.wait_for("nest/bridge/health", [&](const std::string& health) {
    const auto problem = json::parse(health).at("problem");
    return problem.is_string() && problem.as_string().find(words) != json::string::npos;
  });
}

testing::AssertionResult SdmTest::has_no_problem() {
  return world().probe.wait_for("nest/bridge/health",
                                [](const std::string& health) { return json::parse(health).at("problem").is_null(); });
}

void SdmTest::fail_next(int status, const std::string& kind, int count, const std::string& body) {
  json::object fault{{"fault", "status"}, {"status", status}, {"on", kind}, {"count", count}, {"service", "sdm"}};
  if (!body.empty()) fault["body"] = body;
  world().simulator.fault(json::serialize(fault));
}

std::vector<SdmCall> SdmTest::calls() {
  constexpr std::string_view suffix = ":executeCommand";
  constexpr std::string_view prefix = "sdm.devices.commands.";
  std::vector<SdmCall> found;
  for (const json::value& request : world().simulator.requests()) {
    std::string path(request.at("path").as_string());
    if (request.at("port") != "sdm" || !path.ends_with(suffix)) continue;
    path.resize(path.size() - suffix.size());
    const json::object& body = request.at("body").as_object();
    found.push_back({path.substr(path.rfind('/') + 1),
                     std::string(std::string_view(body.at("command").as_string()).substr(prefix.size())),
                     body.contains("params") ? body.at("params") : json::value(),
                     request.at("status").to_number<int>()});
  }
  return found;
}

std::vector<std::string> SdmTest::commands() {
  std::vector<std::string> names;
  for (const SdmCall& call : calls()) names.push_back(call.command);
  return names;
}

std::int64_t SdmTest::asked(const std::string& method) {
  const auto calls = world().simulator.sdm_state().at("calls").as_object();
  return calls.contains(method) ? calls.at(method).to_number<std::int64_t>() : 0;
}

bool SdmTest::all_is_acknowledged() {
  return wait_until([&] { return world().simulator.sdm_state().at("messages").at(sdm_subscription) == 0; });
}

void SdmTest::TearDown() {
  CommandTest::TearDown();
  if (!has_world()) return;
  EXPECT_EQ(world().simulator.sdm_limited(), 0) << world().simulator.sdm_state();
}

}  // namespace nest2mqtt::test
