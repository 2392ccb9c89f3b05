#pragma once

namespace nest2mqtt::app {

/// Keeps tokens and passwords in memory from other processes of the same user, and out of core files: no core is
/// written, and nobody but root may attach to this process or read its memory.
void protect_process_memory();

}  // namespace nest2mqtt::app
