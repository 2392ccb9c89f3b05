#include <string>
#include <string_view>

#include "bridge_channels.h"

namespace nest2mqtt::tools {
namespace {

/// One verb of docs/requests.md. A test asks each of them, and for one that is not there, upon which the bridge names
/// all that are.
struct Request {
  std::string_view verb;
  std::string_view summary;
  std::string_view arguments;  ///< besides `transaction`: schemas of properties
  std::string_view data;       ///< of the answer: a schema
};

constexpr Request requests[] = {
    {"health", "the document of nest/bridge/health, of this moment", "{}",
     R"({"$ref": "#/components/schemas/health"})"},
    {"resync", "publishes everything again that is to be retained", "{}", R"({"type": "string"})"},
    {"discovery", "announces everything to Home Assistant again", "{}", R"({"type": "string"})"},
    {"log_level", "changes the log's level until the next start",
     R"({"level": {"$ref": "#/components/schemas/logLevel"}})", R"({"$ref": "#/components/schemas/logLevel"})"},
    {"reload", "reads the configuration again", "{}", R"({
       "type": "object", "additionalProperties": false, "required": ["applied", "restart_needed"],
       "properties": {"applied": {"type": "array", "items": {"type": "string"}},
                      "restart_needed": {"type": "array", "items": {"type": "string"}}}})"},
    {"receipts", "the last commands with their newest receipts, newest last",
     R"({"limit": {"type": "integer", "minimum": 1}, "path": {"type": "string"}})",
     R"({"type": "array", "items": {"$ref": "#/components/schemas/receipt"}})"},
    {"diagnostics", "everything that a bug report needs and nothing of the home", "{}", R"({
       "type": "object", "additionalProperties": false,
       "required": ["at", "software", "config", "health", "objects", "receipts", "warnings"],
       "properties": {"at": {"type": "string", "format": "date-time"}, "software": {"type": "object"},
                      "config": {"type": "object"}, "health": {"type": "object"}, "objects": {"type": "array"},
                      "receipts": {"type": "array"}, "warnings": {"type": "array"}}})"},
};

json::value request_schema(const Request& request) {
  json::object properties{{"transaction", {{"description", "Anything; it comes back with the answer."}}}};
  const json::value arguments = schema(request.arguments);
  for (const auto& [name, value] : arguments.as_object()) properties[name] = value;
  return json::object{{"type", "object"}, {"properties", std::move(properties)}};
}

json::value response_schema(const Request& request) {
  json::object done = schema(R"({
    "required": ["status", "data"],
    "properties": {"transaction": {}, "status": {"const": "ok"}, "data": {}},
    "additionalProperties": false
  })")
                          .as_object();
  done["properties"].as_object()["data"] = schema(request.data);
  return json::object{{"type", "object"}, {"oneOf", json::array{std::move(done), reference("requestError")}}};
}

}  // namespace

void add_request_channels(Description& description) {
  description.add_schema("requestError", schema(R"({
    "required": ["status", "error"],
    "properties": {"transaction": {}, "status": {"const": "error"}, "error": {"type": "string"}},
    "additionalProperties": false
  })"));
  for (const Request& request : requests) {
    const std::string verb(request.verb);
    description.add_channel("request_" + verb, "nest/bridge/request/" + verb, request.summary, Exchange::taken,
                            json_content(request_schema(request)));
    description.add_channel("response_" + verb, "nest/bridge/response/" + verb, "the answer", Exchange::happening,
                            json_content(response_schema(request)));
  }
  description.add_parameter("verb", "A request that there is not.");
  description.add_channel("requestUnknown", "nest/bridge/request/{verb}", "a request that there is not",
                          Exchange::taken, json_content(schema(R"({"type": "object"})")));
  description.add_channel("responseUnknown", "nest/bridge/response/{verb}", "the answer to a request that there is not",
                          Exchange::happening, json_content(reference("requestError")));
  description.add_parameter("place", "What the sender has put there.");
  description.add_channel("responsePlace", "nest/response/{place}",
                          "a receipt or an answer, where the sender of an MQTT 5 command or request wants it; also "
                          "deeper, and below mqtt.response_topics",
                          Exchange::happening, json_content(schema(R"({"type": "object", "anyOf": [
                            {"$ref": "#/components/schemas/receipt"},
                            {"required": ["status"], "properties": {"status": {"enum": ["ok", "error"]}}}]})")));
}

}  // namespace nest2mqtt::tools
