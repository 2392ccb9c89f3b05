#include "nest2mqtt/storage/token_store.h"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temp_dir.h"

namespace nest2mqtt::storage {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

fs::perms mode_of(const fs::path& path) {
  return fs::status(path).permissions();
}

class TokenStoreTest : public testing::Test {
 protected:
  std::string read(const std::string& account) const {
    const auto token = store_.read(account);
    EXPECT_TRUE(token) << token.error().message;
    return token ? std::string(token->reveal()) : "";
  }

  std::size_t files() const {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(root_)) count += entry.is_regular_file() ? 1U : 0U;
    return count;
  }

  const nest2mqtt::test::TempDir dir_;
  const std::string root_ = dir_.path().string();
  const std::string state_ = root_ + "/lib/nest2mqtt";
  const TokenStore store_{state_};
};

TEST_F(TokenStoreTest, GivesBackWhatWasStored) {
  EXPECT_EQ(read("default"), "") << "nothing yet, which is no error";
  ASSERT_TRUE(store_.write("default", Secret("c.one")));
  ASSERT_TRUE(store_.write("cabin", Secret("c.two")));
  EXPECT_EQ(read("default"), "c.one");
  EXPECT_EQ(read("cabin"), "c.two");
  ASSERT_TRUE(store_.write("default", Secret("c.three")));
  EXPECT_EQ(read("default"), "c.three");
  EXPECT_EQ(TokenStore(state_).read("default")->reveal(), "c.three");
  EXPECT_EQ(files(), 2U) << "nothing else is left behind";
}

TEST_F(TokenStoreTest, NamesTheFileByTheAccount) {
  for (const char* account : {"default", "Cabin_2-b", "event", "set"}) {
    EXPECT_EQ(store_.file(account), state_ + "/tokens/" + account);
  }
  EXPECT_EQ(store_.file("../x"), state_ + "/tokens/%2E%2E%2Fx") << "nothing leaves the directory";
}

TEST_F(TokenStoreTest, IsReadableForTheOwnerOnly) {
  const auto old = ::umask(0);
  ASSERT_TRUE(store_.write("default", Secret("c.one")));
  ::umask(old);
  EXPECT_EQ(mode_of(state_), fs::perms::owner_all);
  EXPECT_EQ(mode_of(state_ + "/tokens"), fs::perms::owner_all);
  EXPECT_EQ(mode_of(store_.file("default")), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(TokenStoreTest, ClosesFilesThatWereOpenToOthers) {
  fs::create_directories(state_ + "/tokens");
  std::ofstream(store_.file("default")) << "c.old\n";
  std::ofstream(store_.file("default") + ".new") << "left behind by one that died";
  fs::permissions(store_.file("default"), fs::perms::all);
  fs::permissions(store_.file("default") + ".new", fs::perms::all);

  ASSERT_TRUE(store_.write("default", Secret("c.one")));

  EXPECT_EQ(mode_of(store_.file("default")), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(read("default"), "c.one");
  EXPECT_EQ(files(), 1U);
}

TEST_F(TokenStoreTest, DoesNotWriteThroughALinkThatLiesInTheWay) {
  fs::create_directories(state_ + "/tokens");
  std::ofstream(root_ + "/other") << "somebody else's";
  fs::create_symlink(root_ + "/other", store_.file("default") + ".new");
  ASSERT_TRUE(store_.write("default", Secret("c.one")));
  std::string text;
  std::getline(std::ifstream(root_ + "/other"), text);
  EXPECT_EQ(text, "somebody else's");
  EXPECT_EQ(read("default"), "c.one");
}

TEST_F(TokenStoreTest, KeepsEveryNameInItsDirectory) {
  int number = 0;
  for (const std::string& name :
       {std::string("../../escape"), std::string("/etc/x"), std::string(".."), std::string("."), std::string(),
        std::string("a b"), std::string("K\xC3\xBC"), std::string("set")}) {
    const std::string token = "c." + std::to_string(++number);
    ASSERT_TRUE(store_.write(name, Secret(token))) << name;
    EXPECT_EQ(fs::path(store_.file(name)).parent_path(), fs::path(state_) / "tokens") << name;
    EXPECT_EQ(read(name), token);
  }
  EXPECT_EQ(files(), 8U) << "all of them different";
}

TEST_F(TokenStoreTest, RemovesOnlyTheTokenThatIsMeant) {
  EXPECT_FALSE(*store_.remove_if("default", Secret("c.one"))) << "there is none";
  ASSERT_TRUE(store_.write("default", Secret("c.two")));
  EXPECT_FALSE(*store_.remove_if("default", Secret("c.one"))) << "a login has replaced the refused one";
  EXPECT_FALSE(*store_.remove_if("default", Secret()));
  EXPECT_EQ(read("default"), "c.two");
  EXPECT_TRUE(*store_.remove_if("default", Secret("c.two")));
  EXPECT_EQ(read("default"), "");
  EXPECT_EQ(files(), 0U);
}

TEST_F(TokenStoreTest, RemovesWhatIsThereAndWhatIsNot) {
  EXPECT_TRUE(store_.remove("default"));
  ASSERT_TRUE(store_.write("default", Secret("c.one")));
  ASSERT_TRUE(store_.write("cabin", Secret("c.two")));
  EXPECT_TRUE(store_.remove("default"));
  EXPECT_TRUE(store_.remove("default"));
  EXPECT_EQ(read("default"), "");
  EXPECT_EQ(read("cabin"), "c.two");
}

TEST_F(TokenStoreTest, SaysBeforehandThatNothingCanBeStored) {
  std::ofstream(root_ + "/lib") << "a file where a directory should be";
  const auto prepared = store_.prepare();
  ASSERT_FALSE(prepared);
  EXPECT_THAT(prepared.error().message, testing::AllOf(HasSubstr(state_), HasSubstr("set state.dir")));
  EXPECT_FALSE(store_.write("default", Secret("c.one")));
  EXPECT_EQ(prepared.error().message.find("c.one"), std::string::npos);
}

TEST_F(TokenStoreTest, AReaderNeverSeesAPart) {
  const std::string first(4000, 'a');
  const std::string second(4000, 'b');
  ASSERT_TRUE(store_.write("default", Secret(first)));
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    for (int i = 0; !stop; ++i) static_cast<void>(store_.write("default", Secret(i % 2 == 0 ? second : first)));
  });
  std::size_t changes = 0;
  std::string last = first;
  for (int i = 0; i < 1'000'000 && changes < 20; ++i) {
    const std::string seen = read("default");
    ASSERT_TRUE(seen == first || seen == second) << seen.size() << " characters";
    changes += seen == last ? 0U : 1U;
    last = seen;
  }
  stop = true;
  writer.join();
  EXPECT_GE(changes, 20U) << "both were seen";
}

}  // namespace
}  // namespace nest2mqtt::storage
