#include "state_store.h"

#include <string>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "support/temp_dir.h"

namespace nest2mqtt::app {
namespace {

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
