#pragma once

#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/bridge/account_state.h"
#include "nest2mqtt/bridge/receipt_log.h"
#include "nest2mqtt/config/config.h"
#include "nest2mqtt/report/recent_warning.h"

namespace nest2mqtt::report {

/// What a report is made from.
struct DiagnosticInput {
  const config::Config& config;
  const std::vector<bridge::AccountState>& accounts;
  const bridge::ReceiptLog& receipts;
  json::object health;  ///< as in `bridge/health`
  std::vector<RecentWarning> warnings;
};

/// The answer to `bridge/request/diagnostics`: what somebody who looks for an error needs to know, and nothing of whose
/// home it is (docs/requests.md). Of documents only which fields there are; of commands only how they ended.
[[nodiscard]] json::object diagnostics(const DiagnosticInput& input, Instant now);

}  // namespace nest2mqtt::report
