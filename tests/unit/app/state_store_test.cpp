#include "state_store.h"

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temp_dir.h"

namespace nest2mqtt::app {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class StateStoreTest : public testing::Test {
 protected:
  /// What an earlier run left.
  void leave(const std::string& text) { dir_.write_file("state.json", text, test::TempDir::secret_mode); }

  test::TempDir dir_;
  StateStore store_{dir_.path().string()};
};

TEST_F(StateStoreTest, KeepsWhatIsSaved) {
  ASSERT_TRUE(store_.open());
  ASSERT_TRUE(store_.save("a", {{"x", 1}}));
  ASSERT_TRUE(store_.save("b", {{"y", 2}}));
  StateStore next(dir_.path().string());
  ASSERT_FALSE(next.open()) << "the first one has it still";
  EXPECT_EQ(dir_.read_file("state.json"), R"({"a":{"x":1},"b":{"y":2}})");
}

TEST_F(StateStoreTest, IsForOneProcessAtATime) {
  ASSERT_TRUE(store_.open());
  StateStore other(dir_.path().string());
  const auto opened = other.open();
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, AllOf(HasSubstr("another nest2mqtt"), HasSubstr(dir_.path().string())));
}

class UnreadableState : public StateStoreTest, public testing::WithParamInterface<const char*> {};

TEST_P(UnreadableState, IsSetAsideAndSaidSo) {
  leave(GetParam());
  const auto opened = store_.open();
  ASSERT_TRUE(opened);
  EXPECT_THAT(*opened, AllOf(HasSubstr("damaged"), HasSubstr("state.json.damaged"), HasSubstr("write budgets")));
  EXPECT_EQ(dir_.read_file("state.json.damaged"), GetParam()) << "nothing is thrown away";
  EXPECT_TRUE(store_.section("commands").empty());
  EXPECT_TRUE(store_.save("a", {}));
}

INSTANTIATE_TEST_SUITE_P(Text, UnreadableState,
                         testing::Values("", R"({"commands":{"last_number":)", "[1,2]", "\xff\xfe\x00",
                                         "This is a diary.\n"));

TEST_F(StateStoreTest, OfSomebodyElseIsNoHindrance) {
  leave(R"({"commands":[1],"calls default":"x","events":null,"theirs":{"z":[{}]}})");
  const auto opened = store_.open();
  ASSERT_TRUE(opened);
  EXPECT_TRUE(store_.section("commands").empty());
  EXPECT_TRUE(store_.section("events").empty());
  ASSERT_TRUE(store_.save("commands", {{"last_number", 3}}));
  EXPECT_THAT(dir_.read_file("state.json"), HasSubstr(R"("theirs":{"z":[{}]})")) << "nor is it lost";
}

TEST_F(StateStoreTest, LeavesTheLastGoodStateWhereTheDiskIsFull) {
  ASSERT_TRUE(store_.open());
  ASSERT_TRUE(store_.save("a", {{"x", 1}}));
  // A limit on the size of files does to a write what a full disk does.
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit full{5, before.rlim_max};
  auto(*const signal_before)(int) = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &full), 0);
  const auto saved = store_.save("a", {{"x", 2}});
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, signal_before);

  ASSERT_FALSE(saved);
  EXPECT_THAT(saved.error().message, HasSubstr(dir_.path().string()));
  EXPECT_EQ(dir_.read_file("state.json"), R"({"a":{"x":1}})");
  EXPECT_TRUE(store_.save("a", {{"x", 3}}));
  EXPECT_EQ(dir_.read_file("state.json"), R"({"a":{"x":3}})");
}

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
    const auto opened = store_.open();
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
  const auto opened = store_.open();
  ASSERT_EQ(seteuid(0), 0);
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, AllOf(HasSubstr("cannot write"), HasSubstr("set state.dir")));
}

/// A JSON text of as many levels as a command's payload may have.
std::string deep_array() {
  constexpr int levels = 31;
  return std::string(levels, '[') + std::string(levels, ']');
}

TEST(StateStore, ReadsAgainWhatItHasSavedHoweverDeepItIs) {
  const test::TempDir dir;
  const json::object commands{{"commands", {{{"wishes", {{{"before", json::parse(deep_array())}}}}}}}};
  {
    StateStore store(dir.path().string());
    ASSERT_EQ(store.open().value(), "");
    ASSERT_TRUE(store.save("commands", commands));
  }
  StateStore store(dir.path().string());
  EXPECT_EQ(store.open().value(), "") << "nothing is damaged";
  EXPECT_EQ(store.section("commands"), commands);
}

}  // namespace
}  // namespace nest2mqtt::app
