#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "nest2mqtt/model/json.h"

namespace nest2mqtt::storage {

// The text of the state journal. The first line is a header with the version. Each further line is one record: all
// changes that were made at one moment, so that they are read together or not at all:
//
//   nest2mqtt-state 1
//   0000002a 5f3c0a11 {"commands/17":{...},"commands/16":null}
//
// The two numbers are the length of the JSON object in bytes and its CRC-32, in hexadecimal. A member of the object is
// a named value, `null` its removal. A later record replaces what an earlier one says of the same name.

/// What is to be changed, by name; nothing: it is removed.
using StateChanges = std::map<std::string, std::optional<json::value>, std::less<>>;

/// The values by name, each as JSON text.
using StateRecords = std::map<std::string, std::string, std::less<>>;

inline constexpr int journal_version = 1;

/// A command's transaction, and what a document showed for a wish, lie deeper in a record than where they came from,
/// which may be 32 levels.
inline constexpr std::size_t max_record_depth = 128;

[[nodiscard]] std::string encode_record(const StateChanges& changes);
/// The same for a payload of any text without a line break.
[[nodiscard]] std::string frame_payload(std::string_view payload);

/// A whole journal of these values.
[[nodiscard]] std::string encode_journal(const StateRecords& records);

/// The size of `encode_journal`, without making it: the sum of these and of `journal_header_size`.
[[nodiscard]] std::size_t encoded_size(std::string_view name, std::string_view value);
[[nodiscard]] std::size_t journal_header_size();

/// What is left after the changes.
void apply_changes(const StateChanges& changes, StateRecords& records);

struct JournalReading {
  enum class Kind {
    whole,
    torn,     ///< the end is not a whole record: it was being written when the program or the machine stopped
    damaged,  ///< something else: it does not begin as a journal, or whole records follow one that is not
    newer,    ///< of a version that is not known here
  };
  Kind kind = Kind::whole;
  StateRecords records = {};   ///< `whole` and `torn`
  std::size_t whole_size = 0;  ///< up to the end of the last whole record
  std::string version = {};    ///< `newer`: as the header says it
};

[[nodiscard]] JournalReading read_journal(std::string_view text);

}  // namespace nest2mqtt::storage
