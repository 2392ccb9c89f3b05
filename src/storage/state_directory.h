#pragma once

#include <string>

#include "nest2mqtt/base/descriptor.h"
#include "nest2mqtt/base/error.h"

namespace nest2mqtt::storage {

/// `state.dir`, or the directory of tokens in it. One that is missing is made, for its owner alone (0700); one that is
/// there is never changed, and refused where others than its owner can write it, or where it belongs to another user
/// than the one who runs this. Root may use any user's, and gives what it makes there to that user.
///
/// `path` may be a symbolic link (systemd's StateDirectory is one with DynamicUser); what lies in the directory may
/// not.
[[nodiscard]] Result<Descriptor> make_state_directory(const std::string& path);

/// The same without making it: a closed descriptor where there is none.
[[nodiscard]] Result<Descriptor> open_state_directory(const std::string& path);

/// The directory `name` in an open one; `path` is that directory for the error's text.
[[nodiscard]] Result<Descriptor> make_directory_in(const Descriptor& parent, const std::string& name,
                                                   const std::string& path);
[[nodiscard]] Result<Descriptor> open_directory_in(const Descriptor& parent, const std::string& name,
                                                   const std::string& path);

/// Takes the directory for this process, until the descriptor is closed.
[[nodiscard]] Result<Descriptor> lock_state_directory(const Descriptor& directory, const std::string& path);

}  // namespace nest2mqtt::storage
