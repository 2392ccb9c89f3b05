#include "nle/buckets.h"

#include <chrono>

namespace nest2mqtt::simulator {

std::string_view bucket_name(BucketKind kind) {
  switch (kind) {
    case BucketKind::shared:
      return "shared";
    case BucketKind::device:
      return "device";
    case BucketKind::schedule:
      return "schedule";
    case BucketKind::structure:
      break;
  }
  return "structure";
}

std::string bucket_key(BucketKind kind, const std::string& serial) {
  return std::string(bucket_name(kind)) + "." + (kind == BucketKind::structure ? "default" : serial);
}

void Bucket::merge(const json::object& changes, WallTime now) {
  for (const auto& change : changes) values[change.key()] = change.value();
  ++revision;
  timestamp = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
}

const json::value* field_of(const Buckets& buckets, BucketKind kind, std::string_view field) {
  const auto bucket = buckets.find(kind);
  return bucket == buckets.end() ? nullptr : bucket->second.values.if_contains(field);
}

const json::value* shared_or_device(const Buckets& buckets, std::string_view field) {
  const json::value* const shared = field_of(buckets, BucketKind::shared, field);
  return shared != nullptr ? shared : field_of(buckets, BucketKind::device, field);
}

std::int64_t epoch_seconds(WallTime time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

}  // namespace nest2mqtt::simulator
