#include "fault_world.h"

#include <csignal>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <sstream>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "support/wait_until.h"

namespace nest2mqtt::test {
namespace {

using namespace std::chrono_literals;

WorldOptions quick(const TcpProxy& line, bool start_bridge) {
  WorldOptions options;
  options.start_bridge = start_bridge;
  options.broker.persistence = true;
  options.simulator.keep_alive = "1s";
  options.bridge.mqtt_url = "mqtt://127.0.0.1:" + std::to_string(line.port());
  options.bridge.settings = {
      {"mqtt.keep_alive", "5s"},
      {"wwn.keep_alive", "1s"},
      {"nest.grace", "2s"},
      {"write.ttl", "2m"},
      {"write.confirm", "5s"},
      {"write.blocked_pause", std::vector<std::string>{"1s"}},
      // A command is not finished before: long enough for a fault to meet it.
      {"write.settle", "500ms"},
  };
  return options;
}

bool is_ours(const std::string& topic) {
  return is_mirror_topic(topic) || topic.starts_with("homeassistant/device/") || topic == "nest/bridge/state";
}

/// Only what the bridge retains because it is so, and says only when it becomes so. `bridge/state` is also the will's.
bool is_said_once(const std::string& topic) {
  const bool passes = topic.ends_with("/set") || topic.ends_with("/result") || topic.ends_with("/event");
  return !passes && ((is_ours(topic) && topic != "nest/bridge/state") || topic == "nest/bridge/cloud" ||
                     topic == "nest/bridge/info");
}

Topics our_part(const Topics& topics) {
  Topics part;
  for (const auto& entry : topics) {
    if (is_ours(entry.first) && !tells_of_commands(entry.first, topics)) part.insert(entry);
  }
  return part;
}

}  // namespace

FaultWorld::FaultWorld(const std::set<Party>& down_at_start) : world(quick(line, false)), commander(world.probe) {
  commander.the_bridge_crashed();  // or lost its connection, which has the same effect
  line.set_target(world.broker.port());
  for (const Party party : down_at_start) {
    if (party != Party::bridge) begin({party, Kind::dies});
  }
  if (down_at_start.contains(Party::bridge)) {
    faults_[Party::bridge] = Kind::dies;
  } else {
    world.bridge.start();
  }
}

FaultWorld::~FaultWorld() {
  if (faults_.contains(Party::broker)) world.broker.thaw();
  if (testing::Test::HasFailure()) std::cerr << "---- what happened\n" << script();
}

// --- faults ---------------------------------------------------------------------------------------------------------

void FaultWorld::begin(const Fault& fault) {
  note(name_of(fault));
  if (fault.party != Party::cloud) commander.unanswered_may_be_lost();
  faults_[fault.party] = fault.kind;
  ++begun_;
  switch (fault.party) {
    case Party::bridge:
      return begin_bridge(fault.kind);
    case Party::broker:
      return begin_broker(fault.kind);
    case Party::cloud:
      return begin_cloud(fault.kind);
  }
}

void FaultWorld::end(Party party) {
  const Kind kind = faults_.at(party);
  note("the end of " + name_of({party, kind}));
  faults_.erase(party);
  switch (party) {
    case Party::bridge:
      return end_bridge(kind);
    case Party::broker:
      return end_broker(kind);
    case Party::cloud:
      return end_cloud(kind);
  }
}

void FaultWorld::end_all() {
  while (!faults_.empty()) end(faults_.begin()->first);
}

void FaultWorld::begin_bridge(Kind kind) {
  if (kind == Kind::hangs) {
    world.bridge.signal(SIGSTOP);
    return;
  }
  // What was accepted is known from there on only to the bridge.
  if (kind == Kind::empty) commander.wait_for_all();
  world.bridge.kill();
  if (kind != Kind::empty) return;
  for (const auto& entry : std::filesystem::directory_iterator(world.bridge.state_dir())) {
    std::filesystem::remove_all(entry);
  }
}

void FaultWorld::end_bridge(Kind kind) {
  if (kind == Kind::hangs) {
    world.bridge.signal(SIGCONT);
  } else {
    world.bridge.start();
  }
}

void FaultWorld::begin_broker(Kind kind) {
  if (kind == Kind::hangs) {
    world.broker.freeze();
    return;
  }
  if (kind == Kind::slow) {
    line.slow_down(30'000);
    line.cut();
    return;
  }
  line.refuse();
  if (kind == Kind::refuses) return;
  // What the broker took from the bridge has to reach the observer, or it would miss receipts that were delivered.
  world.probe.sync();
  world.broker.kill();
  if (kind == Kind::empty) world.broker.forget();
}

void FaultWorld::end_broker(Kind kind) {
  if (kind == Kind::hangs) {
    world.broker.thaw();
    return;
  }
  if (kind == Kind::dies || kind == Kind::empty) {
    world.broker.start();
    forgot_at_.insert(world.probe.mark());
    world.probe.reconnect();  // before the bridge: it must not miss anything
  }
  line.pass();
}

void FaultWorld::begin_cloud(Kind kind) {
  Simulator& service = world.simulator;
  switch (kind) {
    case Kind::dies:
      take_notes_of_service();
      return service.kill();
    case Kind::hangs:
      return service.freeze();
    case Kind::empty:
      home_ = boost::json::serialize(service.get(""));
      return service.set("", R"({"devices":{},"structures":{}})");
    case Kind::slow:
      service.fault(R"({"fault":"slow_body","bytes_per_second":20000})");
      return service.fault(R"({"fault":"cut"})");
    case Kind::refuses:
      service.fault(R"({"fault":"status","status":429,"on":"stream","count":1})");
      service.fault(R"({"fault":"status","status":503,"on":"stream"})");
      return service.fault(R"({"fault":"cut"})");
  }
}

void FaultWorld::end_cloud(Kind kind) {
  switch (kind) {
    case Kind::dies:
      return world.simulator.start();
    case Kind::hangs:
      return world.simulator.thaw();
    case Kind::empty:
      return world.simulator.set("", home_);
    default:
      return world.simulator.clear_faults();
  }
}

// --- life -----------------------------------------------------------------------------------------------------------

void FaultWorld::change_something() {
  const auto fault = faults_.find(Party::cloud);
  if (fault != faults_.end() && (fault->second != Kind::slow && fault->second != Kind::refuses)) return;
  const std::string value = std::to_string(++changes_);
  note("change " + value);
  world.simulator.set(hallway + "/locale", "\"change-" + value + '"');
  world.simulator.set(living_room + "/is_online", changes_ % 5 == 0 ? "false" : "true");
}

void FaultWorld::send_command() {
  const auto broker = faults_.find(Party::broker);
  if (broker != faults_.end() && (broker->second != Kind::slow && broker->second != Kind::refuses)) return;
  command();
  if (broker != faults_.end() || has_fault(Party::bridge) || !linked()) commander.unanswered_may_be_lost();
}

void FaultWorld::send_accepted_command() {
  commander.wait_for(command(), "accepted");
}

SentCommand FaultWorld::command() {
  const std::string label = "label " + std::to_string(++commands_);
  note("command " + label);
  return commander.send(commands_ % 2 == 0 ? bedroom : living_room, "label", label);
}

void FaultWorld::say_birth() {
  const auto broker = faults_.find(Party::broker);
  if (broker != faults_.end() && (broker->second != Kind::slow && broker->second != Kind::refuses)) return;
  note("birth of Home Assistant");
  world.probe.publish("homeassistant/status", "online");
}

void FaultWorld::live(std::chrono::milliseconds time) {
  const auto until = std::chrono::steady_clock::now() + time;
  static_cast<void>(wait_until([&] { return std::chrono::steady_clock::now() >= until; }, max_wait(time)));
}

// --- promises -------------------------------------------------------------------------------------------------------

bool FaultWorld::linked() const {
  const std::string log = world.bridge.log();
  const auto last = [&log](const char* text) { return log.rfind(text) + 1; };  // 0: never
  return last("connected to the broker") > std::max(last("trying again"), last(" started")) &&
         last("account wwn: online") > std::max({last("account wwn: offline"), last("account wwn: block"),
                                                 last("account wwn: connecting"), last(" started")});
}

Topics FaultWorld::wanted() {
  const auto home = world.simulator.get("");
  std::string text = boost::json::serialize(home);
  if (text != rendered_home_) {
    rendered_home_ = std::move(text);
    rendered_ = everything_rendered(world.bridge, home);
  }
  return rendered_;
}

testing::AssertionResult FaultWorld::recovers() {
  note("all is well");
  constexpr auto promised = 5s;
  constexpr auto promised_with_discovery = 15s;  // between two messages for one device there are five seconds
  while (true) {
    // The pauses between tries double up to half a minute, and grow with each loss.
    if (!wait_until([this] { return linked(); }, max_wait(60s))) return testing::AssertionFailure() << "no links";
    std::string different;
    const auto equal = [&](Topics (*part)(const Topics&)) {
      different = difference(part(wanted()), part(world.probe.retained_topics()));
      return different.empty();
    };
    const auto equal_within = [&](std::chrono::milliseconds limit, Topics (*part)(const Topics&)) {
      return wait_until([&] { return equal(part) || !linked(); }, max_wait(limit));
    };
    const bool in_time = equal_within(promised, mirror_part) && equal_within(promised_with_discovery, our_part);
    if (different.empty()) break;
    if (in_time) continue;  // a link was lost again: what had died was noticed only now
    return testing::AssertionFailure() << "some time after the links came up:" << different;
  }
  note("recovered");
  return testing::AssertionSuccess();
}

void FaultWorld::expect_nothing_is_shown_as_pending() {
  std::string shown;
  const bool none = wait_until([&] {
    const Topics topics = world.probe.retained_topics();
    shown.clear();
    for (const auto& [topic, payload] : topics) {
      if (!tells_of_commands(topic, topics)) continue;
      const auto document = boost::json::parse(payload).as_object();
      if (!document.at("pending").is_null() || !document.at("final").as_bool()) shown += "\n" + topic + " = " + payload;
    }
    return shown.empty();
  });
  EXPECT_TRUE(none) << "every command has its final receipt:" << shown;
}

void FaultWorld::expect_promises_kept() {
  commander.wait_for_all();
  commander.expect_one_final_receipt_each();
  expect_nothing_is_shown_as_pending();
  take_notes_of_service();
  EXPECT_EQ(limited_, 0) << "the service had to limit the bridge";
  expect_nothing_written_twice();
  expect_nothing_said_again();
}

void FaultWorld::take_notes_of_service() {
  limited_ += world.simulator.stat("limited_calls") + world.simulator.stat("limited_writes");
  for (const auto& request : world.simulator.writes()) {
    if (request.at("status") == 200) ++written_[boost::json::serialize(request.at("body"))];
  }
}

void FaultWorld::expect_nothing_written_twice() {
  for (const auto& [body, times] : written_) EXPECT_EQ(times, 1) << body << " was written more than once";
}

void FaultWorld::expect_nothing_said_again() {
  Topics known;
  int births = 0;
  std::map<std::string, int> answered;  ///< births, by the topic that was said again
  std::size_t number = 0;
  for (const Message& message : world.probe.messages_since(0)) {
    if (forgot_at_.contains(number++)) known.clear();  // the broker tells what it still knows
    if (message.topic == "homeassistant/status") ++births;
    if (!is_said_once(message.topic)) continue;
    const auto before = known.find(message.topic);
    const bool same = before == known.end() ? message.payload.empty() : before->second == message.payload;
    const bool for_home_assistant = message.topic.starts_with("homeassistant/") && answered[message.topic] < births;
    if (!message.retained && same && for_home_assistant) {
      ++answered[message.topic];
    } else if (!message.retained && same) {
      ADD_FAILURE() << message.topic << " was said again: " << message.payload.substr(0, 200);
    }
    if (message.payload.empty()) {
      known.erase(message.topic);
    } else {
      known[message.topic] = message.payload;
    }
  }
}

void FaultWorld::note(const std::string& what) {
  const auto at = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began_);
  script_.push_back(std::to_string(at.count()) + " ms: " + what);
}

std::string FaultWorld::summary() const {
  return std::to_string(begun_) + " faults, " + std::to_string(changes_) + " changes, " + std::to_string(commands_) +
         " commands, " + std::to_string(world.probe.mark()) + " messages";
}

std::string FaultWorld::script() const {
  std::string text;
  for (const std::string& step : script_) text += step + "\n";
  return text;
}

}  // namespace nest2mqtt::test
