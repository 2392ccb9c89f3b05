#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/model/json.h"

namespace nest2mqtt::bridge {

/// The requests that the bridge takes on `bridge/request/<verb>`, by verb.
class RequestTable {
 public:
  /// Returns the `data` of the answer, or an error, whose message is sent to the sender of the request.
  using Handler = std::function<Result<json::value>(const json::object& arguments, Instant now)>;

  void add(std::string verb, Handler handler) { handlers_.insert_or_assign(std::move(verb), std::move(handler)); }

  /// The payload for `bridge/response/<verb>`: `status` "ok" with `data`, or "error" with `error`; and the
  /// `transaction` of the request, if it has one.
  [[nodiscard]] json::object answer(const std::string& verb, std::string_view payload, Instant now) const;

 private:
  [[nodiscard]] Result<json::value> perform(const std::string& verb, const json::object& arguments, Instant now) const;

  std::map<std::string, Handler> handlers_;
};

}  // namespace nest2mqtt::bridge
