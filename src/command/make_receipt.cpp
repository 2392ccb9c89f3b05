#include "make_receipt.h"

#include <utility>

#include "parse.h"
#include "preconditions.h"

namespace nest2mqtt::command {
namespace {

bool is_short_enough(const std::optional<std::string>& text, std::size_t max_size) {
  return text && text->size() <= max_size;
}

}  // namespace

OutgoingReceipt make_receipt(const Command& command, CommandResult result, const json::object* document,
                             int budget_left, Instant now) {
  Receipt receipt;
  receipt.number = command.number;
  receipt.transaction = command.transaction;
  receipt.path = command.object.path();
  for (const FieldWrite& write : command.writes) {
    receipt.requested[write.name] = write.requested;
    if (write.sent) receipt.sent[write.slot == model::Slot::eta ? "eta" : write.field] = write.value;
    if (document != nullptr) receipt.observed[shown_field(write)] = observed(write, *document);
  }
  receipt.received_at = command.received.wall;
  // A call that the service has blocked does not count as sent.
  if (command.sent && !receipt.sent.empty()) receipt.sent_at = command.sent->wall;
  if (is_final(result.status)) receipt.finished_at = now.wall;
  if (result.status == Status::queued || result.code == Code::blocked) {
    receipt.not_before = command.queued_not_before;
  }
  receipt.budget_left = budget_left;
  receipt.result = std::move(result);
  OutgoingReceipt outgoing{.number = command.number,
                           .object = command.object,
                           .response_topic = command.response_topic,
                           .correlation_data = command.correlation_data,
                           .text = receipt.text()};
  outgoing.receipt = std::move(receipt);
  return outgoing;
}

OutgoingReceipt make_refusal(const CommandMessage& message, const Refusal& why, int budget_left, Instant now) {
  Receipt receipt;
  receipt.transaction = transaction_of(message);
  receipt.path = message.object.path();
  receipt.requested = requested_of(message);
  receipt.received_at = now.wall;
  receipt.finished_at = now.wall;
  receipt.budget_left = budget_left;
  receipt.result = {Status::refused, why.code, why.message};
  OutgoingReceipt outgoing{.object = message.object, .text = receipt.text()};
  outgoing.receipt = std::move(receipt);
  if (is_short_enough(message.response_topic, max_response_topic)) outgoing.response_topic = message.response_topic;
  if (is_short_enough(message.correlation_data, max_correlation_data))
    outgoing.correlation_data = message.correlation_data;
  return outgoing;
}

}  // namespace nest2mqtt::command
