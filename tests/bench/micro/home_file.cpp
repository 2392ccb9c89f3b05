#include "home_file.h"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace nest2mqtt::bench {
namespace {

/// What homes.py writes into the leaf that counts the events.
constexpr const char* first_value = "1000000";
constexpr const char* next_value = "1000001";

std::string read_file(const std::string& name) {
  std::ifstream file(name);
  std::string text((std::istreambuf_iterator<char>(file)), {});
  if (!file) throw std::runtime_error("cannot read " + name);
  return text;
}

std::string with_next_value(std::string text) {
  return text.replace(text.find(first_value), std::string(first_value).size(), next_value);
}

}  // namespace

HomeFile read_home(const std::string& directory, const std::string& name) {
  const std::string text = read_file(directory + "/" + name + ".json");
  const std::string other = read_file(directory + "/" + name + "-other.json");
  return {name, text, with_next_value(text), with_next_value(other)};
}

model::Home to_home(const std::string& text) {
  auto document = model::Document::parse(text);
  if (!document) throw std::invalid_argument(document.error().message);
  return model::Home({std::move(*document)}, {});
}

}  // namespace nest2mqtt::bench
