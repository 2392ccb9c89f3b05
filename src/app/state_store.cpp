#include "state_store.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "nest2mqtt/model/document.h"

#include "atomic_file.h"
#include "state_directory.h"

namespace nest2mqtt::app {
namespace {

/// A command's transaction, and what a document showed for a wish, lie deeper in the file than where they came from.
constexpr std::size_t deepest_state = 128;

}  // namespace

Result<std::string> StateStore::open() {
  const auto directory = make_state_directory(dir_);
  if (!directory) return tl::unexpected(directory.error());
  auto lock = lock_state_directory(*directory, dir_);
  if (!lock) return tl::unexpected(lock.error());
  lock_ = std::move(*lock);

  std::ifstream in(file(), std::ios::binary);
  if (!in) return std::string();
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto parsed = model::parse_json(text, deepest_state);
  if (parsed && parsed->is_object()) {
    state_ = json::object(parsed->get_object(), json::storage_ptr());
    return std::string();
  }
  std::error_code error;
  const std::string aside = file() + ".damaged";
  std::filesystem::rename(file(), aside, error);
  return "the state file was damaged and is now " + aside +
         "; commands that were waiting and the write budgets are forgotten";
}

json::object StateStore::section(std::string_view name) const {
  const json::value* found = state_.if_contains(name);
  return found != nullptr && found->is_object() ? found->get_object() : json::object();
}

Result<void> StateStore::save(std::string_view name, json::object section) {
  state_[name] = std::move(section);
  return write_file_atomically(file(), model::to_text(state_));
}

}  // namespace nest2mqtt::app
