#include "clean_json.h"

#include <string>

#include "nest2mqtt/model/document.h"

#include "service_error.h"

namespace nest2mqtt::wwn {

Result<json::value> parse_clean_json(std::string_view text, const Secret& token) {
  const std::string clean = without_token(std::string(text), token);
  auto parsed = model::parse_json(clean);
  if (!parsed || clean.find('\\') == std::string::npos) return parsed;
  // `c.a\/b` and `c.a\u002fb` are c.a/b. In our own spelling a character of a token has no escape.
  const std::string spelled = model::to_text(*parsed);
  std::string blotted = without_token(spelled, token);
  return blotted == spelled ? std::move(parsed) : model::parse_json(blotted);
}

}  // namespace nest2mqtt::wwn
