#include "software.h"

#include <sys/utsname.h>

#include <sstream>
#include <string>

#include <boost/version.hpp>

#include "nest2mqtt/base/regular_file.h"
#include "nest2mqtt/base/version.h"
#include "nest2mqtt/mqtt/paho_version.h"
#include "nest2mqtt/net/library_version.h"

namespace nest2mqtt::report {
namespace {

#ifdef __clang__
constexpr auto compiler = "Clang " __clang_version__;
#else
constexpr auto compiler = "GCC " __VERSION__;
#endif

/// `Debian GNU/Linux 12 (bookworm)`, by os-release(5).
std::string system_name() {
  constexpr std::size_t max_file = 65'536;
  std::istringstream lines(read_regular_file("/etc/os-release", max_file).value_or(""));
  constexpr std::string_view name = "PRETTY_NAME=";
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(name)) continue;
    line.erase(0, name.size());
    std::erase(line, '"');
    return line;
  }
  return "unknown";
}

/// Release and machine; the name of the host is nobody's business.
std::string kernel() {
  utsname system{};
  if (::uname(&system) != 0) return "unknown";
  return std::string(system.release) + " " + system.machine;
}

}  // namespace

json::object software() {
  return {{"nest2mqtt", version()},
          {"compiler", compiler},
          {"boost", BOOST_LIB_VERSION},
          {"curl", net::library_version()},
          {"paho", mqtt::paho_version()},
          {"system", system_name()},
          {"kernel", kernel()}};
}

}  // namespace nest2mqtt::report
