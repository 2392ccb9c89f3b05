#include <mosquitto.h>

#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>

#include "events.h"
#include "load.h"
#include "orders.h"
#include "spawn.h"
#include "stream_server.h"
#include "subscriber.h"

namespace {

namespace asio = boost::asio;
using namespace nest2mqtt::bench;

std::string read_file(const std::string& name) {
  std::ifstream file(name);
  std::string text((std::istreambuf_iterator<char>(file)), {});
  if (!file) throw std::runtime_error("cannot read " + name);
  return text;
}

std::vector<std::string> read_lines(const std::string& name) {
  std::ifstream file(name);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

asio::awaitable<void> obey(Orders& orders, asio::io_context& io) {
  co_await orders.run();
  io.stop();
}

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app(
      "Load for a bridge: a Nest service that sends events on order, and a subscriber that times what comes of it");
  std::uint16_t broker_port = 0;
  std::string home;
  std::string other;
  std::string topics;
  Watched watched;
  app.add_option("--broker-port", broker_port, "on the loopback")->required();
  app.add_option("--home", home, "file with the document that is served")->required();
  app.add_option("--other", other, "file with the same home where every leaf has changed")->required();
  app.add_option("--topics", topics, "file with the topics to watch, one a line")->required();
  app.add_option("--counting-leaf", watched.counting_leaf, "topic of the leaf that counts the events")->required();
  app.add_option("--changing", watched.leaves_that_change, "how many leaves differ between the two")->required();
  CLI11_PARSE(app, argc, argv);
  watched.topics = read_lines(topics);

  mosquitto_lib_init();
  asio::io_context io(1);
  Events events(read_file(home), read_file(other));
  StreamServer stream(io, [&] { return events.current(); });
  Load load(io, stream, events, watched);
  const Subscriber subscriber(
      io, broker_port, "nest/#", [&](auto topic, auto payload) { load.saw(topic, payload); },
      [&] { std::cout << R"({"port":)" << stream.port() << "}" << std::endl; });
  Orders orders(io, broker_port, load, events);
  spawn(io, obey(orders, io));
  io.run();
} catch (const std::exception& error) {
  std::fprintf(stderr, "bench-load: %s\n", error.what());
  return 1;
}
