#include "last_receipts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace nest2mqtt::bridge {

Result<json::value> last_receipts(const ReceiptLog& log, const json::object& arguments) {
  std::size_t limit = std::numeric_limits<std::size_t>::max();
  if (arguments.contains("limit")) {
    const auto number = model::number_member(arguments, "limit");
    constexpr double max_limit = 1e6;
    if (!number || *number < 1 || *number > max_limit || std::floor(*number) != *number) {
      return fail(R"("limit" is how many receipts are wanted: 1 or more)");
    }
    limit = static_cast<std::size_t>(*number);
  }
  const auto path = model::string_member(arguments, "path");
  if (arguments.contains("path") && !path) {
    return fail(R"("path" is that of a structure or device, such as "/devices/thermostats/<id>")");
  }
  json::array wanted;
  for (const command::Receipt& receipt : log.receipts()) {
    if (!path || receipt.path == *path) wanted.push_back(receipt.to_json());
  }
  if (wanted.size() > limit) wanted.erase(wanted.begin(), wanted.end() - static_cast<std::ptrdiff_t>(limit));
  return json::value(std::move(wanted));
}

}  // namespace nest2mqtt::bridge
