#include "token_source.h"

#include "nest2mqtt/base/secret_file.h"

namespace nest2mqtt::wwn {
namespace {

FileResult<Secret> read_token(const std::string& file) {
  return read_secret_file(file).and_then(token_in);
}

}  // namespace

Secret TokenSource::current() const {
  if (!fixed_.empty()) return fixed_;
  if (store_) return store_().value_or(Secret());
  if (file_.empty()) return {};
  return read_token(file_).value_or(Secret());
}

std::string TokenSource::advice() const {
  if (store_) {
    const auto stored = store_();
    return stored ? advice_ : stored.error().message;
  }
  if (!advice_.empty()) return advice_;
  if (!fixed_.empty()) return "put a new one into wwn.access_token and restart the bridge";
  if (file_.empty()) return "set wwn.access_token_file to a file with a token";
  const auto token = read_token(file_);
  const std::string advice = "put a new token into " + file_ + "; the bridge goes on by itself";
  return token || token.error().absent ? advice : advice + " (now it " + token.error().what + ")";
}

}  // namespace nest2mqtt::wwn
