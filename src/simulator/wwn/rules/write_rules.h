#pragma once

#include <string_view>

#include <tl/expected.hpp>

#include "nest2mqtt/base/instant.h"

#include "json/json_text.h"
#include "json/path.h"
#include "oauth/permissions.h"
#include "wwn/rules/refusal.h"

namespace nest2mqtt::simulator {

template <class T>
using Checked = tl::expected<T, Refusal>;

/// A write that has passed every rule.
struct Write {
  Path object;          ///< the device or structure, also when a leaf was addressed
  json::object fields;  ///< by name, as sent
  json::value echo;     ///< what the service answers: the written data
};

/// The device or structure that a write to `path` is for and whose write budget it uses.
/// Refused where nothing can be written (`no-write-permission`) or nothing is there (404).
[[nodiscard]] Checked<Path> write_target(const json::object& home, const Path& path);

/// Checks a PUT or PATCH of `body` to `path` against the whole rule set: shape, permission, online, format, mode,
/// range, lock, gap, capability. All or nothing: the first rule that is broken refuses the write. Everything is
/// judged by the document as it is before the write.
[[nodiscard]] Checked<Write> check_write(const json::object& home, const Path& path, std::string_view body,
                                         WallTime now, const Permissions& permissions = Permissions::all());

/// Everything that changes in the object when `write` happens: the written fields, their twins in the other scale,
/// and what the device does along with it (mode to return to, fan timer, names).
[[nodiscard]] json::object effects_of(const json::object& home, const Write& write, WallTime now);

}  // namespace nest2mqtt::simulator
