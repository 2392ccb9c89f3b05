#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/model/document.h"

namespace nest2mqtt::wwn {

/// What a put has changed.
struct FeedUpdate {
  model::Document document;
  std::optional<std::int64_t> client_version;  ///< that the person has accepted, where the put says it
};

/// One account's document as its stream tells it, put by put (API reference, section 3).
class DocumentFeed {
 public:
  /// Begins anew with this token: the document may be another user's.
  void reset(const Secret& token);

  /// A new stream: its first put is news even if it says what the last one said.
  void reopened() {
    last_put_.clear();
    needs_new_stream_ = false;
  }

  /// The data of a `put` event. Nothing: it is the same as before. An error says in words for people what is wrong with
  /// it, without the token; it changes nothing.
  [[nodiscard]] Result<std::optional<FeedUpdate>> put(std::string data);

  /// A put could not be used, and now there are puts of parts, which cannot say what was in it: only the first put of a
  /// new stream, which is the whole document, can. A put of a part is an error until then.
  [[nodiscard]] bool needs_new_stream() const { return needs_new_stream_; }

 private:
  Secret token_;
  model::Document document_;
  std::string last_put_;     ///< an unchanged document is recognised by its text
  bool incomplete_ = false;  ///< a put could not be used, and no put of the whole document came since
  bool needs_new_stream_ = false;

  [[nodiscard]] Result<std::optional<FeedUpdate>> apply(std::string data);
};

}  // namespace nest2mqtt::wwn
