#include "view.h"

#include "path.h"

namespace nest2mqtt::simulator {
namespace {

void sign_urls(json::object& object, const std::string& token) {
  for (auto& field : object) {
    json::value& value = field.value();
    if (json::object* const inner = value.if_object()) {
      sign_urls(*inner, token);
    } else if (value.is_string() && field.key().ends_with("_url") && field.key() != "public_share_url") {
      json::string& url = value.get_string();
      const bool has_query = url.find('?') != json::string::npos;
      url += has_query ? "&auth=" : "?auth=";
      url += token;
    }
  }
}

}  // namespace

json::object view_for(json::object document, const Caller& caller) {
  const json::object* const cameras = find_object(document, {"devices", "cameras"});
  if (cameras != nullptr) {
    sign_urls(document["devices"].get_object()["cameras"].get_object(), caller.token);
  }
  document["metadata"] = {{"access_token", caller.token},
                          {"client_version", caller.client_version},
                          {"user_id", "z.1.1.c2ltdWxhdGVkLW5lc3QtdXNlci0wMDAwMDAwMDAwMDE="}};
  return document;
}

}  // namespace nest2mqtt::simulator
