#include <string>

#include "nest2mqtt/mirror/device_events.h"

#include "desk_world.h"
#include "discovery_places.h"
#include "input.h"
#include "require.h"
#include "stored_call_budget.h"

// The input is a state file that an earlier version, another program or a broken disk has left. Whatever is in it, the
// bridge starts, ends what it can of it, and writes a state file that it reads again.
namespace nest2mqtt::app {
namespace {

using fuzz::require;

json::object section(const json::object& state, std::string_view name) {
  const json::value* found = state.if_contains(name);
  return found != nullptr && found->is_object() ? found->get_object() : json::object();
}

void check_commands(const json::object& saved) {
  fuzz::DeskWorld world;
  world.begin(command::records_of_section(saved));
  world.pass(std::chrono::seconds(5));
  world.restart();
  world.finish();
}

void check_events(const json::object& saved) {
  mirror::DeviceEvents events;
  events.restore(saved);
  const json::object memory = events.memory();
  mirror::DeviceEvents again;
  again.restore(memory);
  require(again.memory() == memory, "the memory of events is kept as it was written");
}

void check_places(const json::object& saved) {
  const DiscoveryPlaces::Place present{"homeassistant", "nest"};
  const DiscoveryPlaces places(present, true, saved);
  const DiscoveryPlaces again(present, true, places.to_saved());
  require(again.to_saved() == places.to_saved(), "and so are the places of discovery");
}

void check_budget(const json::object& saved) {
  constexpr int burst = 3;
  constexpr milliseconds refill{30'000};
  const test::ManualTime time;
  json::object written;
  const auto save = [&](json::object state) -> Result<void> {
    written = std::move(state);
    return {};
  };
  StoredCallBudget budget(burst, refill, saved, save, time.now());
  const Instant next = budget.next(time.now());
  require(next >= time.now() && next <= time.now() + refill * burst, "no file locks the bridge out for long");
  if (!budget.try_take(next)) return;
  StoredCallBudget again(burst, refill, written, save, next);
  require(again.next(next) >= budget.next(next), "a restart gives no calls away");
}

void check(std::string_view text) {
  const auto parsed = model::parse_json(text);
  if (!parsed || !parsed->is_object()) return;
  const json::object& state = parsed->get_object();
  check_commands(section(state, "commands"));
  check_events(section(state, "events"));
  check_places(section(state, "discovery"));
  check_budget(section(state, "calls"));
}

}  // namespace
}  // namespace nest2mqtt::app

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  nest2mqtt::app::check(nest2mqtt::fuzz::as_text(data, size));
  return 0;
}
