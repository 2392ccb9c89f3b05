#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "nest2mqtt/model/diff.h"
#include "nest2mqtt/model/object_id.h"

namespace nest2mqtt::mirror {

/// One level of a topic for any text of the service: bytes outside `[A-Za-z0-9_-]` are percent-escaped, an empty text
/// is a lone `%`. The words that mean something of their own at the end of a topic (`set`, `result`, `event`,
/// `activity`, `command`, `availability`, `snapshot`, `image`) are escaped too, so that no id or field can pose as a
/// command, an answer or a picture. Reversible.
[[nodiscard]] std::string escape_level(std::string_view text);

/// Nothing if `level` is not what `escape_level` writes.
[[nodiscard]] std::optional<std::string> unescape_level(std::string_view level);

/// Where a command is addressed to.
struct CommandTarget {
  model::ObjectId object;
  std::optional<std::string> field;  ///< nothing: the payload is an object of fields
};

/// Of one picture of a camera.
struct PictureTopics {
  std::string picture;
  std::string availability;  ///< whether there is one
};

/// The topic is the path: base topic, then the path in the Nest document (docs/topics.md).
class TopicNames {
 public:
  explicit TopicNames(std::string base_topic) : base_(std::move(base_topic)) {}

  [[nodiscard]] const std::string& base() const { return base_; }

  [[nodiscard]] std::string document(const model::ObjectId& id) const;
  [[nodiscard]] std::string field(const model::ObjectId& id, const model::FieldPath& path) const;
  [[nodiscard]] std::string availability(const model::ObjectId& id) const;
  [[nodiscard]] std::string result(const model::ObjectId& id) const;

  /// How the last command to the object stands.
  [[nodiscard]] std::string command(const model::ObjectId& id) const;

  /// Of a device: what happened, once.
  [[nodiscard]] std::string event(const model::ObjectId& id) const;

  /// Of a camera: what is going on before it, what it sees, and what its last event looked like.
  [[nodiscard]] std::string activity(const model::ObjectId& id) const;
  [[nodiscard]] PictureTopics snapshot(const model::ObjectId& id) const;
  [[nodiscard]] PictureTopics event_image(const model::ObjectId& id) const;
  [[nodiscard]] static bool is_picture_availability(std::string_view topic);

  /// `<base>/bridge/<name>`; `name` is ours and goes in as it is.
  [[nodiscard]] std::string bridge(std::string_view name) const;
  [[nodiscard]] std::string account(std::string_view account_name) const;

  /// Reads `<object path>/<field>/set` and `<object path>/set`; nothing for any other topic.
  [[nodiscard]] std::optional<CommandTarget> parse_command(std::string_view topic) const;

  /// The verb of `<base>/bridge/request/<verb>`; nothing for any other topic.
  [[nodiscard]] std::optional<std::string> parse_request(std::string_view topic) const;

  /// In the part of the tree that this bridge fills, and clears of what the home no longer has.
  [[nodiscard]] bool is_ours(std::string_view topic) const;

 private:
  [[nodiscard]] std::optional<std::string_view> below_base(std::string_view topic) const;

  std::string base_;
};

}  // namespace nest2mqtt::mirror
