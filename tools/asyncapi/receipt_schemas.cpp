#include "receipt_schemas.h"

#include "nest2mqtt/command/receipt.h"

namespace nest2mqtt::tools {
void add_receipt_schemas(Description& description) {
  const json::object status = one_of(words_of(command::status_word, command::Status::expired));
  const json::object code = one_of(words_of(command::code_word, command::Code::timeout));

  json::object receipt = schema(R"({
    "type": "object",
    "additionalProperties": false,
    "properties": {
      "transaction": {"description": "that of the command, or null"},
      "path": {"type": "string", "description": "of the object, as in the Nest document"},
      "status": {},
      "code": {},
      "final": {"type": "boolean", "description": "no other receipt follows"},
      "message": {"type": "string", "description": "for people; may be empty"},
      "requested": {"type": "object"},
      "sent": {"type": "object"},
      "observed": {"type": "object", "description": "what the service shows"},
      "received_at": {"type": "string", "format": "date-time"},
      "sent_at": {"type": ["string", "null"], "format": "date-time"},
      "finished_at": {"type": ["string", "null"], "format": "date-time"},
      "not_before": {"type": ["string", "null"], "format": "date-time"},
      "budget_left": {"type": ["integer", "null"], "minimum": 0}
    }
  })")
                             .as_object();
  json::object& members = receipt["properties"].as_object();
  members["status"] = status;
  members["code"] = code;
  json::array required;
  for (const auto& member : members) required.emplace_back(member.key());
  receipt["required"] = std::move(required);
  description.add_schema("receipt", std::move(receipt));

  json::object last = schema(R"({
    "type": "object",
    "additionalProperties": false,
    "required": ["status", "code", "final", "message", "requested", "pending", "not_before", "received_at", "at"],
    "properties": {
      "status": {},
      "code": {},
      "final": {"type": "boolean"},
      "message": {"type": ["string", "null"], "description": "for people"},
      "requested": {"type": ["object", "null"]},
      "pending": {"type": ["object", "null"], "description": "what is not finished, of all commands to the object"},
      "not_before": {"type": ["string", "null"], "format": "date-time"},
      "received_at": {"type": ["string", "null"], "format": "date-time"},
      "at": {"type": ["string", "null"], "format": "date-time"},
      "trip_id": {"type": "string", "description": "at a home: the trip that can be cancelled"}
    }
  })")
                          .as_object();
  const json::value nothing = schema(R"({"type": "null"})");
  last["properties"].as_object()["status"] = json::object{{"oneOf", json::array{status, nothing}}};
  last["properties"].as_object()["code"] = json::object{{"oneOf", json::array{code, nothing}}};
  description.add_schema("commandStatus", std::move(last));
}

}  // namespace nest2mqtt::tools
