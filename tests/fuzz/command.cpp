#include <map>
#include <string>

#include "nest2mqtt/base/utf8.h"
#include "nest2mqtt/command/command_dispatcher.h"
#include "nest2mqtt/model/document.h"

#include "dispatcher_harness.h"
#include "fakes/fake_command_port.h"
#include "fakes/manual_time.h"
#include "input.h"
#include "require.h"

// Messages as they come from the broker, one a line: the kind of object (`t`hermostat, `s`tructure, `c`amera), a field
// or `*` for the JSON form, and the payload: `t target_temperature_c 20.5`. A line `T 1500` lets milliseconds pass,
// `A 2` answers the oldest write (the number is the kind of outcome), `R` restarts the bridge from its own state file.
// Every message gets exactly one final receipt, and nothing is written that the service does not take.
namespace nest2mqtt::command {
namespace {

void act(fuzz::DispatcherHarness& harness, std::string_view line) {
  const std::string_view what = fuzz::take_until(line, ' ');
  if (what == "T") {
    harness.pass(milliseconds(fuzz::small_number(line)));
  } else if (what == "A") {
    using Kind = upstream::WriteOutcome::Kind;
    constexpr int kinds = static_cast<int>(Kind::unknown) + 1;
    harness.answer(static_cast<Kind>(fuzz::small_number(line) % kinds));
  } else if (what == "R") {
    harness.restart();
  } else {
    const model::ObjectId target = what == "s"   ? fuzz::DispatcherHarness::structure
                                   : what == "c" ? fuzz::DispatcherHarness::camera
                                                 : fuzz::DispatcherHarness::thermostat;
    const std::string_view field = fuzz::take_until(line, ' ');
    if (!is_utf8(field)) return;  // no topic has such a level
    harness.send({.object = target,
                  .field = field == "*" ? std::nullopt : std::optional<std::string>(field),
                  .payload = std::string(line)});
  }
}

}  // namespace
}  // namespace nest2mqtt::command

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace nest2mqtt;
  fuzz::DispatcherHarness harness;
  for (const auto line : fuzz::lines_of(fuzz::as_text(data, size))) command::act(harness, line);
  harness.finish();
  harness.require_one_final_each();
  return 0;
}
