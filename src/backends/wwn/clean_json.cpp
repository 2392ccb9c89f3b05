#include "clean_json.h"

#include <string>

#include "nest2mqtt/model/document.h"

#include "service_error.h"

namespace nest2mqtt::wwn {

Result<std::shared_ptr<json::value>> parse_clean_json(std::string_view text, const Secret& token) {
  std::string clean;
  if (holds_token(text, token)) {
    clean = without_token(std::string(text), token);
    text = clean;
  }
  auto parsed = model::parse_document(text);
  if (!parsed || text.find('\\') == std::string_view::npos) return parsed;
  // `c.a\/b` and `c.a\u002fb` are c.a/b. In text that `to_text` has made, no character of a token is escaped.
  std::string spelled = model::to_text(**parsed);
  return holds_token(spelled, token) ? model::parse_document(without_token(std::move(spelled), token))
                                     : std::move(parsed);
}

}  // namespace nest2mqtt::wwn
