#include "state_store.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <random>
#include <string>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temp_dir.h"

namespace nest2mqtt::app {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// A limit on the size of files does to a write what a full disk does.
class FullDiskHere {
 public:
  explicit FullDiskHere(rlim_t size = 0) {
    getrlimit(RLIMIT_FSIZE, &before_);
    signal_before_ = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit full{size, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &full);
  }
  FullDiskHere(const FullDiskHere&) = delete;
  FullDiskHere& operator=(const FullDiskHere&) = delete;
  ~FullDiskHere() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, signal_before_);
  }

 private:
  rlimit before_{};
  void (*signal_before_)(int) = nullptr;
};

class StateStoreTest : public testing::Test {
 protected:
  StateStoreTest() { begin(); }

  /// A new process.
  void begin() {
    store_.reset();
    store_ = std::make_unique<StateStore>(dir_.path().string());
  }
  /// The bridge ends and starts again; what it is told then.
  std::string restart() {
    begin();
    return store_->open().value();
  }
  void leave(const std::string& name, const std::string& text) {
    dir_.write_file(name, text, test::TempDir::secret_mode);
  }
  [[nodiscard]] bool exists(const std::string& name) const { return std::filesystem::exists(dir_ / name); }
  [[nodiscard]] std::string value(const std::string& name) const {
    const auto records = store_->records();
    const auto found = records.find(name);
    return found == records.end() ? "" : model::to_text(found->second);
  }

  test::TempDir dir_;
  std::unique_ptr<StateStore> store_;
};

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

// --- what is not ours -----------------------------------------------------------------------------------------------

class UnreadableState : public StateStoreTest, public testing::WithParamInterface<const char*> {};

TEST_P(UnreadableState, IsSetAsideAndSaidSo) {
  leave("state.journal", GetParam());
  const auto opened = store_->open();
  ASSERT_TRUE(opened);
  EXPECT_THAT(*opened, AllOf(HasSubstr("damaged"), HasSubstr("state.journal.damaged"), HasSubstr("write budgets")));
  EXPECT_EQ(dir_.read_file("state.journal.damaged"), GetParam()) << "nothing is thrown away";
  EXPECT_TRUE(store_->records().empty());
  EXPECT_TRUE(store_->save("a", {}));
}

INSTANTIATE_TEST_SUITE_P(Text, UnreadableState,
                         testing::Values("", R"({"commands":{"last_number":)", "[1,2]", "\xff\xfe\x00",
                                         "This is a diary.\n", "nest2mqtt-stat", "nest2mqtt-state \n"));

TEST_F(StateStoreTest, SetsAsideWhatIsDamagedInTheMiddle) {
  ASSERT_TRUE(store_->open());
  ASSERT_TRUE(store_->save("a", {{"x", 1}}));
  ASSERT_TRUE(store_->save("b", {{"y", 2}}));
  ASSERT_TRUE(store_->save("c", {{"z", 3}}));
  std::string text = dir_.read_file("state.journal");
  text[text.find("\"y\"") + 1] = 'w';
  leave("state.journal", text);
  EXPECT_THAT(restart(), HasSubstr("state.journal.damaged"));
  EXPECT_TRUE(store_->records().empty());
  EXPECT_EQ(dir_.read_file("state.journal.damaged"), text);
}

TEST_F(StateStoreTest, RefusesTheFileOfANewerVersionAndLeavesItAlone) {
  const std::string text = "nest2mqtt-state 2\nwhatever that will be";
  leave("state.journal", text);
  const auto opened = store_->open();
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message,
              AllOf(HasSubstr("version 2"), HasSubstr("newer nest2mqtt"), HasSubstr("move the file away")));
  EXPECT_EQ(dir_.read_file("state.journal"), text);
}

class ForeignStateFile : public StateStoreTest, public testing::WithParamInterface<const char*> {
 protected:
  [[nodiscard]] std::string refusal() {
    const auto opened = store_->open();
    return opened ? "it was taken" : opened.error().message;
  }
  [[nodiscard]] std::string path() const { return (dir_ / GetParam()).string(); }
};

