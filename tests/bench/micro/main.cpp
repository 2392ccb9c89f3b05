// The steps from a text to what is published, each alone. Usage: bench-micro DIRECTORY [OPTION OF GOOGLE BENCHMARK...];
// the directory is what compare/homes.py fills.

#include <benchmark/benchmark.h>

#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "nest2mqtt/home_assistant/announcement.h"
#include "nest2mqtt/home_assistant/discovery.h"
#include "nest2mqtt/mirror/mirror.h"
#include "nest2mqtt/model/diff.h"

#include "fakes/abilities.h"
#include "home_file.h"

namespace {

using namespace nest2mqtt;
using benchmark::State;

void count_bytes(State& state, const std::string& text) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void parse(State& state, const std::string& text) {
  for (auto _ : state) benchmark::DoNotOptimize(bench::to_home(text));
  count_bytes(state, text);
}

void diff(State& state, const std::string& before_text, const std::string& after_text) {
  const model::Home before = bench::to_home(before_text);
  const model::Home after = bench::to_home(after_text);
  for (auto _ : state) benchmark::DoNotOptimize(model::diff(before, after));
  count_bytes(state, after_text);
}

/// The topics of all that changes, leaves and documents.
void mirror_changes(State& state, const std::string& before_text, const std::string& after_text) {
  const mirror::Mirror mirror(mirror::TopicNames("nest"), {});
  const model::Home before = bench::to_home(before_text);
  const model::Home after = bench::to_home(after_text);
  const std::vector<model::ObjectChange> changes = model::diff(before, after);
  for (auto _ : state) {
    for (const model::ObjectChange& change : changes) benchmark::DoNotOptimize(mirror.render(change));
  }
}

/// What Home Assistant is told of a whole home.
void discovery(State& state, const std::string& text) {
  const home_assistant::Discovery discovery(mirror::TopicNames("nest"), {test::every_ability()}, {.version = "0"});
  const home_assistant::AnnouncementTopics topics("homeassistant");
  const json::object origin = discovery.origin();
  const model::Home home = bench::to_home(text);
  for (auto _ : state) {
    for (const model::HomeObject& object : home.objects()) {
      const auto device = discovery.describe(object, home);
      if (device) benchmark::DoNotOptimize(home_assistant::announce_device(*device, origin, {}, topics));
    }
  }
}

void add(const bench::HomeFile& home) {
  const auto name = [&](const std::string& step) { return step + "/" + home.name; };
  benchmark::RegisterBenchmark(name("parse").c_str(), [=](State& state) { parse(state, home.text); });
  benchmark::RegisterBenchmark(name("diff/nothing").c_str(), [=](State& state) { diff(state, home.text, home.text); });
  benchmark::RegisterBenchmark(name("diff/one_leaf").c_str(),
                               [=](State& state) { diff(state, home.text, home.one_leaf_changed); });
  benchmark::RegisterBenchmark(name("diff/every_leaf").c_str(),
                               [=](State& state) { diff(state, home.text, home.every_leaf_changed); });
  benchmark::RegisterBenchmark(name("mirror/one_leaf").c_str(),
                               [=](State& state) { mirror_changes(state, home.text, home.one_leaf_changed); });
  benchmark::RegisterBenchmark(name("mirror/whole_home").c_str(),
                               [=](State& state) { mirror_changes(state, "{}", home.text); });
  benchmark::RegisterBenchmark(name("discovery").c_str(), [=](State& state) { discovery(state, home.text); });
}

}  // namespace

int main(int argc, char** argv) try {
  benchmark::Initialize(&argc, argv);
  if (argc != 2) {
    std::fputs("usage: bench-micro DIRECTORY [OPTION...]\n", stderr);
    return 64;
  }
  for (const char* size : {"11kb", "200kb", "2mb"}) add(bench::read_home(argv[1], size));
  benchmark::RunSpecifiedBenchmarks();
} catch (const std::exception& error) {
  std::fprintf(stderr, "bench-micro: %s\n", error.what());
  return 1;
}
