#include "names.h"

#include <dlfcn.h>
#include <netdb.h>

#include <string_view>

/// In front of the C library's: no name with two addresses can be relied on everywhere.
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** found) {
  static const auto real = reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
  if (node == nullptr || std::string_view(node) != nest2mqtt::test::name_of_two) {
    return real(node, service, hints, found);
  }
  if (const int failed = real("127.0.0.2", service, hints, found); failed != 0) return failed;
  addrinfo* last = *found;
  while (last->ai_next != nullptr) last = last->ai_next;
  return real("127.0.0.1", service, hints, &last->ai_next);
}
