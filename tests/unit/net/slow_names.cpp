#include "slow_names.h"

#include <dlfcn.h>
#include <netdb.h>

#include <condition_variable>
#include <mutex>
#include <string_view>

namespace nest2mqtt::net::test {
namespace {

std::mutex mutex;
std::condition_variable changed;
bool slow = false;
int under_way = 0;

void look_up_slowly() {
  std::unique_lock lock(mutex);
  ++under_way;
  changed.wait(lock, [] { return !slow; });
  --under_way;
  changed.notify_all();
}

}  // namespace

SlowNames::SlowNames() {
  const std::scoped_lock lock(mutex);
  slow = true;
}

SlowNames::~SlowNames() {
  std::unique_lock lock(mutex);
  slow = false;
  changed.notify_all();
  changed.wait(lock, [] { return under_way == 0; });
}

int SlowNames::pending() const {
  const std::scoped_lock lock(mutex);
  return under_way;
}

}  // namespace nest2mqtt::net::test

/// Takes the place of the C library's for libcurl too: a program's own symbols come first.
extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints, addrinfo** result) {
  if (name != nullptr && std::string_view(name).ends_with(".slow")) {
    nest2mqtt::net::test::look_up_slowly();
    return EAI_AGAIN;
  }
  static const auto real = reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return real(name, service, hints, result);
}
