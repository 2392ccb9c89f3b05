#pragma once

#include <string>

#include "status_view.h"

namespace nest2mqtt::report {

/// The status page as HTML: one file without script, picture or anything else to be fetched. It loads itself again
/// after a while if `refreshes`.
[[nodiscard]] std::string status_page(const StatusView& view, bool refreshes);

}  // namespace nest2mqtt::report
