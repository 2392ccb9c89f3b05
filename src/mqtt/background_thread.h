#pragma once

#include <functional>

namespace nest2mqtt::mqtt {

/// Runs `task` on a thread of the process that is there for calls of Paho which may wait: those that create, connect,
/// disconnect and destroy a client, since Paho looks up names while it holds its one lock. Tasks run one after the
/// other, in the order of the calls. At the end of the process they are waited for, but not for long. Throws
/// std::system_error where there can be no thread. `task` must not throw.
void run_in_background(std::function<void()> task);

}  // namespace nest2mqtt::mqtt
