#include <cstdio>
#include <exception>

#include "nest2mqtt/app/program.h"
#include "nest2mqtt/cli/exit_code.h"

int main(int argc, char** argv) {
  try {
    return nest2mqtt::app::run_program(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "nest2mqtt: %s\n", error.what());
    return nest2mqtt::cli::exit_failed;
  }
}
