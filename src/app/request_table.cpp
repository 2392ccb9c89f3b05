#include "request_table.h"

#include "nest2mqtt/model/document.h"

namespace nest2mqtt::app {

json::object RequestTable::answer(const std::string& verb, std::string_view payload, Instant now) const {
  json::object answer;
  json::object arguments;
  const auto parsed = model::parse_json(payload.empty() ? "{}" : payload);
  const bool understood = parsed && parsed->is_object();
  if (understood) arguments = json::object(parsed->get_object(), json::storage_ptr());
  if (arguments.contains("transaction")) answer["transaction"] = arguments.at("transaction");

  const auto result = understood ? perform(verb, arguments, now) : fail("a request takes a JSON object, or nothing");
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
  std::string known;
  for (const auto& [name, handler] : handlers_) known += (known.empty() ? "" : ", ") + name;
  return fail("there is no request \"" + verb + "\"; there are: " + known);
}

}  // namespace nest2mqtt::app
