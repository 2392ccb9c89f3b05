#include "token_source.h"

#include <fstream>

namespace nest2mqtt::wwn {

Secret TokenSource::current() const {
  if (!fixed_.empty()) return fixed_;
  if (file_.empty()) return {};
  std::ifstream in(file_);
  std::string line;
  std::getline(in, line);
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) line.pop_back();
  // A token goes into a header: control characters have no place in it.
  for (const unsigned char c : line) {
    if (c <= ' ' || c >= 0x7F) return {};
  }
  return Secret(std::move(line));
}

std::string TokenSource::advice() const {
  if (!advice_.empty()) return advice_;
  if (!fixed_.empty()) return "put a new one into nest.access_token and restart the bridge";
  return file_.empty() ? "set nest.access_token_file to a file with a token"
                       : "put a new token into " + file_ + "; the bridge goes on by itself";
}

}  // namespace nest2mqtt::wwn
