#include "receipt_limit.h"

#include <chrono>

#include <fmt/format.h>

namespace nest2mqtt::bridge {
namespace {

/// How long after the last ignored command it is reported as a problem.
constexpr auto problem_time = std::chrono::minutes(10);

}  // namespace

ReceiptLimit::ReceiptLimit(mqtt::Outbox& outbox, RateLimitedLog& log) : outbox_(outbox), log_(log) {
  outbox_.on_dropped = [this](const std::string& topic, Instant now) {
    log_.add("dropped message", spdlog::level::warn,
             fmt::format("a message for {} was dropped: more events and answers wait for the broker than are kept ({})",
                         topic, mqtt::Outbox::transient_limit),
             now);
  };
}

bool ReceiptLimit::has_room_for(const std::string& topic, Instant now) {
  const auto waiting = outbox_.promised();
  if (waiting.messages < max_messages && waiting.bytes < max_bytes) return true;
  ++ignored_commands_;
  last_ignored_ = now;
  log_.add("ignored command", spdlog::level::err,
           fmt::format("the command on {} was not taken and gets no receipt: {} messages with receipts ({} kB) "
                       "wait for the broker, which is as many as are kept; send fewer commands at a time",
                       topic, waiting.messages, waiting.bytes / 1000),
           now);
  return false;
}

std::optional<std::string> ReceiptLimit::problem(Instant now) const {
  if (!last_ignored_ || now - *last_ignored_ >= problem_time) return std::nullopt;
  return fmt::format(
      "{} commands since the start were not taken and got no receipt, because too many receipts wait for the broker; "
      "send fewer commands at a time",
      ignored_commands_);
}

}  // namespace nest2mqtt::bridge
