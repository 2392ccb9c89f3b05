#include "clean_json.h"

#include <string>

#include "nest2mqtt/model/document.h"

#include "service_error.h"

namespace nest2mqtt::wwn {

Result<std::shared_ptr<json::value>> parse_clean_json(std::string_view text, const Secret& token) {
  std::string clean;
  if (may_hold_token(text, token)) {
    clean = without_token(std::string(text), token);
    text = clean;
  }
  auto parsed = model::parse_document(text);
  if (!parsed || text.find('\\') == std::string_view::npos) return parsed;
  // The search above does not find a character that is escaped twice, such as the slash in `%\u0032F`. Parsing has
  // removed the outer escape, so the second search finds it.
  std::string spelled = model::to_text(**parsed);
  return may_hold_token(spelled, token) ? model::parse_document(without_token(std::move(spelled), token))
                                        : std::move(parsed);
}

}  // namespace nest2mqtt::wwn