TEST_P(ForeignStateFile, FifoIsRefusedAtOnce) {
  ASSERT_EQ(::mkfifo(path().c_str(), S_IRUSR | S_IWUSR), 0);
  EXPECT_THAT(refusal(), AllOf(HasSubstr(path()), HasSubstr("not a regular file"), HasSubstr("move it away")));
}

TEST_P(ForeignStateFile, DirectoryIsRefused) {
  std::filesystem::create_directory(path());
  EXPECT_THAT(refusal(), AllOf(HasSubstr(path()), HasSubstr("a directory")));
}

TEST_P(ForeignStateFile, SymbolicLinkIsNotFollowed) {
  leave("elsewhere", "{}");
  std::filesystem::create_symlink(dir_ / "elsewhere", path());
  EXPECT_THAT(refusal(), AllOf(HasSubstr(path()), HasSubstr("a symbolic link")));
  EXPECT_EQ(dir_.read_file("elsewhere"), "{}");
}

TEST_P(ForeignStateFile, FileThatIsTooLargeIsNotRead) {
  leave(GetParam(), "");
  std::filesystem::resize_file(path(), 300'000'000);  // without a block on the disk
  EXPECT_THAT(refusal(), AllOf(HasSubstr(path()), HasSubstr("larger (300 MB)")));
}

INSTANTIATE_TEST_SUITE_P(Files, ForeignStateFile, testing::Values("state.journal", "state.json"));

TEST_F(StateStoreTest, InADirectoryThatCannotBeMadeSaysWhatToDo) {
  dir_.write_file("file", "");
  StateStore store((dir_ / "file").string() + "/state");
  const auto opened = store.open();
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, AllOf(HasSubstr((dir_ / "file").string()), HasSubstr("set state.dir")));
}

TEST_F(StateStoreTest, InADirectoryThatCannotBeWrittenSaysWhatToDo) {
  if (geteuid() != 0) {
    // The directory is made writable for its owner when it is opened: only somebody else's stays as it is.
    StateStore store("/");
    const auto opened = store.open();
    ASSERT_FALSE(opened);
    EXPECT_THAT(opened.error().message, AllOf(HasSubstr("cannot write"), HasSubstr("set state.dir")));
    return;
  }
  // Root may write everywhere, so as somebody else for a moment.
  constexpr uid_t nobody = 65534;
  std::filesystem::permissions(dir_.path(), std::filesystem::perms::owner_all | std::filesystem::perms::others_exec |
                                                std::filesystem::perms::others_read);
  ASSERT_EQ(seteuid(nobody), 0);
  const auto opened = store_->open();
  ASSERT_EQ(seteuid(0), 0);
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, AllOf(HasSubstr("cannot write"), HasSubstr("set state.dir")));
}

// --- the file of earlier versions
// -------------------------------------------------------------------------------------

TEST_F(StateStoreTest, TakesOverTheFileOfEarlierVersions) {
  leave("state.json", R"({"calls default":{"full_at":"2026-11-21T22:00:00.000Z"},"events":{"protects":{}}})");
  EXPECT_EQ(restart(), "");
  EXPECT_FALSE(exists("state.json"));
  EXPECT_EQ(value("calls default"), R"({"full_at":"2026-11-21T22:00:00.000Z"})");
  EXPECT_EQ(restart(), "");
  EXPECT_EQ(value("events"), R"({"protects":{}})");
}

