#include "nest2mqtt/base/secret.h"

#include <array>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <new>
#include <ostream>
#include <type_traits>

#include <fmt/ostream.h>
#include <gtest/gtest.h>

namespace nest2mqtt {
namespace {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) {
  out << value;
};

template <class T>
concept Ordered = requires(const T& a, const T& b) {
  a < b;
};

static_assert(!Streamable<Secret>);
static_assert(!fmt::is_formattable<Secret>::value);
static_assert(!Ordered<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_convertible_v<Secret, const char*>);
static_assert(!std::is_convertible_v<Secret, bool>);
static_assert(!std::is_constructible_v<std::string, Secret>);
// Nor does a text become a secret in passing: where one is made is to be seen.
static_assert(!std::is_convertible_v<std::string, Secret>);
static_assert(!std::is_convertible_v<const char*, Secret>);

const std::string short_text = "canary-7";  // fits into the string object itself
const std::string long_text = "c.canary-that-is-far-too-long-for-the-small-string-buffer";

/// A secret in memory that can be looked at when the secret has gone from it.
class Cell {
 public:
  explicit Cell(Secret secret) { new (memory_.data()) Secret(std::move(secret)); }

  [[nodiscard]] Secret& secret() { return *std::launder(reinterpret_cast<Secret*>(memory_.data())); }
  void destroy() { std::destroy_at(&secret()); }

  /// Whether any three bytes of the text are left.
  [[nodiscard]] bool holds_any_of(std::string_view text) const {
    const std::string_view bytes(reinterpret_cast<const char*>(memory_.data()), memory_.size());
    for (std::size_t i = 0; i + 3 <= text.size(); ++i) {
      if (bytes.find(text.substr(i, 3)) != std::string_view::npos) return true;
    }
    return false;
  }

 private:
  alignas(Secret) std::array<std::byte, sizeof(Secret)> memory_{};
};

TEST(Secret, GivesItsTextOnlyToWhoAsksForIt) {
  EXPECT_EQ(Secret(long_text).reveal(), long_text);
  EXPECT_TRUE(Secret().empty());
  EXPECT_FALSE(Secret(short_text).empty());
}

TEST(Secret, IsComparedByItsText) {
  EXPECT_EQ(Secret("a"), Secret("a"));
  EXPECT_NE(Secret("a"), Secret("b"));
  EXPECT_NE(Secret("a"), Secret());
}

TEST(Secret, IsCopiedWhole) {
  Secret original(long_text);
  const Secret copy = original;
  Secret assigned("another");
  assigned = original;
  original = Secret();

  EXPECT_EQ(copy.reveal(), long_text);
  EXPECT_EQ(assigned.reveal(), long_text);
}

TEST(Secret, SurvivesBeingAssignedToItself) {
  Secret secret(long_text);
  const Secret& same = secret;
  secret = same;
  EXPECT_EQ(secret.reveal(), long_text);
}

TEST(Secret, IsEmptyOnceMovedFrom) {
  for (const std::string& text : {short_text, long_text}) {
    Secret first(text);
    Secret second = std::move(first);
    EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): what is promised of it
    Secret third;
    third = std::move(second);
    EXPECT_TRUE(second.empty());  // NOLINT(bugprone-use-after-move)
    EXPECT_EQ(third.reveal(), text);
  }
}

TEST(Secret, LeavesNothingInMemoryWhenItGoes) {
  Cell cell{Secret(short_text)};
  ASSERT_TRUE(cell.holds_any_of(short_text));

  cell.destroy();

  EXPECT_FALSE(cell.holds_any_of(short_text));
}

TEST(Secret, LeavesNothingInMemoryWhenItMoves) {
  Cell constructed{Secret(short_text)};
  const Secret taken = std::move(constructed.secret());
  EXPECT_FALSE(constructed.holds_any_of(short_text));

  Cell assigned{Secret(short_text)};
  Secret target;
  target = std::move(assigned.secret());
  EXPECT_FALSE(assigned.holds_any_of(short_text));
  EXPECT_EQ(target, taken);

  constructed.destroy();
  assigned.destroy();
}

TEST(Secret, LeavesNothingInMemoryWhenAShorterOneTakesItsPlace) {
  Cell cell{Secret(short_text)};
  const Secret shorter("x");

  cell.secret() = shorter;

  EXPECT_FALSE(cell.holds_any_of(short_text));
  EXPECT_EQ(cell.secret(), shorter);
  cell.destroy();
}

}  // namespace
}  // namespace nest2mqtt
