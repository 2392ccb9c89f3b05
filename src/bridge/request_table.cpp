#include "request_table.h"

#include "nest2mqtt/base/in_quotes.h"
#include "nest2mqtt/base/joined.h"
#include "nest2mqtt/model/document.h"

namespace nest2mqtt::bridge {

json::object RequestTable::answer(const std::string& verb, std::string_view payload, Instant now) const {
  json::object answer;
  const auto arguments = model::parse_json_object(payload.empty() ? "{}" : payload);
  if (arguments && arguments->contains("transaction")) answer["transaction"] = arguments->at("transaction");

  const auto result = arguments ? perform(verb, *arguments, now) : fail("a request takes a JSON object, or nothing");
  answer["status"] = result ? "ok" : "error";
  if (result) {
    answer["data"] = *result;
  } else {
    answer["error"] = result.error().message;
  }
  return answer;
}

Result<json::value> RequestTable::perform(const std::string& verb, const json::object& arguments, Instant now) const {
  const auto found = handlers_.find(verb);
  if (found != handlers_.end()) return found->second(arguments, now);
  const std::string known = joined(handlers_, ", ", [](const auto& entry) { return entry.first; });
  return fail("there is no request " + in_quotes(verb) + "; there are: " + known);
}

}  // namespace nest2mqtt::bridge
