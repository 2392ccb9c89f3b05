#pragma once

#include <cstddef>
#include <string_view>

#include <boost/json/value.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/model/document.h"

namespace nest2mqtt::model {

/// The largest home that is taken, in bytes of JSON text.
inline constexpr std::size_t max_home = std::size_t{64} * 1024 * 1024;

/// A document that parts are put into. One part costs as much as itself, not as the whole document.
class DocumentDraft {
 public:
  explicit DocumentDraft(const Document& begin);

  /// Puts `data` at `path`, a path of the API below the root such as `/devices/thermostats/<id>`: the subtree is
  /// replaced, `null` deletes it (the rule of Firebase, on which the service was built). An error changes nothing.
  [[nodiscard]] Result<void> put(std::string_view path, const json::value& data);

  /// A copy of how it is now, without credentials. An error if it is larger than `max_home`.
  [[nodiscard]] Result<Document> document() const;

 private:
  json::value root_;
};

}  // namespace nest2mqtt::model
