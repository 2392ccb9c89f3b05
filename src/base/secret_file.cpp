#include "nest2mqtt/base/secret_file.h"

#include <fcntl.h>

#include <algorithm>

#include "nest2mqtt/base/ascii.h"

namespace nest2mqtt {

FileResult<Secret> secret_in(std::string_view text) {
  using namespace std::string_view_literals;
  if (text.starts_with("\xFF\xFE"sv) || text.starts_with("\xFE\xFF"sv)) {
    return file_error("is UTF-16 text; save it as UTF-8");
  }
  if (text.starts_with("\xEF\xBB\xBF"sv)) text.remove_prefix(3);
  const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  if (line.find('\0') != std::string_view::npos) return file_error("is not a text");
  if (line.empty()) return file_error("has an empty first line");
  return Secret(std::string(line));
}

FileResult<Secret> read_secret_file_at(int directory, const std::string& name, FileKind kind) {
  return read_regular_file_at(directory, name, max_secret_file, kind).and_then([](const std::string& text) {
    return secret_in(text);
  });
}

FileResult<Secret> read_secret_file(const std::string& path, FileKind kind) {
  return read_secret_file_at(AT_FDCWD, path, kind);
}

FileResult<Secret> token_in(const Secret& secret) {
  std::string_view token = secret.reveal();
  const std::size_t first = std::min(token.find_first_not_of(" \t"), token.size());
  token = token.substr(first, token.find_last_not_of(" \t") + 1 - first);
  if (token.empty()) return file_error("has an empty first line");
  if (!is_ascii_visible(token))
    return file_error("has a first line that is not a token: it has blanks or characters outside of ASCII");
  return Secret(std::string(token));
}

}  // namespace nest2mqtt
