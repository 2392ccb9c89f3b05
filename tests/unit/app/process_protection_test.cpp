#include "process_protection.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

namespace nest2mqtt::app {
namespace {

/// In a process of its own, since it cannot be taken back.
[[noreturn]] void protect_and_look() {
  protect_process_memory();
  rlimit core{1, 1};
  const bool no_core = ::getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0 && core.rlim_max == 0;
  const bool closed = ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0;
  const bool knows_itself = std::ifstream("/proc/self/statm").is_open() && std::ifstream("/proc/self/fd/0").is_open();
  std::_Exit((no_core ? 0 : 1) + (closed ? 0 : 2) + (knows_itself ? 0 : 4));
}

TEST(ProcessProtection, WritesNoCoreAndLetsNobodyAttach) {
  EXPECT_EXIT(protect_and_look(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace nest2mqtt::app
