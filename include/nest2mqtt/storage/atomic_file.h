#pragma once

#include <string>
#include <string_view>

#include "nest2mqtt/base/descriptor.h"
#include "nest2mqtt/base/error.h"

namespace nest2mqtt::storage {

/// Replaces a file (mode 0600) by a new one with this text, which is on the disk when this returns: whoever reads it,
/// and whoever dies in between, sees the whole old text or the whole new one. Two writers at once are the caller's
/// business.
[[nodiscard]] Result<void> write_file_atomically(const std::string& path, std::string_view text);

/// The same for the file `name` in an open directory; `path` is that file for the error's text.
[[nodiscard]] Result<void> write_file_atomically_at(const Descriptor& directory, const std::string& name,
                                                    const std::string& path, std::string_view text);

/// What root makes in somebody else's directory has to be readable for that user: gives `fd` to the directory's owner.
[[nodiscard]] bool give_to_owner_of(const Descriptor& directory, int fd);

/// False, with errno: not all of it could be written.
[[nodiscard]] bool write_all(int fd, std::string_view text);

/// What the system says about the call that has just failed.
[[nodiscard]] std::string system_reason();

}  // namespace nest2mqtt::storage
