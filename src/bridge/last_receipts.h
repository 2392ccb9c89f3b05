#pragma once

#include <boost/json/object.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/bridge/receipt_log.h"
#include "nest2mqtt/model/json.h"

namespace nest2mqtt::bridge {

/// The answer to `bridge/request/receipts`: the last commands with their newest receipts, newest last. `arguments` may
/// say how many (`limit`), and of which object (`path`, as in a receipt).
[[nodiscard]] Result<json::value> last_receipts(const ReceiptLog& log, const json::object& arguments);

}  // namespace nest2mqtt::bridge
