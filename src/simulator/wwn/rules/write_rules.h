#pragma once

#include <string_view>

#include <tl/expected.hpp>

#include "nest2mqtt/base/instant.h"

#include "json/json_text.h"
#include "json/path.h"
#include "oauth/permissions.h"
#include "wwn/rules/service_error.h"

namespace nest2mqtt::simulator {

template <class T>
using Checked = tl::expected<T, ServiceError>;

/// A write that all rules accept.
struct Write {
  Path object;          ///< the device or structure, also if the request was for one field of it
  json::object fields;  ///< by name, as sent
  json::value echo;     ///< what the service answers: the written data
};

/// The device or structure that a write to `path` is for and whose write budget it uses.
/// Error `no-write-permission` if nothing can be written there, 404 if nothing is there.
[[nodiscard]] Checked<Path> write_target(const json::object& home, const Path& path);

/// Checks a PUT or PATCH of `body` to `path` against the whole rule set: shape, permission, online, format, mode,
/// range, lock, gap, capability. The first broken rule is the error
/// of the whole write. All rules look at the document as it is before the write.
[[nodiscard]] Checked<Write> check_write(const json::object& home, const Path& path, std::string_view body,
                                         WallTime now, const Permissions& permissions = Permissions::all());

/// All fields of the object that change with `write`: the written ones, the same temperatures in the other scale, and
/// what the device changes itself (previous mode, fan timer, names).
[[nodiscard]] json::object effects_of(const json::object& home, const Write& write, WallTime now);

}  // namespace nest2mqtt::simulator
