#include <cstdio>
#include <exception>

#include "nest2mqtt/app/exit_code.h"
#include "nest2mqtt/app/program.h"

int main(int argc, char** argv) {
  try {
    return nest2mqtt::app::run_program(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "nest2mqtt: %s\n", error.what());
    return nest2mqtt::app::exit_failed;
  }
}
