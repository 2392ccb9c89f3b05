#include "nest2mqtt/net/sse_parser.h"

#include <algorithm>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::net {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::size_t large = 1024 * 1024;

/// Collects events as `type|data`.
class Reader {
 public:
  explicit Reader(std::size_t limit = large) : parser_(limit) {}

  Result<void> feed(std::string_view chunk) {
    while (true) {
      const auto event = parser_.next(chunk);
      if (!event) return tl::unexpected(event.error());
      if (!*event) return {};
      events_.push_back((*event)->type + "|" + (*event)->data);
    }
  }
  void reset() { parser_.reset(); }
  [[nodiscard]] const std::vector<std::string>& events() const { return events_; }

 private:
  SseParser parser_;
  std::vector<std::string> events_;
};

std::vector<std::string> events(std::string_view text) {
  Reader reader;
  EXPECT_TRUE(reader.feed(text).has_value());
  return reader.events();
}

/// Everything the format allows, with LF line ends.
const std::string transcript =
    "\xEF\xBB\xBF: hello\n"
    "event: open\n\n"
    "event: put\ndata: {\"path\":\"/\",\"data\":{\"a\":\"K\xC3\xBC"
    "che\"}}\n\n"
    ":\n\n\n"
    "event: keep-alive\ndata: null\n\n"
    "id: 7\nretry: 100\nevent:put\ndata:one\ndata: two\ndata\ndata:  four\n\n"
    "data: no type\n\n"
    "event: auth_revoked\ndata: \"c.token\"\n\n"
    "data: never finished\n";

const std::vector<std::string> told{"open|",
                                    "put|{\"path\":\"/\",\"data\":{\"a\":\"K\xC3\xBC"
                                    "che\"}}",
                                    "keep-alive|null",
                                    "put|one\ntwo\n\n four",
                                    "|no type",
                                    "auth_revoked|\"c.token\""};

std::string with_line_ends(const std::string& text, const std::vector<std::string>& ends) {
  std::string result;
  std::size_t line = 0;
  for (const char c : text) {
    if (c == '\n') {
      result += ends[line++ % ends.size()];
    } else {
      result += c;
    }
  }
  return result;
}

class SseLineEnds : public testing::TestWithParam<std::vector<std::string>> {
 protected:
  std::string text_ = with_line_ends(transcript, GetParam());
};

TEST_P(SseLineEnds, GiveTheSameEventsInOnePiece) {
  EXPECT_EQ(events(text_), told);
}

TEST_P(SseLineEnds, GiveTheSameEventsWhereverTheBytesAreCut) {
  for (std::size_t cut = 0; cut <= text_.size(); ++cut) {
    Reader reader;
    ASSERT_TRUE(reader.feed(std::string_view(text_).substr(0, cut)).has_value());
    ASSERT_TRUE(reader.feed(std::string_view(text_).substr(cut)).has_value());
    ASSERT_EQ(reader.events(), told) << "cut at " << cut;
  }
}

TEST_P(SseLineEnds, GiveTheSameEventsByteByByte) {
  Reader reader;
  for (const char c : text_) ASSERT_TRUE(reader.feed({&c, 1}).has_value());
  EXPECT_EQ(reader.events(), told);
}

TEST_P(SseLineEnds, GiveTheSameEventsInPiecesOfAnySize) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    Reader reader;
    std::string_view rest = text_;
    while (!rest.empty()) {
      const std::size_t size = std::min<std::size_t>(random() % 12, rest.size());
      ASSERT_TRUE(reader.feed(rest.substr(0, size)).has_value());
      rest.remove_prefix(size);
    }
    ASSERT_EQ(reader.events(), told) << "seed " << seed;
  }
}

// A lone CR must not be followed by a lone LF: together they are one line end.
INSTANTIATE_TEST_SUITE_P(All, SseLineEnds,
                         testing::Values(std::vector<std::string>{"\n"}, std::vector<std::string>{"\r\n"},
                                         std::vector<std::string>{"\r"},
                                         std::vector<std::string>{"\n", "\r\n", "\r", "\r", "\r\n", "\n"}));

TEST(SseParser, GivesAnEventAsSoonAsItsEmptyLineIsThere) {
  Reader reader;
  ASSERT_TRUE(reader.feed("event: put\ndata: 1\n").has_value());
  EXPECT_THAT(reader.events(), IsEmpty());
  ASSERT_TRUE(reader.feed("\r").has_value());
  EXPECT_THAT(reader.events(), ElementsAre("put|1"));
  ASSERT_TRUE(reader.feed("\nevent: put\r\ndata: 2\r\n\r\n").has_value());
  EXPECT_THAT(reader.events(), ElementsAre("put|1", "put|2"));
}

TEST(SseParser, TakesAByteOrderMarkOnlyAtTheVeryBeginning) {
  EXPECT_THAT(events("\xEF\xBB\xBF"
                     "data: 1\n\n\xEF\xBB\xBF"
                     "data: 2\n\n"),
              ElementsAre("|1"));
}

TEST(SseParser, IgnoresCommentsAndUnknownFields) {
  EXPECT_THAT(events(": c\n:data: x\nfoo: bar\nfoo\n Data: x\ndata : x\n\n"), IsEmpty());
}

TEST(SseParser, TakesOneSpaceAfterTheColonAndNoMore) {
  EXPECT_THAT(events("data:  two\ndata:\tx\ndata:a:b\n\n"), ElementsAre("| two\n\tx\na:b"));
}

TEST(SseParser, TakesTheLastTypeOfAnEvent) {
  EXPECT_THAT(events("event: a\nevent: b\ndata: 1\n\ndata: 2\n\n"), ElementsAre("b|1", "|2"));
}

TEST(SseParser, TakesAnEventUpToItsLimit) {
  Reader reader(100);
  EXPECT_TRUE(reader.feed("data: " + std::string(94, 'x') + "\n\n").has_value());
  EXPECT_EQ(reader.events().size(), 1U);
  EXPECT_FALSE(reader.feed("data: " + std::string(95, 'x') + "\n\n").has_value());
}

TEST(SseParser, RefusesALineThatNeverEnds) {
  Reader reader(100);
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(reader.feed("x").has_value());
  const auto result = reader.feed("x");
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().message, "an event of the stream is longer than 100 bytes");
}

TEST(SseParser, RefusesAnEventOfTooManyLines) {
  Reader reader(100);
  int lines = 0;
  while (lines < 1000 && reader.feed("data: 1234567890\n").has_value()) ++lines;
  EXPECT_LT(lines, 10);
}

TEST(SseParser, CountsEachEventByItself) {
  Reader reader(100);
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(reader.feed("event: put\ndata: 1234567890\n\n: comment\n").has_value());
  EXPECT_EQ(reader.events().size(), 1000U);
}

TEST(SseParser, ForgetsAnUnfinishedEventOnReset) {
  Reader reader(100);
  ASSERT_TRUE(reader.feed("event: put\ndata: half\nda").has_value());
  reader.reset();
  ASSERT_TRUE(reader
                  .feed("\xEF\xBB\xBF"
                        "data: whole\n\n")
                  .has_value());
  EXPECT_THAT(reader.events(), ElementsAre("|whole"));
}

}  // namespace
}  // namespace nest2mqtt::net
