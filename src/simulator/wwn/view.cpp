#include "wwn/view.h"

#include <algorithm>

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>

#include "home/services.h"
#include "json/path.h"
#include "wwn/rules/permission_view.h"

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

/// The id is the same for all tokens of a user. It does not reveal the name.
std::string user_id(const std::string& user) {
  std::string id = boost::uuids::to_string(boost::uuids::name_generator_sha1(boost::uuids::ns::oid())(user));
  id.erase(std::remove(id.begin(), id.end(), '-'), id.end());
  return "z.1.1." + id + "000=";
}

}  // namespace

json::object view_for(json::object document, const Caller& caller) {
  keep_works_with_nest(document);
  remove_unpermitted(document, caller.session.grant.permissions);
  const json::object* const cameras = find_object(document, {"devices", "cameras"});
  if (cameras != nullptr) {
    sign_urls(document["devices"].get_object()["cameras"].get_object(), caller.token);
  }
  document["metadata"] = {{"access_token", caller.token},
                          {"client_version", caller.session.grant.client_version},
                          {"user_id", user_id(caller.session.grant.user)}};
  return document;
}

}  // namespace nest2mqtt::simulator
