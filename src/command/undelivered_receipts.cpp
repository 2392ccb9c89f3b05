#include "undelivered_receipts.h"

#include "nest2mqtt/model/json.h"

#include "hex.h"
#include "saved/saved_number.h"

namespace nest2mqtt::command {

json::object to_saved(const OutgoingReceipt& receipt) {
  json::object saved{
      {"number", receipt.number}, {"kind", receipt.object.kind}, {"id", receipt.object.id}, {"text", receipt.text}};
  if (receipt.response_topic) saved["response_topic"] = *receipt.response_topic;
  if (receipt.correlation_data) saved["correlation_data"] = to_hex(*receipt.correlation_data);
  return saved;
}

std::uint64_t UndeliveredReceipts::restore(const json::object& saved) {
  const auto number = saved_number(saved, "number");
  const auto id = model::string_member(saved, "id");
  const auto text = model::string_member(saved, "text");
  if (number == 0 || !id || !text) return 0;
  OutgoingReceipt receipt;
  receipt.number = number;
  receipt.object = {std::string(model::string_member(saved, "kind").value_or("")), std::string(*id)};
  receipt.text = *text;
  if (const auto topic = model::string_member(saved, "response_topic")) receipt.response_topic = *topic;
  if (const auto data = model::string_member(saved, "correlation_data")) receipt.correlation_data = from_hex(*data);
  keep(std::move(receipt));
  return number;
}

}  // namespace nest2mqtt::command
