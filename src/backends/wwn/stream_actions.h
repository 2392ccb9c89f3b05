#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "nest2mqtt/model/document.h"
#include "nest2mqtt/upstream/upstream.h"

namespace nest2mqtt::wwn {

// What a session asks its owner to do: a list of actions, in their order.

struct OpenStream {
  std::string url;
};
struct CloseStream {};
struct ReportLink {
  upstream::LinkReport link;
};
/// The version of the client's permissions that the user has accepted.
struct ReportClientVersion {
  std::int64_t accepted;
};
struct ReportDocument {
  model::Document document;
};
/// The service sends documents that cannot be used, so the last document may be out of date. An empty `why` ends this
/// report: a usable document has come, or the account gets or needs another stream or token.
struct ReportUnusable {
  std::string why;
};
/// A line for the log about something that nobody has to act on.
struct LogWarning {
  std::string what;
};
/// Makes `ReportUnusable::why` from the message of an error of DocumentFeed.
[[nodiscard]] inline std::string unusable_sentence(const std::string& why) {
  return "the service sends documents that cannot be used: " + why + "; what is shown may be out of date";
}

using Action =
    std::variant<OpenStream, CloseStream, ReportLink, ReportClientVersion, ReportDocument, ReportUnusable, LogWarning>;
using Actions = std::vector<Action>;

}  // namespace nest2mqtt::wwn
