// State files that others have left: earlier and newer versions, broken disks, people.

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include "state_store_fixture.h"

namespace nest2mqtt::storage {
namespace {

using testing::AllOf;
using testing::HasSubstr;

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
  EXPECT_THAT(refusal(), AllOf(HasSubstr(path()), HasSubstr("a FIFO"), HasSubstr("move it away")));
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
  EXPECT_THAT(refusal(), AllOf(HasSubstr(path()), HasSubstr("larger than 64MB")));
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
    std::filesystem::permissions(dir_.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    const auto opened = store_->open();
    std::filesystem::permissions(dir_.path(), std::filesystem::perms::owner_all);
    ASSERT_FALSE(opened);
    EXPECT_THAT(opened.error().message, AllOf(HasSubstr("cannot write"), HasSubstr("set state.dir")));
    return;
  }
  // Root may write everywhere, so as somebody else for a moment.
  constexpr uid_t nobody = 65534;
  std::filesystem::permissions(dir_.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  ASSERT_EQ(chown(dir_.path().c_str(), nobody, nobody), 0);
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
}  // namespace nest2mqtt::storage
