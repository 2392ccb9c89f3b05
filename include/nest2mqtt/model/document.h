#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/model/json.h"

namespace nest2mqtt::model {

/// What one account sees: the root object of the Nest document (docs/wwn-protocol.md), without its credentials (the
/// `metadata` object is left out and `auth=` is cut out of every URL). Immutable; copies share it. A value
/// copied out of it with json::value's plain copy constructor lies in the document's memory and dies with it: name
/// another storage.
class Document {
 public:
  /// An account that sees nothing.
  Document();

  /// Takes any JSON object. Errors name the byte at which the text stops being JSON.
  [[nodiscard]] static Result<Document> parse(std::string_view text);
  /// Takes the value over: nobody else changes it any more.
  [[nodiscard]] static Result<Document> from(std::shared_ptr<json::value> value);

  [[nodiscard]] const json::object& root() const { return root_->get_object(); }

 private:
  explicit Document(std::shared_ptr<const json::value> root) : root_(std::move(root)) {}

  std::shared_ptr<const json::value> root_;
};

/// Levels of what is parsed from outside, unless said otherwise.
inline constexpr std::size_t default_depth = 32;

/// Parses JSON from outside: strict, at most `max_depth` levels deep. Text that is not valid Unicode is an error.
[[nodiscard]] Result<json::value> parse_json(std::string_view text, std::size_t max_depth = default_depth);
/// The same of text that is to be a JSON object.
[[nodiscard]] Result<json::object> parse_json_object(std::string_view text, std::size_t max_depth = default_depth);

/// The same for what a service sends: one bad value does not hide the others. Text that is not valid Unicode (bytes
/// that are not UTF-8, half a surrogate pair) becomes U+FFFD, in names too; that costs something only where the text
/// has any. The value is large and kept as it is: it lies in one piece of memory, which goes as a whole with the last
/// pointer to it or (by shared_ptr's aliasing) into it. What is taken out of it by move does not keep it alive.
[[nodiscard]] Result<std::shared_ptr<json::value>> parse_document(std::string_view text);

/// `url` without its `auth` query parameter.
[[nodiscard]] std::string without_auth_query(std::string_view url);

}  // namespace nest2mqtt::model
