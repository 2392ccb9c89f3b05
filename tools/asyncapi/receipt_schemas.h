#pragma once

#include "description.h"

namespace nest2mqtt::tools {

/// Receipts, and how the last command to an object stands.
void add_receipt_schemas(Description& description);

}  // namespace nest2mqtt::tools
