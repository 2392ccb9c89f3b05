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

/// What one account sees: the root object of the Nest API reference, section 2.1, without its credentials (the
/// `metadata` object is left out and `auth=` is cut out of every URL, section 0.3). Immutable; copies share it.
class Document {
 public:
  /// An account that sees nothing.
  Document();

  /// Takes any JSON object. Errors name the byte at which the text stops being JSON.
  [[nodiscard]] static Result<Document> parse(std::string_view text);
  [[nodiscard]] static Result<Document> from(json::value value);

  /// The document after the service has put `data` at `path`, a path of the API such as `/` or
  /// `/devices/thermostats/<id>`: the subtree is replaced, `null` deletes it (section 3: the Firebase rule).
  [[nodiscard]] Result<Document> with(std::string_view path, json::value data) const;

  [[nodiscard]] const json::object& root() const { return root_->get_object(); }

 private:
  explicit Document(std::shared_ptr<const json::value> root) : root_(std::move(root)) {}

  std::shared_ptr<const json::value> root_;
};

/// Parses JSON from outside: strict, at most `deepest` levels deep, in one block of memory that lives as long as the
/// value.
[[nodiscard]] Result<json::value> parse_json(std::string_view text, std::size_t deepest = 32);

/// `url` without its `auth` query parameter.
[[nodiscard]] std::string without_auth_query(std::string_view url);

}  // namespace nest2mqtt::model
