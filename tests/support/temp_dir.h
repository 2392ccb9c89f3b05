#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace nest2mqtt::test {

/// A directory of one test's own (mode 0700), removed with everything in it when this goes away.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

  /// Replaces the file at once, by a rename: a reader sees the old text or the new one, never a
  /// part.
  std::filesystem::path write_file(std::string_view name, std::string_view text,
                                   std::filesystem::perms mode = default_mode) const;

  /// Throws std::runtime_error where the file cannot be read.
  [[nodiscard]] std::string read_file(std::string_view name) const;

  /// Only its owner reads it; what the bridge wants of a file that holds a secret.
  static constexpr auto secret_mode = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
  static constexpr auto default_mode =
      secret_mode | std::filesystem::perms::group_read | std::filesystem::perms::others_read;

 private:
  std::filesystem::path path_;
};

}  // namespace nest2mqtt::test
