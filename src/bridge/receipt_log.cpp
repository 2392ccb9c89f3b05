#include "nest2mqtt/bridge/receipt_log.h"

#include <algorithm>

namespace nest2mqtt::bridge {

void ReceiptLog::add(const command::Receipt& receipt) {
  const auto known = std::find_if(receipts_.rbegin(), receipts_.rend(), [&](const command::Receipt& earlier) {
    return receipt.number != 0 && earlier.number == receipt.number;
  });
  if (known != receipts_.rend()) {
    *known = receipt;
    return;
  }
  receipts_.push_back(receipt);
  if (receipts_.size() > limit_) receipts_.pop_front();
}

}  // namespace nest2mqtt::bridge
