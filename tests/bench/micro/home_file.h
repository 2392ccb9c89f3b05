#pragma once

#include <string>

#include "nest2mqtt/model/home.h"

namespace nest2mqtt::bench {

/// A home as compare/homes.py writes it, and what it may become.
struct HomeFile {
  std::string name;  ///< its size
  std::string text;
  std::string one_leaf_changed;
  std::string every_leaf_changed;
};

/// `<directory>/<name>.json` and `<directory>/<name>-other.json`. Throws if they cannot be read.
[[nodiscard]] HomeFile read_home(const std::string& directory, const std::string& name);

/// The way from a text to the model. Throws if the text is no document.
[[nodiscard]] model::Home to_home(const std::string& text);

}  // namespace nest2mqtt::bench
