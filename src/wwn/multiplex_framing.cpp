#include "multiplex_framing.h"

#include <string_view>

#include "nest2mqtt/model/document.h"

namespace nest2mqtt::wwn {
namespace {

const json::object* object_member(const json::object* object, std::string_view name) {
  const json::value* const member = object == nullptr ? nullptr : object->if_contains(name);
  return member == nullptr ? nullptr : member->if_object();
}

}  // namespace

Secret multiplex_bearer(const std::vector<Secret>& tokens) {
  std::string list;
  for (const Secret& token : tokens) list.append(list.empty() ? "" : ",").append(token.reveal());
  return Secret(std::move(list));
}

std::optional<Secret> owner_of_put(const std::string& data) {
  const auto put = model::parse_document(data);
  const json::object* const document = put ? object_member((*put)->if_object(), "data") : nullptr;
  const json::object* const metadata = object_member(document, "metadata");
  const auto token = metadata == nullptr ? std::nullopt : model::string_member(*metadata, "access_token");
  if (!token || token->empty()) return std::nullopt;
  return Secret(std::string(*token));
}

std::optional<Secret> owner_of_revocation(const std::string& data) {
  std::string_view token = data;
  while (token.ends_with(' ')) token.remove_suffix(1);
  while (token.starts_with(' ')) token.remove_prefix(1);
  if (token.size() >= 2 && token.starts_with('"') && token.ends_with('"')) token = token.substr(1, token.size() - 2);
  if (token.empty() || token == "null") return std::nullopt;
  return Secret(std::string(token));
}

}  // namespace nest2mqtt::wwn
