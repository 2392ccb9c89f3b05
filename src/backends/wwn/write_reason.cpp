#include "write_reason.h"

namespace nest2mqtt::wwn {

using upstream::WriteReason;

WriteReason reason_of(std::string_view anchor) {
  if (anchor == "mode-error") return WriteReason::wrong_mode;
  if (anchor == "incompatible-mode") return WriteReason::incompatible_mode;
  // ASSUMED: `range-error` means a range that is too small.
  if (anchor == "low-high-error" || anchor == "range-error") return WriteReason::low_high_gap;
  if (anchor == "not-online") return WriteReason::device_offline;
  if (anchor == "no-write-permission") return WriteReason::permission;
  if (anchor.ends_with("-value-4-lock")) return WriteReason::locked;
  if (anchor.ends_with("-value")) return WriteReason::out_of_range;
  return WriteReason::other;
}

}  // namespace nest2mqtt::wwn
