#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <random>
#include <string>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include "state_store_fixture.h"

namespace nest2mqtt::storage {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST_F(StateStoreTest, KeepsWhatIsSaved) {
  ASSERT_TRUE(store_->open());
  ASSERT_TRUE(store_->save("a", {{"x", 1}}));
  ASSERT_TRUE(store_->save("b", {{"y", 2}}));
  ASSERT_TRUE(store_->save({{"a", json::value{{"x", 3}}}, {"c", json::value(4)}}));
  ASSERT_TRUE(store_->save({{"b", std::nullopt}}));
  EXPECT_EQ(restart(), "");
  EXPECT_EQ(store_->records().size(), 2U);
  EXPECT_EQ(value("a"), R"({"x":3})");
  EXPECT_EQ(value("c"), "4");
  struct stat file {};
  ASSERT_EQ(::stat((dir_ / "state.journal").c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777U, 0600U);
}

TEST_F(StateStoreTest, IsForOneProcessAtATime) {
  ASSERT_TRUE(store_->open());
  StateStore other(dir_.path().string());
  const auto opened = other.open();
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, AllOf(HasSubstr("another nest2mqtt"), HasSubstr(dir_.path().string())));
}

TEST_F(StateStoreTest, WritesOnlyWhatHasChanged) {
  ASSERT_TRUE(store_->open());
  ASSERT_TRUE(store_->save("large", {{"text", std::string(100'000, 'x')}}));
  const auto written = store_->bytes_written();
  const auto syncs = store_->syncs();
  ASSERT_TRUE(store_->save("small", {{"x", 1}}));
  EXPECT_LT(store_->bytes_written() - written, 100U);
  EXPECT_EQ(store_->syncs() - syncs, 1U);
}

TEST_F(StateStoreTest, WritesTheFileAnewWhenMostOfItIsOutOfDate) {
  ASSERT_TRUE(store_->open());
  const std::string kept(20'000, 'k');
  ASSERT_TRUE(store_->save("kept", {{"text", kept}}));
  std::uintmax_t largest = 0;
  for (int i = 0; i < 400; ++i) {
    ASSERT_TRUE(store_->save("counter", {{"i", i}, {"text", std::string(4000, 'x')}}));
    largest = std::max(largest, std::filesystem::file_size(dir_ / "state.journal"));
  }
  EXPECT_LT(largest, 400'000U);
  EXPECT_LT(store_->bytes_written(), 2U * 400U * 4100U) << "which costs no more than the changes themselves";
  EXPECT_EQ(restart(), "");
  EXPECT_EQ(store_->section("counter").at("i"), 399);
  EXPECT_EQ(store_->section("kept").at("text"), json::value(kept));
}

TEST_F(StateStoreTest, IsShortAfterAStart) {
  ASSERT_TRUE(store_->open());
  for (int i = 0; i < 200; ++i) ASSERT_TRUE(store_->save("counter", {{"i", i}, {"text", std::string(500, 'x')}}));
  EXPECT_GT(std::filesystem::file_size(dir_ / "state.journal"), 100'000U);
  EXPECT_EQ(restart(), "");
  EXPECT_LT(std::filesystem::file_size(dir_ / "state.journal"), 1000U);
  EXPECT_EQ(store_->section("counter").at("i"), 199);
}

TEST_F(StateStoreTest, GrowsToItsLimitAndSaysSo) {
  ASSERT_TRUE(store_->open());
  const std::string text(30U << 20U, 'x');
  ASSERT_TRUE(store_->save("one", {{"text", text}}));
  ASSERT_TRUE(store_->save("two", {{"text", text}}));
  const auto refused = store_->save("three", {{"text", text}});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, AllOf(HasSubstr("larger"), HasSubstr("state.journal")));
  ASSERT_TRUE(store_->save("two", {{"text", "short"}}));
  EXPECT_TRUE(store_->save("three", {{"text", text}})) << "there is room again";
  EXPECT_LE(std::filesystem::file_size(dir_ / "state.journal"), 64U << 20U);
  EXPECT_EQ(restart(), "");
  EXPECT_EQ(store_->records().size(), 3U);
}

// --- what stops in the middle -------------------------------------------------------------------------------------

TEST_F(StateStoreTest, GoesOnAfterARecordThatWasNotWrittenToItsEnd) {
  ASSERT_TRUE(store_->open());
  ASSERT_TRUE(store_->save("a", {{"x", 1}}));
  const std::string whole = dir_.read_file("state.journal");
  leave("state.journal", whole + whole.substr(whole.find('\n') + 1, 20));
  EXPECT_THAT(restart(), HasSubstr("not whole and was left out"));
  EXPECT_EQ(value("a"), R"({"x":1})");
  ASSERT_TRUE(store_->save("b", {{"y", 2}}));
  EXPECT_EQ(restart(), "") << "what follows is not hidden by it";
  EXPECT_EQ(store_->records().size(), 2U);
}

TEST_F(StateStoreTest, TakesNoNoticeOfAFileThatWasNotPutInPlace) {
  ASSERT_TRUE(store_->open());
  ASSERT_TRUE(store_->save("a", {{"x", 1}}));
  leave("state.journal.new", "nest2mqtt-state 1\n00000");
  EXPECT_EQ(restart(), "");
  EXPECT_EQ(value("a"), R"({"x":1})");
}

/// In a process of its own: saves 1, 2, 3... and says each number into `acknowledged` when it is on the disk.
[[noreturn]] void save_without_end(const std::string& dir, int acknowledged) {
  StateStore store(dir);
  if (!store.open()) _exit(1);
  int number = static_cast<int>(model::number_member(store.section("counter"), "n").value_or(0));
  const json::string text(30'000, 'x');  // so that the file is written anew after some of them
  for (;;) {
    ++number;
    const StateChanges changes{{"counter", json::value{{"n", number}, {"text", text}}},
                               {"commands/" + std::to_string(number), json::value{{"number", number}}},
                               {"commands/" + std::to_string(number - 1), std::nullopt}};
    if (!store.save(changes) || ::write(acknowledged, &number, sizeof number) != sizeof number) _exit(1);
  }
}

TEST_F(StateStoreTest, KilledAtAnyMomentKeepsWhatWasSaved) {
  std::minstd_rand random(1);
  int last = 0;
  for (int round = 0; round < 20; ++round) {
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) save_without_end(dir_.path().string(), pipe_ends[1]);
    ::close(pipe_ends[1]);
    int acknowledged = 0;
    for (auto left = random() % 30; left > 0; --left) {
      ASSERT_EQ(::read(pipe_ends[0], &acknowledged, sizeof acknowledged), ssize_t{sizeof acknowledged});
    }
    ::kill(child, SIGKILL);
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    while (::read(pipe_ends[0], &acknowledged, sizeof acknowledged) > 0) {
    }
    ::close(pipe_ends[0]);

    restart();
    const int found = static_cast<int>(model::number_member(store_->section("counter"), "n").value_or(0));
    EXPECT_GE(found, std::max(acknowledged, last));
    EXPECT_LE(found, std::max(acknowledged, last) + 1) << "one may have been saved and not acknowledged";
    if (found > 0) {
      EXPECT_EQ(store_->records().size(), 2U) << "what was changed together is there together";
      EXPECT_EQ(value("commands/" + std::to_string(found)), R"({"number":)" + std::to_string(found) + "}");
    }
    last = found;
    store_.reset();  // the next process takes it over
  }
  EXPECT_GT(last, 100);
}

TEST_F(StateStoreTest, LeavesTheLastGoodStateWhereTheDiskIsFull) {
  ASSERT_TRUE(store_->open());
  ASSERT_TRUE(store_->save("a", {{"x", 1}}));
  const std::string before = dir_.read_file("state.journal");
  {
    // A part of the record fits.
    const FullDiskHere full(before.size() + 10);
    const auto saved = store_->save("a", {{"x", 2}});
    ASSERT_FALSE(saved);
    EXPECT_THAT(saved.error().message, HasSubstr(dir_.path().string()));
    EXPECT_EQ(dir_.read_file("state.journal"), before);
    EXPECT_EQ(value("a"), R"({"x":1})");
  }
  EXPECT_TRUE(store_->save("a", {{"x", 3}}));
  EXPECT_EQ(restart(), "");
  EXPECT_EQ(value("a"), R"({"x":3})");
}

TEST_F(StateStoreTest, GoesOnWithALongFileWhereThereIsNoRoomForANewOne) {
  ASSERT_TRUE(store_->open());
  ASSERT_TRUE(store_->save("counter", {{"i", -1}}));
  std::filesystem::create_directories(dir_ / "state.journal.new" / "in the way");
  for (int i = 0; i < 200; ++i) ASSERT_TRUE(store_->save("counter", {{"i", i}, {"text", std::string(4000, 'x')}})) << i;
  EXPECT_GT(std::filesystem::file_size(dir_ / "state.journal"), 700'000U);
  EXPECT_EQ(restart(), "");
  EXPECT_EQ(store_->section("counter").at("i"), 199);
}

TEST_F(StateStoreTest, WritesAgainWhatSomebodyHasRemovedOrChanged) {
  ASSERT_TRUE(store_->open());
  ASSERT_TRUE(store_->save("a", {{"x", 1}}));
  std::filesystem::remove(dir_ / "state.journal");
  ASSERT_TRUE(store_->save("b", {{"y", 2}}));
  EXPECT_TRUE(exists("state.journal"));
  leave("state.journal", "This is a diary.\n");
  ASSERT_TRUE(store_->save("c", {{"z", 3}}));
  EXPECT_EQ(restart(), "");
  EXPECT_EQ(store_->records().size(), 3U);
}

}  // namespace
}  // namespace nest2mqtt::storage
