#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "nest2mqtt/model/document.h"
#include "nest2mqtt/upstream/upstream.h"

namespace nest2mqtt::wwn {

/// What a session wants done, in this order.
struct OpenStream {
  std::string url;
};
struct CloseStream {};
struct ReportLink {
  upstream::LinkReport link;
  bool token_is_void = false;  ///< the service has said that the token is none (any more): revoked, or 401
};
/// The version of the client's permissions that the person has accepted.
struct ReportClientVersion {
  std::int64_t accepted;
};
struct ReportDocument {
  model::Document document;
};
/// Something for the log that changes nothing: what and where.
struct ReportTrouble {
  std::string what;
};
using Action = std::variant<OpenStream, CloseStream, ReportLink, ReportClientVersion, ReportDocument, ReportTrouble>;
using Actions = std::vector<Action>;

}  // namespace nest2mqtt::wwn
