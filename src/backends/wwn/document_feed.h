#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/model/document_draft.h"

namespace nest2mqtt::wwn {

/// What puts have changed.
struct FeedUpdate {
  model::Document document;
  std::optional<std::int64_t> client_version;  ///< that the person has accepted, where the put says it
};

/// One account's document as its stream tells it, put by put. A put of the whole document, the usual case, is
/// an update at once; puts of parts are gathered until `take_parts`, because each update is a copy of the whole.
class DocumentFeed {
 public:
  /// Begins anew with this token: the document may be another user's.
  void reset(const Secret& token);

  /// A new stream: its first put is news even if it says what the last one said.
  void reopened();

  /// The data of a `put` event. Nothing: it is the same as before, or a part. An error says in words for people what is
  /// wrong with it, without the token; it changes nothing.
  [[nodiscard]] Result<std::optional<FeedUpdate>> put(std::string data);

  /// What the parts put since have made of the document; nothing if there were none.
  [[nodiscard]] Result<std::optional<FeedUpdate>> take_parts();

  /// A put could not be used, and now there are puts of parts, which cannot say what was in it: only the first put of a
  /// new stream, which is the whole document, can. A put of a part is an error until then.
  [[nodiscard]] bool needs_new_stream() const { return needs_new_stream_; }

 private:
  [[nodiscard]] Result<std::optional<FeedUpdate>> apply(std::string data);
  [[nodiscard]] Result<FeedUpdate> apply_whole(std::shared_ptr<json::value> document);
  [[nodiscard]] Result<void> apply_part(std::string_view path, const json::value& data);
  void lose();

  Secret token_;
  model::Document document_;
  std::optional<model::DocumentDraft> draft_;  ///< while there are puts of parts
  bool has_parts_ = false;                     ///< in the draft, that are not in the document
  std::string last_put_;                       ///< an unchanged document is recognised by its text
  bool incomplete_ = false;                    ///< a put could not be used, and no put of the whole document came since
  bool needs_new_stream_ = false;
};

}  // namespace nest2mqtt::wwn
