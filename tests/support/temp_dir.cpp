#include "support/temp_dir.h"

#include <stdlib.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace nest2mqtt::test {

TempDir::TempDir() {
  std::string name = (std::filesystem::temp_directory_path() / "nest2mqtt-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), "mkdtemp " + name);
  }
  path_ = name;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path TempDir::write_file(std::string_view name, std::string_view text,
                                          std::filesystem::perms mode) const {
  std::filesystem::path target = path_ / name;
  const std::filesystem::path draft = target.string() + ".new";
  std::ofstream file(draft, std::ios::binary | std::ios::trunc);
  std::filesystem::permissions(draft, mode);
  file << text;
  file.close();
  if (!file) {
    throw std::runtime_error("cannot write " + draft.string());
  }
  std::filesystem::rename(draft, target);
  return target;
}

std::string TempDir::read_file(std::string_view name) const {
  std::ifstream file(path_ / name, std::ios::binary);
  if (!file) {
    throw std::runtime_error("cannot read " + (path_ / name).string());
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace nest2mqtt::test
