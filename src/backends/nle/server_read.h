#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/upstream/upstream.h"

#include "settings.h"
#include "thermostat_status.h"

namespace nest2mqtt::nle {

/// Why there is no list of devices.
struct ReadProblem {
  std::string why;  ///< a sentence for people, with what to do where that is known; without secrets
  upstream::AccessLoss loss = upstream::AccessLoss::none;
  bool is_unusable = false;  ///< the server has answered, but not with a list of devices
};

using ReadResult = tl::expected<std::vector<ThermostatStatus>, ReadProblem>;

/// What an answer to `GET /api/devices`, or the lack of one, says.
[[nodiscard]] ReadResult read_list(const tl::expected<net::HttpResponse, net::HttpFailure>& answer,
                                   const NleSettings& settings);

/// Reads the list of devices. `done` is called once, later, unless the transfer is destroyed first.
[[nodiscard]] std::unique_ptr<net::HttpTransfer> read_server(const NleSettings& settings, net::HttpClient& client,
                                                             std::function<void(ReadResult)> done);

}  // namespace nest2mqtt::nle
