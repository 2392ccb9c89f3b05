#include "names.h"

#include <dlfcn.h>
#include <netdb.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string_view>

namespace nest2mqtt::test {
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

}  // namespace nest2mqtt::test

extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints, addrinfo** result) {
  namespace test = nest2mqtt::test;
  static const auto real = reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
  const std::string_view asked = name == nullptr ? "" : name;
  if (asked.ends_with(test::slow_domain)) {
    test::look_up_slowly();
    return EAI_AGAIN;
  }
  if (asked == test::name_that_slows_down) {
    static std::atomic<bool> asked_before = false;
    if (!asked_before.exchange(true)) return real("127.0.0.1", service, hints, result);
    test::look_up_slowly();
    return EAI_AGAIN;
  }
  const bool both_families = asked == test::name_of_both_families;
  if (asked != test::name_of_two && !both_families) return real(name, service, hints, result);
  const char* const first = both_families ? "::1" : "127.0.0.2";
  if (const int failed = real(first, service, hints, result); failed != 0) return failed;
  addrinfo* last = *result;
  while (last->ai_next != nullptr) last = last->ai_next;
  return real("127.0.0.1", service, hints, &last->ai_next);
}
