#include "http/request_target.h"

#include "nest2mqtt/base/percent.h"

namespace nest2mqtt::simulator {
namespace {

/// Calls `use` with every piece of `text` between separators; stops when it returns false.
template <class Use>
bool split(std::string_view text, char separator, Use use) {
  while (true) {
    const std::size_t end = text.find(separator);
    if (!use(text.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::optional<RequestTarget> parse_target(std::string_view text) {
  RequestTarget target;
  const std::size_t question = text.find('?');
  std::string_view path = text.substr(0, question);
  if (path.starts_with('/')) path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  const bool path_ok = path.empty() || split(path, '/', [&](std::string_view segment) {
                         auto name = percent_decoded(segment);
                         if (!name || name->empty()) return false;
                         target.path.push_back(std::move(*name));
                         return true;
                       });
  if (!path_ok) return std::nullopt;
  if (question == std::string_view::npos) return target;
  const bool query_ok = split(text.substr(question + 1), '&', [&](std::string_view pair) {
    const std::size_t equals = pair.find('=');
    auto key = percent_decoded(pair.substr(0, equals));
    auto value = percent_decoded(equals == std::string_view::npos ? "" : pair.substr(equals + 1));
    if (!key || !value) return false;
    target.query[std::move(*key)] = std::move(*value);
    return true;
  });
  if (!query_ok) return std::nullopt;
  return target;
}

void strip_json_suffix(Path& path) {
  constexpr std::string_view suffix = ".json";
  if (path.empty() || !path.back().ends_with(suffix)) return;
  path.back().resize(path.back().size() - suffix.size());
  if (path.back().empty()) path.pop_back();
}

}  // namespace nest2mqtt::simulator
