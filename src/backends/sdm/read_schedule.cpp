#include "read_schedule.h"

#include <algorithm>
#include <utility>

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;
using ReadingKind = Reading::Kind;

// 3 at once and one more every 30 s are at most 5 in any minute; 4 and one every 10 s at most 10.
constexpr int list_burst = 3;
constexpr auto list_refill = 30s;
constexpr int get_burst = 4;
constexpr auto get_refill = 10s;

constexpr auto first_pause = 2s;
constexpr auto max_pause = 300s;

}  // namespace

ReadSchedule::ReadSchedule(milliseconds interval, Backoff::Random random)
    : interval_(interval),
      random_(random),
      pause_(first_pause, max_pause),
      structures_(list_burst, list_refill),
      rooms_(list_burst, list_refill),
      lists_(list_burst, list_refill),
      gets_(get_burst, get_refill) {}

void ReadSchedule::start(Instant now) {
  stop();
  is_started_ = true;
  structures_at_ = now;
  list_at_ = now;
  not_before_ = now;
  pause_.reset();
}

void ReadSchedule::stop() {
  is_started_ = false;
  is_reading_ = false;
  structures_at_.reset();
  list_at_.reset();
  rooms_of_.clear();
  devices_at_.clear();
}

void ReadSchedule::set_interval(milliseconds interval, Instant now) {
  interval_ = interval;
  if (list_at_) list_at_ = earlier(list_at_, now + interval);
}

void ReadSchedule::ask_lists(Instant at) {
  if (!is_started_) return;
  structures_at_ = earlier(structures_at_, at);
  list_at_ = earlier(list_at_, at);
}

void ReadSchedule::ask_device(const std::string& name, Instant at) {
  if (is_started_) devices_at_[name] = at;
}

void ReadSchedule::ask_rooms(const std::string& structure_id) {
  if (is_started_) rooms_of_.insert(structure_id);
}

std::optional<ReadSchedule::Due> ReadSchedule::next() const {
  std::optional<Due> first;
  const auto consider = [&](Instant at, const TokenBucket& budget, Reading reading) {
    at = std::max({at, not_before_, budget.next(Instant{})});
    if (!first || at < first->at) first = Due{at, std::move(reading)};
  };
  for (const auto& [name, at] : devices_at_) consider(at, gets_, {ReadingKind::device, name});
  if (structures_at_) consider(*structures_at_, structures_, {ReadingKind::structures});
  if (list_at_) consider(*list_at_, lists_, {ReadingKind::devices});
  if (!rooms_of_.empty()) consider(Instant{}, rooms_, {ReadingKind::rooms, *rooms_of_.begin()});
  return first;
}

std::optional<Reading> ReadSchedule::take_due(Instant now) {
  if (is_reading_) return std::nullopt;
  auto due = next();
  if (!due || due->at > now || !bucket(due->reading.kind).try_take(now)) return std::nullopt;
  is_reading_ = true;
  // What is asked for from now on is read after this reading.
  switch (due->reading.kind) {
    case ReadingKind::structures:
      structures_at_.reset();
      break;
    case ReadingKind::rooms:
      rooms_of_.erase(due->reading.name);
      break;
    case ReadingKind::devices:
      list_at_.reset();
      break;
    case ReadingKind::device:
      devices_at_.erase(due->reading.name);
      break;
  }
  return std::move(due->reading);
}

void ReadSchedule::succeeded(const Reading& reading, Instant now) {
  is_reading_ = false;
  pause_.reset();
  if (reading.kind == ReadingKind::structures) structures_at_ = earlier(structures_at_, now + structures_interval);
  if (reading.kind == ReadingKind::devices) list_at_ = earlier(list_at_, now + interval_);
}

void ReadSchedule::failed(const Reading& reading, Instant now) {
  failed(reading, pause_.next(random_), now);
}

void ReadSchedule::failed(const Reading& reading, milliseconds pause, Instant now) {
  is_reading_ = false;
  not_before_ = now + pause;
  if (reading.kind == ReadingKind::structures) structures_at_ = now;
  if (reading.kind == ReadingKind::rooms) rooms_of_.insert(reading.name);
  if (reading.kind == ReadingKind::devices) list_at_ = now;
  if (reading.kind == ReadingKind::device) devices_at_.try_emplace(reading.name, now);
}

std::optional<Instant> ReadSchedule::deadline() const {
  if (is_reading_) return std::nullopt;
  const auto due = next();
  return due ? std::optional(due->at) : std::nullopt;
}

TokenBucket& ReadSchedule::bucket(ReadingKind kind) {
  switch (kind) {
    case ReadingKind::structures:
      return structures_;
    case ReadingKind::rooms:
      return rooms_;
    case ReadingKind::devices:
      return lists_;
    case ReadingKind::device:
      break;
  }
  return gets_;
}

}  // namespace nest2mqtt::sdm
