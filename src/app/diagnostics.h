#pragma once

#include <vector>

#include <boost/json/object.hpp>

#include "nest2mqtt/app/config.h"
#include "nest2mqtt/app/recent_warning.h"
#include "nest2mqtt/base/instant.h"

#include "account_state.h"
#include "receipt_log.h"

namespace nest2mqtt::app {

/// What a report is made from.
struct DiagnosticFacts {
  const Config& config;
  const std::vector<AccountState>& accounts;
  const ReceiptLog& receipts;
  json::object health;  ///< as in `bridge/health`
  std::vector<RecentWarning> warnings;
};

/// The answer to `bridge/request/diagnostics`: what somebody who looks for an error needs to know, and nothing of whose
/// home it is (docs/requests.md). Of documents only which fields there are; of commands only how they ended.
[[nodiscard]] json::object diagnostics(const DiagnosticFacts& facts, Instant now);

}  // namespace nest2mqtt::app
