#include "nest2mqtt/base/regular_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/base/secret_file.h"

#include "support/temp_dir.h"

namespace nest2mqtt {
namespace {

using testing::HasSubstr;

/// Files in a directory of the test's own.
class RegularFileTest : public testing::Test {
 protected:
  [[nodiscard]] std::string path(const std::string& name) const { return dir_ + "/" + name; }

  std::string write(const std::string& name, const std::string& text) const {
    return temp_dir_.write_file(name, text).string();
  }

  static std::string fault_of(const std::string& path, FileKind kind = FileKind::regular) {
    constexpr std::size_t max_bytes = 1024;
    const auto read = read_regular_file(path, max_bytes, kind);
    return read ? "" : read.error().what;
  }

  const test::TempDir temp_dir_;
  const std::string dir_ = temp_dir_.path().string();
};

TEST_F(RegularFileTest, ReadsAFileAlsoBehindALink) {
  const std::string file = write("file", std::string("a\0b\n", 4));
  std::filesystem::create_symlink(file, path("link"));
  EXPECT_EQ(read_regular_file(file, 4).value(), std::string("a\0b\n", 4));
  EXPECT_EQ(read_regular_file(path("link"), 4).value(), std::string("a\0b\n", 4));
  EXPECT_THAT(fault_of(path("link"), FileKind::no_link), HasSubstr("symbolic link"));
}

TEST_F(RegularFileTest, ReadsFilesOfTheKernelWhoseSizeIsNotKnown) {
  EXPECT_THAT(read_regular_file("/proc/self/status", 65'536).value(), HasSubstr("Name:"));
}

TEST_F(RegularFileTest, SaysWhatIsNotAFile) {
  ASSERT_EQ(::mkfifo(path("fifo").c_str(), S_IRWXU), 0);
  for (const FileKind kind : {FileKind::regular, FileKind::no_link, FileKind::handed_over}) {
    EXPECT_EQ(fault_of(path("fifo"), kind), "is a FIFO, not a file") << "and does not wait for a writer";
    EXPECT_EQ(fault_of(dir_, kind), "is a directory, not a file");
    EXPECT_EQ(fault_of("/dev/zero", kind), "is a device, not a file");
    EXPECT_EQ(fault_of(path("absent"), kind), "does not exist");
  }
  EXPECT_TRUE(read_regular_file(path("absent"), 1).error().absent);
  EXPECT_FALSE(read_regular_file(path("fifo"), 1).error().absent);
  EXPECT_EQ(read_regular_file("/dev/null", 1).value(), "") << "the usual name for an empty file";
}

TEST_F(RegularFileTest, RefusesOneThatIsTooLargeWithoutReadingIt) {
  const std::string huge = write("huge", "x");
  std::filesystem::resize_file(huge, std::uintmax_t{300} * 1024 * 1024);
  EXPECT_EQ(fault_of(huge), "is larger than 1KB");
  EXPECT_EQ(fault_of(write("longer", std::string(1025, 'x'))), "is larger than 1KB");
  EXPECT_EQ(fault_of(write("right", std::string(1024, 'x'))), "");
}

TEST_F(RegularFileTest, ReadsAPipeThatTheCallerHandsOver) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const Descriptor out(ends[0]);
  {
    const Descriptor in(ends[1]);
    ASSERT_EQ(::write(in.get(), "text", 4), 4);
  }
  const std::string name = "/dev/fd/" + std::to_string(out.get());
  EXPECT_EQ(fault_of(name), "is a FIFO, not a file");
  EXPECT_EQ(read_regular_file(name, 4, FileKind::handed_over).value(), "text");
}

TEST_F(RegularFileTest, ReadsAPipeThatAnotherUserHasOpened) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can be somebody else";
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const Descriptor out(ends[0]);
  {
    const Descriptor in(ends[1]);
    ASSERT_EQ(::write(in.get(), "text", 4), 4);
  }
  constexpr uid_t nobody = 65534;
  ASSERT_EQ(::seteuid(nobody), 0);
  const auto read = read_regular_file("/proc/self/fd/" + std::to_string(out.get()), 4, FileKind::handed_over);
  ASSERT_EQ(::seteuid(0), 0);
  EXPECT_EQ(read.value_or("nothing"), "text");
}

TEST_F(RegularFileTest, ReadsAPipeUpToItsLimit) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const Descriptor out(ends[0]);
  const Descriptor in(ends[1]);
  ASSERT_EQ(::write(in.get(), "longer", 6), 6);
  EXPECT_EQ(read_to_end(out.get(), 5).error().what, "is larger than 5B");
}

std::string secret(const std::string& text) {
  const auto read = secret_in(text);
  return read ? std::string(read->reveal()) : "fault: " + read.error().what;
}

TEST(SecretFile, HoldsTheSecretInItsFirstLineHoweverItWasWritten) {
  for (const std::string text : {"hunter2", "hunter2\n", "hunter2\r\n", "hunter2\r", "hunter2\n\n", "hunter2\nmore\n",
                                 "\xEF\xBB\xBFhunter2", "\xEF\xBB\xBFhunter2\r\n"}) {
    EXPECT_EQ(secret(text), "hunter2") << testing::PrintToString(text);
  }
  EXPECT_EQ(secret(" with blanks \n"), " with blanks ");
  EXPECT_EQ(secret("\xC3\xA9t\xC3\xA9\n"), "\xC3\xA9t\xC3\xA9");
}

TEST(SecretFile, SaysWhyItHoldsNone) {
  for (const std::string text : {"", "\n", "\r\nsecond", "\xEF\xBB\xBF", "\xEF\xBB\xBF\r\n"}) {
    EXPECT_EQ(secret(text), "fault: has an empty first line") << testing::PrintToString(text);
  }
  EXPECT_EQ(secret(std::string("\xFF\xFEh\0u\0", 6)), "fault: is UTF-16 text; save it as UTF-8");
  EXPECT_EQ(secret(std::string("\xFE\xFF\0h\0u", 6)), "fault: is UTF-16 text; save it as UTF-8");
  EXPECT_EQ(secret(std::string("h\0u", 3)), "fault: is not a text");
}

TEST(SecretFile, HoldsATokenWithoutTheBlanksAroundIt) {
  EXPECT_EQ(token_in(Secret(" \tc.token \t")).value(), Secret("c.token"));
  for (const char* text : {"", "  ", "c.to ken",
                           "c.tok\x01"
                           "en",
                           "c.t\xC3\xB6ken"}) {
    EXPECT_FALSE(token_in(Secret(text))) << text;
  }
}

}  // namespace
}  // namespace nest2mqtt
