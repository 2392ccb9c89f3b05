#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace nest2mqtt::tools {

namespace json = boost::json;

/// How the messages of a channel are exchanged; the bridge sends all but `taken`.
enum class Exchange {
  state,       ///< retained
  state_qos0,  ///< retained, QoS 0
  happening,   ///< not retained
  sweep,       ///< not retained, QoS 0
  taken,       ///< the bridge receives it; never retained
};

/// What a message carries.
struct Content {
  std::string_view type;  ///< a media type
  json::value schema;     ///< of the payload: of the text itself where the type is not JSON
};

[[nodiscard]] Content json_content(json::value schema);
/// A text that is no JSON.
[[nodiscard]] Content text_content(json::value schema);
[[nodiscard]] Content jpeg_content();

/// A JSON Schema from its text.
[[nodiscard]] json::value schema(std::string_view text);
/// What `components.schemas.<place>` of the document holds.
[[nodiscard]] json::value reference(std::string_view place);
/// A text that is one of these words.
template <class Words>
[[nodiscard]] json::object one_of(const Words& words) {
  json::array all;
  for (const auto& word : words) all.emplace_back(word);
  return {{"type", "string"}, {"enum", std::move(all)}};
}

/// The words of an enumeration whose values follow each other.
template <class Enum>
[[nodiscard]] std::vector<std::string_view> words_of(std::string_view (*word)(Enum), Enum last) {
  std::vector<std::string_view> words;
  for (int value = 0; value <= static_cast<int>(last); ++value) words.push_back(word(static_cast<Enum>(value)));
  return words;
}

/// An AsyncAPI 3.0 document that grows by channels, each with its one operation and message.
class Description {
 public:
  /// `name` is unique; a parameter of the address is one of `components.parameters`.
  void add_channel(const std::string& name, std::string_view address, std::string_view summary, Exchange exchange,
                   const Content& content);
  void add_schema(std::string_view name, json::value schema);
  void add_parameter(std::string_view name, std::string_view description);

  [[nodiscard]] json::object document() const;

 private:
  json::object channels_;
  json::object operations_;
  json::object schemas_;
  json::object parameters_;
};

}  // namespace nest2mqtt::tools
