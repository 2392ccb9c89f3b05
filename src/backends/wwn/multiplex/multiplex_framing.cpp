#include "multiplex/multiplex_framing.h"

#include <string_view>

#include "nest2mqtt/base/joined.h"
#include "nest2mqtt/model/document.h"

namespace nest2mqtt::wwn {

Secret multiplex_bearer(const std::vector<Secret>& tokens) {
  return Secret(joined(tokens, ",", &Secret::reveal));
}

std::optional<Secret> token_of_put(const std::string& data) {
  const auto put = model::parse_document(data);
  const json::object* const document = put ? model::object_member((*put)->if_object(), "data") : nullptr;
  const json::object* const metadata = model::object_member(document, "metadata");
  const auto token = metadata == nullptr ? std::nullopt : model::string_member(*metadata, "access_token");
  if (!token || token->empty()) return std::nullopt;
  return Secret(std::string(*token));
}

std::optional<Secret> token_of_revocation(const std::string& data) {
  std::string_view token = data;
  while (token.ends_with(' ')) token.remove_suffix(1);
  while (token.starts_with(' ')) token.remove_prefix(1);
  if (token.size() >= 2 && token.starts_with('"') && token.ends_with('"')) token = token.substr(1, token.size() - 2);
  if (token.empty() || token == "null") return std::nullopt;
  return Secret(std::string(token));
}

}  // namespace nest2mqtt::wwn
