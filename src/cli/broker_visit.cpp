#include "broker_visit.h"

#include <chrono>

namespace nest2mqtt::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto connect_timeout = 10s;
/// Longer than the session waits for what the broker retains (15 s), after which the session says what is missing.
constexpr auto visit_timeout = 1min;

}  // namespace

Result<void> visit_broker(CommandLoop& loop, publish::BrokerCleanup& cleanup) {
  cleanup.start(loop.now());
  const auto connected = [&] { return cleanup.connected() || cleanup.finished(); };
  const auto finished = [&] { return cleanup.finished(); };
  if (loop.run_part_until(cleanup, connected, connect_timeout)) loop.run_part_until(cleanup, finished, visit_timeout);
  return cleanup.result();
}

}  // namespace nest2mqtt::cli
