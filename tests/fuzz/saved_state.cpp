#include <string>

#include "nest2mqtt/mirror/device_events.h"
#include "nest2mqtt/publish/discovery_places.h"
#include "nest2mqtt/storage/state_journal.h"
#include "nest2mqtt/storage/stored_call_budget.h"

#include "dispatcher_harness.h"
#include "input.h"
#include "old_state.h"
#include "require.h"

// The input is a state file that an earlier version, another program or a broken disk has left. Whatever is in it, the
// bridge starts, ends what it can of it, and writes a state file that it reads again. It has one of three forms:
//
//   {"commands":...}     the state file of earlier versions, or any JSON object
//   J 5                  a script: a journal with a record for each line that follows, cut off 5 bytes before its end;
//   {"commands/1":...}   so that the checksums are right
//   anything else        the bytes of a journal
namespace nest2mqtt::storage {
namespace {

using fuzz::require;

json::object section(const command::SavedRecords& records, std::string_view name) {
  const auto found = records.find(name);
  return found != records.end() && found->second.is_object() ? found->second.get_object() : json::object();
}

void check_commands(const command::SavedRecords& saved) {
  fuzz::DispatcherHarness harness;
  harness.begin(saved);
  harness.pass(std::chrono::seconds(5));
  harness.restart();
  harness.finish();
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
  const publish::DiscoveryPlaces::Place present{"homeassistant", "nest"};
  const publish::DiscoveryPlaces places(present, true, saved);
  const publish::DiscoveryPlaces again(present, true, places.to_saved());
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
  StoredCallBudget budget({burst, refill}, saved, save, time.now());
  const Instant next = budget.next(time.now(), 1);
  require(next >= time.now() && next <= time.now() + refill * burst, "no file locks the bridge out for long");
  if (!budget.try_take(next)) return;
  StoredCallBudget again({burst, refill}, written, save, next);
  require(again.next(next, 1) >= budget.next(next, 1), "a restart gives no calls away");
}

void check_bridge(const command::SavedRecords& records) {
  check_commands(records);
  check_events(section(records, "events"));
  check_places(section(records, "discovery"));
  check_budget(section(records, "calls"));
}

void check_old_state(const json::object& state) {
  command::SavedRecords records;
  for (auto& [name, value] : records_of_old_state(state)) {
    if (value) records[name] = *value;
  }
  check_bridge(records);
}

using Kind = JournalReading::Kind;

bool is_usable(const JournalReading& reading) {
  return reading.kind == Kind::whole || reading.kind == Kind::torn;
}

JournalReading check_journal(std::string_view text) {
  JournalReading reading = read_journal(text);
  if (!is_usable(reading)) {
    require(reading.records.empty(), "nothing is taken from a journal that is set aside or refused");
    return reading;
  }
  const std::string whole(text.substr(0, reading.whole_size));
  require((reading.kind == Kind::whole) == (whole.size() == text.size()), "what is cut off is known");
  const auto same = [&](const JournalReading& other) {
    return other.kind == Kind::whole && other.records == reading.records;
  };
  require(same(read_journal(whole)), "what is left after the cut reads the same");
  require(same(read_journal(encode_journal(reading.records))), "and so does what is written anew");
  StateRecords changed = reading.records;
  const StateChanges changes{{"last_number", json::value(7)}, {"commands/1", std::nullopt}};
  apply_changes(changes, changed);
  require(read_journal(whole + encode_record(changes)).records == changed, "what is appended is read");
  return reading;
}

void check_journal_of_records(std::string_view script) {
  const auto cut = static_cast<std::size_t>(fuzz::small_number(fuzz::take_until(script, '\n')));
  std::string text = encode_journal({});
  const std::size_t header = text.size();
  std::size_t last = 0;
  for (const auto line : fuzz::lines_of(script)) {
    const std::string record = frame_payload(line);
    last = record.size();
    text += record;
  }
  // An end that is torn is a part of the last record, since one is on the disk before the next is written.
  if (cut > 0 && last > 0) text.resize(std::max(header, text.size() - std::min(cut, last - 1)));
  const JournalReading reading = check_journal(text);
  require(reading.kind != Kind::newer, "the version is ours");
  command::SavedRecords records;
  for (const auto& [name, value] : reading.records) {
    const auto parsed = model::parse_json(value, 128);
    require(parsed.has_value(), "a value that was read is JSON");
    records[name] = json::value(*parsed, json::storage_ptr());
  }
  check_bridge(records);
}

void check(std::string_view text) {
  if (text.starts_with("J ")) {
    check_journal_of_records(text.substr(2));
    return;
  }
  check_journal(text);
  const auto parsed = model::parse_json(text);
  if (parsed && parsed->is_object()) check_old_state(parsed->get_object());
}

}  // namespace
}  // namespace nest2mqtt::storage

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  nest2mqtt::storage::check(nest2mqtt::fuzz::as_text(data, size));
  return 0;
}
