#include "state_directory.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/storage/state_store.h"
#include "nest2mqtt/storage/token_store.h"

#include "support/temp_dir.h"

namespace nest2mqtt::storage {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

constexpr fs::perms readable_for_all = fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                                       fs::perms::others_read | fs::perms::others_exec;

class StateDirectoryTest : public testing::Test {
 protected:
  [[nodiscard]] std::string path(const std::string& name) const { return (dir_ / name).string(); }
  [[nodiscard]] fs::perms mode(const std::string& name) const { return fs::status(dir_ / name).permissions(); }

  std::string make(const std::string& name, fs::perms mode) const {
    fs::create_directory(dir_ / name);
    fs::permissions(dir_ / name, mode);
    return path(name);
  }

  static std::string fault_of(const Result<Descriptor>& result) { return result ? "" : result.error().message; }

  const test::TempDir dir_;
};

TEST_F(StateDirectoryTest, IsMadeForItsOwnerAloneWhateverTheUmask) {
  const auto before = ::umask(0);
  const auto made = make_state_directory(path("lib/nest2mqtt/"));
  ::umask(before);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(mode("lib/nest2mqtt"), fs::perms::owner_all);
  EXPECT_EQ(mode("lib"), readable_for_all) << "others cannot put something else in its place";
}

TEST_F(StateDirectoryTest, ThatIsThereKeepsItsMode) {
  const std::string state = make("state", readable_for_all);
  EXPECT_EQ(fault_of(make_state_directory(state)), "");
  EXPECT_EQ(mode("state"), readable_for_all);
  StateStore store(state);
  ASSERT_TRUE(store.open());
  ASSERT_TRUE(TokenStore(state).write("default", Secret("c.one")));
  EXPECT_EQ(mode("state"), readable_for_all);
  EXPECT_EQ(mode("state/tokens"), fs::perms::owner_all);
}

TEST_F(StateDirectoryTest, ThatOthersCanWriteIsRefusedAndNotChanged) {
  for (const fs::perms open : {fs::perms::group_write, fs::perms::others_write,
                               fs::perms::group_write | fs::perms::others_write | fs::perms::sticky_bit}) {
    const std::string state = make("state", readable_for_all | open);
    const auto before = mode("state");
    for (const std::string& said :
         {fault_of(make_state_directory(state)), fault_of(open_state_directory(state)),
          StateStore(state).open().error().message, TokenStore(state).prepare().error().message,
          TokenStore(state).read("default").error().message, TokenStore(state).remove("default").error().message}) {
      EXPECT_THAT(said, AllOf(HasSubstr(state + " can be written by others"), HasSubstr("set state.dir")));
      const bool advice_changed = said.find("chmod go-w " + state) != std::string::npos;
      EXPECT_EQ(advice_changed, (open & fs::perms::sticky_bit) == fs::perms::none) << "not for one like /tmp";
    }
    EXPECT_EQ(mode("state"), before);
    EXPECT_TRUE(fs::is_empty(state)) << "nothing was made there";
  }
}

TEST_F(StateDirectoryTest, OfAnotherUserIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can be somebody else";
  const std::string state = make("state", readable_for_all);
  fs::permissions(dir_.path(), readable_for_all);
  constexpr uid_t nobody = 65534;
  ASSERT_EQ(::seteuid(nobody), 0);
  const std::string said = fault_of(make_state_directory(state));
  ASSERT_EQ(::seteuid(0), 0);
  EXPECT_THAT(said, AllOf(HasSubstr("belongs to another user (number 0; this is 65534)"), HasSubstr("set state.dir")));
}

TEST_F(StateDirectoryTest, OfAnotherUserIsUsedByRootWhoGivesThatUserWhatItMakes) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can use somebody else's";
  constexpr uid_t service = 12345;
  const std::string state = make("state", fs::perms::owner_all);
  ASSERT_EQ(::chown(state.c_str(), service, service), 0);
  {
    StateStore store(state);
    ASSERT_TRUE(store.open());
    ASSERT_TRUE(store.save("a", {{"x", 1}}));
  }
  ASSERT_TRUE(TokenStore(state).write("default", Secret("c.one")));
  std::size_t seen = 0;
  for (const auto& entry : fs::recursive_directory_iterator(state)) {
    struct stat status {};
    ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_uid, service) << entry.path();
    ++seen;
  }
  EXPECT_GE(seen, 4U) << "the lock, the state, the tokens and one of them";
}

TEST_F(StateDirectoryTest, MayBeALinkAsWithADynamicUserOfSystemd) {
  fs::create_directory(dir_ / "private");
  fs::create_directory_symlink(dir_ / "private", dir_ / "link");
  StateStore store(path("link"));
  EXPECT_TRUE(store.open());
  EXPECT_TRUE(fs::exists(dir_ / "private/lock"));
}

TEST_F(StateDirectoryTest, FollowsNoLinkThatLiesInIt) {
  const std::string victim = path("victim");
  std::ofstream(victim) << "somebody else's";
  fs::create_directory(dir_ / "elsewhere");
  const std::string state = make("state", fs::perms::owner_all);

  fs::create_symlink(path("made by the lock"), state + "/lock");
  EXPECT_THAT(StateStore(state).open().error().message, HasSubstr(state + "/lock is not a file of nest2mqtt"));
  EXPECT_FALSE(fs::exists(path("made by the lock")));

  fs::create_directory_symlink(dir_ / "elsewhere", state + "/tokens");
  const TokenStore tokens(state);
  EXPECT_FALSE(tokens.prepare());
  EXPECT_FALSE(tokens.write("default", Secret("c.one")));
  std::ofstream(dir_ / "elsewhere/default") << "c.planted\n";
  EXPECT_FALSE(tokens.read("default"));
  EXPECT_FALSE(tokens.remove("default"));
  EXPECT_TRUE(fs::exists(dir_ / "elsewhere/default"));

  fs::remove(state + "/tokens");
  ASSERT_TRUE(tokens.prepare());
  fs::create_symlink(victim, state + "/tokens/default");
  const auto read = tokens.read("default");
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, AllOf(HasSubstr(tokens.file("default")), HasSubstr("symbolic link")));
  ASSERT_TRUE(tokens.write("default", Secret("c.one")));
  EXPECT_EQ(dir_.read_file("victim"), "somebody else's");
}

TEST_F(StateDirectoryTest, HoldsTokensOnlyInFiles) {
  const std::string state = make("state", fs::perms::owner_all);
  const TokenStore tokens(state);
  ASSERT_TRUE(tokens.prepare());
  ASSERT_EQ(::mkfifo(tokens.file("fifo").c_str(), S_IRWXU), 0);
  fs::create_directory(tokens.file("directory"));
  std::ofstream(tokens.file("large")) << "c.large\n";
  fs::resize_file(tokens.file("large"), std::uintmax_t{300} * 1024 * 1024);
  for (const auto& [account, kind] : {std::pair("fifo", "is a FIFO"), std::pair("directory", "is a directory"),
                                      std::pair("large", "is larger than 64KB")}) {
    const auto read = tokens.read(account);
    ASSERT_FALSE(read) << account;
    EXPECT_THAT(read.error().message, AllOf(HasSubstr(tokens.file(account)), HasSubstr(kind), HasSubstr("remove it")));
  }
}

}  // namespace
}  // namespace nest2mqtt::storage
