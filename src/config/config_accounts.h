#pragma once

#include <functional>
#include <vector>

#include <toml++/toml.h>

#include "config_faults.h"

namespace nest2mqtt::config {

/// Where a node of the accounts stands: in the file, or somewhere in one variable.
using Locate = std::function<Origin(const toml::source_region&)>;

/// The accounts of `[[nest.account]]`, in their order.
[[nodiscard]] std::vector<AccountConfig> read_accounts(const toml::node& node, const Locate& locate, Faults& faults);

}  // namespace nest2mqtt::config
