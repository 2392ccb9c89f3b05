#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace nest2mqtt::simulator {

/// The fields of an HTML form or of a query, as browsers write them (application/x-www-form-urlencoded).
class Form {
 public:
  /// Ignores pairs with an invalid percent-escape.
  explicit Form(std::string_view encoded);

  /// The first value of the field; empty if there is none.
  [[nodiscard]] std::string text(const std::string& name) const;
  /// Every value of the field, in the order of the form.
  [[nodiscard]] std::vector<std::string> all(const std::string& name) const;

 private:
  std::multimap<std::string, std::string> fields_;
};

/// The query of a request target: the text after the question mark, empty if there is none.
[[nodiscard]] std::string_view query_of(std::string_view target);

}  // namespace nest2mqtt::simulator
