#pragma once

#include <any>
#include <functional>

#include <toml++/toml.h>

#include "config_assignments.h"
#include "config_errors.h"

namespace nest2mqtt::config {

/// Where a node of the accounts stands: in the file, or somewhere in one variable.
using Locate = std::function<Origin(const toml::source_region&)>;

/// What one source gives to the table of a back end.
struct TableContent {
  bool present = false;  ///< also an empty table of the file is there
  Assignments<std::any> assignments;
  const toml::node* accounts = nullptr;  ///< the list of further accounts
  Locate locate;                         ///< what is in that list
};

}  // namespace nest2mqtt::config
