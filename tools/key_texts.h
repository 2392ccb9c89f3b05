#pragma once

#include <istream>
#include <map>
#include <string>

namespace nest2mqtt::tools {

/// What config/nest2mqtt.toml says of each key and each table, by dotted name: `mqtt.url`, `mqtt`. Keys that stand
/// together share their comment.
[[nodiscard]] std::map<std::string, std::string> read_key_texts(std::istream& file);

}  // namespace nest2mqtt::tools
