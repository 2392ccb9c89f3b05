// A small program with something of each kind for the compiler to protect; built with cmake/Hardening.cmake in every
// preset.
#include <cstdio>
#include <cstring>
#include <vector>

int main(int argc, char** argv) {
  char buffer[64];
  std::strncpy(buffer, argv[argc - 1], static_cast<std::size_t>(argc) * 8);
  buffer[sizeof buffer - 1] = '\0';
  const std::vector<int> numbers(static_cast<std::size_t>(argc));
  std::printf("%s %d\n", buffer, numbers[static_cast<std::size_t>(argc) - 1]);
  return 0;
}
