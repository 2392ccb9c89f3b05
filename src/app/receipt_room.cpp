#include "receipt_room.h"

#include <chrono>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace nest2mqtt::app {
namespace {

constexpr auto problem_time = std::chrono::minutes(10);

}  // namespace

ReceiptRoom::ReceiptRoom(mqtt::Outbox& outbox) : outbox_(outbox) {
  outbox_.on_dropped = [this](const std::string& topic, Instant now) {
    if (!dropped_.add(now)) return;
    spdlog::warn("a message for {} was dropped: more events and answers wait for the broker than are kept ({})", topic,
                 mqtt::Outbox::transient_limit);
  };
}

bool ReceiptRoom::admits(const std::string& topic, Instant now) {
  const auto waiting = outbox_.promised();
  if (waiting.messages < max_messages && waiting.bytes < max_bytes) return true;
  if (unanswered_.add(now)) {
    spdlog::error(
        "the command on {} was not taken and gets no receipt: {} receipts ({} kB) wait for the broker, which is as "
        "many "
        "as are kept; send fewer commands at a time",
        topic, waiting.messages, waiting.bytes / 1000);
  }
  return false;
}

std::optional<std::string> ReceiptRoom::problem(Instant now) const {
  if (!unanswered_.happened_within(problem_time, now)) return std::nullopt;
  return fmt::format(
      "{} commands since the start were not taken and got no receipt, because too many receipts wait for the broker; "
      "send fewer commands at a time",
      unanswered_.total());
}

void ReceiptRoom::tick(Instant now) {
  if (const auto count = unanswered_.due(now)) {
    spdlog::error("{} more commands were not taken and get no receipt: too many receipts wait for the broker", *count);
  }
  if (const auto count = dropped_.due(now)) {
    spdlog::warn("{} more messages were dropped: too many events and answers wait for the broker", *count);
  }
}

}  // namespace nest2mqtt::app
