#include "state_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "nest2mqtt/model/document.h"

#include "atomic_file.h"

namespace nest2mqtt::app {
namespace {

/// A command's transaction, and what a document showed for a wish, lie deeper in the file than where they came from.
constexpr std::size_t deepest_state = 128;

}  // namespace

StateStore::~StateStore() {
  if (lock_ >= 0) ::close(lock_);
}

Result<std::string> StateStore::open() {
  std::error_code error;
  std::filesystem::create_directories(dir_, error);
  if (error)
    return fail("cannot make the state directory " + dir_ + ": " + error.message() +
                "; set state.dir to one that can be written");
  ::chmod(dir_.c_str(), S_IRWXU);
  lock_ = ::open((dir_ + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (lock_ < 0)
    return fail("cannot write to the state directory " + dir_ + ": " + system_reason() +
                "; set state.dir to one that can be written");
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    return fail("another nest2mqtt uses the state directory " + dir_ +
                "; stop it, or set another state.dir (and mqtt.base_topic) for this one");
  }

  std::ifstream in(file(), std::ios::binary);
  if (!in) return std::string();
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto parsed = model::parse_json(text, deepest_state);
  if (parsed && parsed->is_object()) {
    state_ = json::object(parsed->get_object(), json::storage_ptr());
    return std::string();
  }
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
