#include <string>
#include <vector>

#include "nest2mqtt/model/home.h"
#include "nest2mqtt/model/json.h"

#include "canary.h"
#include "command_answer.h"
#include "home_document.h"
#include "input.h"
#include "require.h"
#include "thermostat_status.h"

// The input is what a No Longer Evil server answers, to a read and to a command; `{token}` stands for a thermostat's
// key. Whatever it says, it is a document with each thermostat once, or an error that quotes nothing of it; and what is
// said of a command is short.
namespace nest2mqtt::nle {
namespace {

void check_devices(const std::string& answer) {
  const auto devices = read_devices(answer);
  if (!devices) {
    fuzz::require_no_canary(devices.error().message);
    return;
  }
  std::vector<ShownThermostat> shown;
  for (const ThermostatStatus& status : *devices) {
    fuzz::require(!status.serial.empty(), "a thermostat has a serial");
    shown.push_back({status, status.is_available});
  }
  const model::Document document = make_document("nle", shown, WallTime(std::chrono::seconds(1'795'298'400)));
  fuzz::require(model::parse_json(model::to_text(document.root())).has_value(), "a document is JSON");
  const model::Home home({document}, {});
  fuzz::require(home.objects().size() == devices->size() + 1, "each thermostat is shown once, in a structure");
}

void check_command(const std::string& body) {
  const PlannedCall call{
      "set_temperature", 22.5, {{Setting::target, 22.5, "target_temperature", "target_temperature_c"}}};
  for (const int status : {200, 400, 429, 500}) {
    const auto outcome = read_answer(call, {status, {}, body});
    fuzz::require(outcome.message.size() < 1000, "a sentence is not too long");
  }
}

void check(std::string_view input) {
  const std::string answer = fuzz::with_canary(input);
  check_devices(answer);
  check_command(answer);
}

}  // namespace
}  // namespace nest2mqtt::nle

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  nest2mqtt::nle::check(nest2mqtt::fuzz::as_text(data, size));
  return 0;
}