TEST_F(StateStoreTest, TakesOverCommandsReceiptsAndBudgetsOfEarlierVersions) {
  leave("state.json", R"({"commands":{"last_number":9,
    "budgets":[{"full_at":"2026-11-21T22:00:00.000Z","kind":"thermostats","id":"t"},
               {"full_at":"2026-11-21T22:01:00.000Z","kind":"","id":"s","trip":"x"}],
    "commands":[{"number":8,"kind":"thermostats","id":"t","wishes":[]}],
    "receipts":[{"number":7,"kind":"thermostats","id":"t","text":"{}"}]}})");
  EXPECT_EQ(restart(), "");
  EXPECT_EQ(restart(), "");
  EXPECT_EQ(store_->records().size(), 5U);
  EXPECT_EQ(value("last_number"), "9");
  EXPECT_EQ(value("commands/8"), R"({"number":8,"kind":"thermostats","id":"t","wishes":[]})");
  EXPECT_EQ(value("receipts/7"), R"({"number":7,"kind":"thermostats","id":"t","text":"{}"})");
  EXPECT_EQ(value("budgets/devices/thermostats/t"),
            R"({"full_at":"2026-11-21T22:00:00.000Z","kind":"thermostats","id":"t"})");
  EXPECT_THAT(value("budgets/structures/s"), HasSubstr(R"("trip":"x")"));
}

TEST_F(StateStoreTest, KeepsTheFileOfEarlierVersionsUntilItIsTakenOver) {
  leave("state.json", R"({"events":{"protects":{}}})");
  {
    const FullDiskHere full;
    EXPECT_THAT(restart(), HasSubstr("cannot write"));
    EXPECT_FALSE(store_->save("a", {{"x", 1}}));
    EXPECT_TRUE(exists("state.json"));
    EXPECT_EQ(value("events"), R"({"protects":{}})");
  }
  EXPECT_TRUE(store_->save("a", {{"x", 1}}));
  EXPECT_FALSE(exists("state.json"));
  EXPECT_EQ(restart(), "");
  EXPECT_EQ(store_->records().size(), 2U);
}

TEST_F(StateStoreTest, TakesWhatAnEarlierVersionHasWrittenAfterThisOne) {
  ASSERT_TRUE(store_->open());
  ASSERT_TRUE(store_->save("events", {{"x", 1}}));
  ASSERT_TRUE(store_->save("places", {{"y", 1}}));
  leave("state.json", R"({"events":{"x":2}})");
  EXPECT_EQ(restart(), "");
  EXPECT_EQ(value("events"), R"({"x":2})");
  EXPECT_EQ(value("places"), R"({"y":1})");
}

TEST_F(StateStoreTest, SetsAsideADamagedFileOfEarlierVersions) {
  leave("state.json", R"({"commands":{"last_number":)");
  EXPECT_THAT(restart(), HasSubstr("state.json.damaged"));
  EXPECT_EQ(dir_.read_file("state.json.damaged"), R"({"commands":{"last_number":)");
}

TEST_F(StateStoreTest, OfSomebodyElseIsNoHindrance) {
  leave("state.json", R"({"commands":[1],"calls default":"x","events":null,"theirs":{"z":[{}]}})");
  ASSERT_TRUE(store_->open());
  EXPECT_TRUE(store_->section("commands").empty());
  EXPECT_TRUE(store_->section("calls default").empty());
  EXPECT_TRUE(store_->section("events").empty());
  EXPECT_EQ(restart(), "");
  EXPECT_EQ(value("theirs"), R"({"z":[{}]})") << "nor is it lost";
}

/// A JSON text of as many levels as a command's payload may have.
std::string deep_array() {
  constexpr int levels = 31;
  return std::string(levels, '[') + std::string(levels, ']');
}

TEST_F(StateStoreTest, ReadsAgainWhatItHasSavedHoweverDeepItIs) {
  const json::object command{{"wishes", {{{"before", json::parse(deep_array())}}}}};
  ASSERT_EQ(store_->open().value(), "");
  ASSERT_TRUE(store_->save("commands/1", command));
  EXPECT_EQ(restart(), "") << "nothing is damaged";
  EXPECT_EQ(store_->section("commands/1"), command);
}

}  // namespace
}  // namespace nest2mqtt::app
