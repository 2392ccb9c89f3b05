#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "nest2mqtt/base/backoff.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/upstream/call_budget.h"

namespace nest2mqtt::wwn {

/// How many accounts one stream can carry.
inline constexpr std::size_t accounts_on_one_stream = 50;

struct MultiplexOptions {
  std::string api_url;
  std::vector<std::string> redirect_hosts;
  milliseconds keep_alive;
  std::size_t max_event;                    ///< bytes of one event
  std::vector<milliseconds> blocked_pause;  ///< not empty
  /// Logs a problem that changes the state of no link.
  std::function<void(const std::string&)> on_problem;
};

/// One stream for several accounts: see WwnOptions::multiplex.
class MultiplexStream;

/// `client` and `budget` outlive it; the budget is that of the common stream's openings.
[[nodiscard]] std::shared_ptr<MultiplexStream> make_multiplex_stream(MultiplexOptions options, net::HttpClient& client,
                                                                     upstream::CallBudget& budget,
                                                                     Backoff::Random random);

}  // namespace nest2mqtt::wwn
