#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "nest2mqtt/base/regular_file.h"
#include "nest2mqtt/base/secret.h"

namespace nest2mqtt {

constexpr std::size_t max_secret_file = std::size_t{64} * 1024;

/// The secret in the content of a file, as any program may have written it: the first line, without a byte order mark
/// and without its end (LF, CR LF or CR). Blanks belong to the secret. The error never shows any of the content.
[[nodiscard]] FileResult<Secret> secret_in(std::string_view text);

/// The secret in a file of at most `max_secret_file` bytes.
[[nodiscard]] FileResult<Secret> read_secret_file(const std::string& path, FileKind kind = FileKind::regular);
[[nodiscard]] FileResult<Secret> read_secret_file_at(int directory, const std::string& name, FileKind kind);

/// The secret as it can stand in an HTTP header: without blanks around it. An error where it has others, or characters
/// outside of ASCII.
[[nodiscard]] FileResult<Secret> token_in(const Secret& secret);

}  // namespace nest2mqtt
