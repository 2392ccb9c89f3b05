#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "nest2mqtt/config/backend_table.h"

#include "table_content.h"

namespace nest2mqtt::config {

struct AccountNames {
  std::set<std::string, std::less<>> tables;  ///< of all back ends: each names the account of its own table
  std::set<std::string> given = {};           ///< of further accounts, so far
};

/// The accounts of one table of a back end: its own, with the values of `content`, and those of the list there.
[[nodiscard]] std::vector<AccountConfig> read_accounts(const BackendTable& table, const TableContent& content,
                                                       AccountNames& names, ConfigErrors& errors);

}  // namespace nest2mqtt::config
