#include "process_protection.h"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace nest2mqtt::app {

void protect_process_memory() {
  // Both may be forbidden by a sandbox, which then sees to it itself. /proc/self stays readable for the process.
  static_cast<void>(::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
  const rlimit none{0, 0};
  static_cast<void>(::setrlimit(RLIMIT_CORE, &none));
}

}  // namespace nest2mqtt::app
