#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>

#include <boost/asio/signal_set.hpp>

#include "options.h"
#include "server.h"

namespace {

using namespace nest2mqtt::simulator;

constexpr int broken_file = 78;

int print_error(const std::string& message, int code) {
  std::cerr << "nest-simulator: " << message << std::endl;
  return code;
}

int run(int argc, const char* const* argv) {
  auto parsed = parse_command_line(argc, argv);
  if (const auto* const exit = std::get_if<Exit>(&parsed)) return exit->code;
  Options& options = std::get<Options>(parsed);
  const auto scenario = load_scenario(options);
  if (!scenario) return print_error(scenario.error().message, broken_file);
  auto home = load_home(options);
  if (!home) return print_error(home.error().message, broken_file);

  const auto others = load_other_homes(options);
  if (!others) return print_error(others.error().message, broken_file);

  asio::io_context io(1);
  Server server(io, options.settings, std::move(*home), [](const std::string& error) { print_error(error, 0); });
  const auto started = server.start();
  if (!started) return print_error(started.error().message, 1);

  asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (!error) server.stop();
  });
  server.on_stop([&] { io.stop(); });
  for (const PortUrl& port : server.urls()) std::cout << port.name << ' ' << port.url << '\n';
  std::cout << "# the home in a browser: " << server.control_url() << "/" << std::endl;
  io.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) try { return run(argc, argv); } catch (const std::exception& error) {
  return print_error(error.what(), 1);
}
