#include "resident_memory.h"

#include <unistd.h>

#include <fstream>

namespace nest2mqtt::bridge {

std::int64_t resident_memory_kb() {
  std::ifstream statm("/proc/self/statm");
  std::int64_t total = 0;
  std::int64_t resident = 0;
  statm >> total >> resident;
  return resident * (::sysconf(_SC_PAGESIZE) / 1024);
}

}  // namespace nest2mqtt::bridge
