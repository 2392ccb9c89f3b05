#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "nest2mqtt/base/instant.h"

#include "json/json_text.h"

namespace nest2mqtt::simulator {

/// The kinds of buckets in which the server keeps what it knows of a thermostat. The key of a bucket is the kind and
/// the serial number: `shared.02AA01AC00TEST01`. That of the structure, of which every thermostat has its own here,
/// is `structure.default`, for nobody has registered the thermostats.
enum class BucketKind { shared, device, schedule, structure };

[[nodiscard]] std::string_view bucket_name(BucketKind kind);
[[nodiscard]] std::string bucket_key(BucketKind kind, const std::string& serial);

struct Bucket {
  json::object values;
  std::int64_t revision = 0;
  std::int64_t timestamp = 0;  ///< milliseconds since 1970

  /// Sets these values and leaves the others.
  void merge(const json::object& changes, WallTime now);
};

/// The buckets of one thermostat; those that were never written are absent.
using Buckets = std::map<BucketKind, Bucket>;

/// The value of a field; null if it or its bucket is absent.
[[nodiscard]] const json::value* field_of(const Buckets& buckets, BucketKind kind, std::string_view field);
/// The field of the shared bucket, or else that of the device bucket.
[[nodiscard]] const json::value* shared_or_device(const Buckets& buckets, std::string_view field);

[[nodiscard]] std::int64_t epoch_seconds(WallTime time);

}  // namespace nest2mqtt::simulator
