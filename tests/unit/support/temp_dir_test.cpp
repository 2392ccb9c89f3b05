#include "support/temp_dir.h"

#include <filesystem>
#include <optional>
#include <stdexcept>

#include <gtest/gtest.h>

namespace nest2mqtt::test {
namespace {

TEST(TempDir, WritesWithTheModeGivenAndReads) {
  const TempDir dir;
  const auto path = dir.write_file("secret", "text\n", TempDir::secret_mode);
  EXPECT_EQ(dir.read_file("secret"), "text\n");
  EXPECT_EQ(std::filesystem::status(path).permissions(), TempDir::secret_mode);
}

TEST(TempDir, ReplacesAFile) {
  const TempDir dir;
  dir.write_file("file", "a long first text");
  dir.write_file("file", "second");
  EXPECT_EQ(dir.read_file("file"), "second");
}

TEST(TempDir, IsRemovedWithEverythingInIt) {
  std::optional<TempDir> dir(std::in_place);
  const auto path = dir->path();
  dir->write_file("file", "text");
  dir.reset();
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(TempDir, SaysThatAFileIsMissing) {
  const TempDir dir;
  EXPECT_THROW(static_cast<void>(dir.read_file("missing")), std::runtime_error);
}

}  // namespace
}  // namespace nest2mqtt::test
