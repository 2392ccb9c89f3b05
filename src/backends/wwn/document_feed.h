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

/// The document after one or more puts.
struct FeedUpdate {
  model::Document document;
  std::optional<std::int64_t> client_version;  ///< accepted by the user; nothing if the put does not say it
};

/// Builds one account's document from the `put` events of its stream. A put of the whole document, the usual case,
/// gives an update at once; puts of parts are collected until `take_parts`, because each update is a copy of the whole
/// document.
class DocumentFeed {
 public:
  /// Forgets everything and begins with this token. It may belong to another user, whose home must not be mixed with
  /// the old one.
  void reset(const Secret& token);

  /// A new stream was opened: its first put gives an update even if it is equal to the last put of the old one.
  void reopened();

  /// Takes the data of a `put` event. Returns nothing if the data is the same as in the last put, or if it is only a
  /// part of the document. The message of an error is a sentence for users, and does not contain the token; after an
  /// error the last document stays valid.
  [[nodiscard]] Result<std::optional<FeedUpdate>> put(std::string data);

  /// The document with all parts that were put since the last update; nothing if there were none.
  [[nodiscard]] Result<std::optional<FeedUpdate>> take_parts();

  /// Whether the stream must be opened again: a put could not be used, and then a part was put. Parts cannot bring back
  /// what was lost; only the first put of a new stream can, because it is the whole document. Until then each put of a
  /// part is an error.
  [[nodiscard]] bool needs_new_stream() const { return needs_new_stream_; }

 private:
  [[nodiscard]] Result<std::optional<FeedUpdate>> apply(std::string data);
  [[nodiscard]] Result<FeedUpdate> apply_whole(std::shared_ptr<json::value> document);
  [[nodiscard]] Result<void> apply_part(std::string_view path, const json::value& data);
  /// A put could not be used: parts that follow cannot be applied until the whole document is put again.
  void mark_incomplete();

  Secret token_;
  model::Document document_;
  std::optional<model::DocumentDraft> draft_;  ///< `document_` with all parts; nothing after a put of the whole
  bool has_parts_ = false;                     ///< `draft_` has parts that `document_` does not have
  std::string last_put_;                       ///< an unchanged document is recognised by its text
  bool incomplete_ = false;                    ///< a put could not be used, and no put of the whole document came since
  bool needs_new_stream_ = false;
};

}  // namespace nest2mqtt::wwn
