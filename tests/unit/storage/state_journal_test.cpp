#include "nest2mqtt/storage/state_journal.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nest2mqtt::storage {
namespace {

using Kind = JournalReading::Kind;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

const std::string header = "nest2mqtt-state 1\n";

TEST(StateJournal, RecordHasLengthChecksumAndJson) {
  // The checksum is that of zlib and Python: zlib.crc32(b'{"a":1,"b":null}').
  EXPECT_EQ(encode_record({{"a", json::value(1)}, {"b", std::nullopt}}), "00000010 d6f6e689 {\"a\":1,\"b\":null}\n");
}

TEST(StateJournal, NewerRecordReplacesOrRemovesAnOlderOne) {
  const auto reading = read_journal(header + encode_record({{"a", json::value(1)}, {"b", json::value(2)}}) +
                                    encode_record({{"c", json::value("x\ny")}, {"a", json::value(3)}}) +
                                    encode_record({{"b", std::nullopt}, {"unknown", std::nullopt}}));
  EXPECT_EQ(reading.kind, Kind::whole);
  EXPECT_THAT(reading.records, ElementsAre(Pair("a", "3"), Pair("c", R"("x\ny")")));
}

TEST(StateJournal, IsReadAsItWasWritten) {
  const StateRecords records{{"", "{}"}, {"\"quoted\"", "[1,2.5,\"x\"]"}, {"ünï", R"({"a":{"b":null}})"}};
  const std::string text = encode_journal(records);
  const auto reading = read_journal(text);
  EXPECT_EQ(reading.kind, Kind::whole);
  EXPECT_EQ(reading.records, records);
  EXPECT_EQ(reading.whole_size, text.size());
  std::size_t size = journal_header_size();
  for (const auto& [name, value] : records) size += encoded_size(name, value);
  EXPECT_EQ(size, text.size());
}

TEST(StateJournal, OneRecordMayStandTwice) {
  const std::string record = encode_record({{"a", json::value(1)}});
  const auto reading = read_journal(header + record + record);
  EXPECT_EQ(reading.kind, Kind::whole);
  EXPECT_THAT(reading.records, ElementsAre(Pair("a", "1")));
}

TEST(StateJournal, EndsWithTheLastWholeRecordWhereverItIsCut) {
  const std::string first = header + encode_record({{"a", json::value(1)}});
  const std::string second = first + encode_record({{"b", json::value{{"text", "a\nb"}}}, {"a", std::nullopt}});
  for (std::size_t size = header.size(); size <= second.size(); ++size) {
    SCOPED_TRACE(size);
    const auto reading = read_journal(second.substr(0, size));
    const std::size_t whole = size == second.size() ? size : size >= first.size() ? first.size() : header.size();
    EXPECT_EQ(reading.kind, size == whole ? Kind::whole : Kind::torn);
    EXPECT_EQ(reading.whole_size, whole);
    if (whole == header.size()) {
      EXPECT_THAT(reading.records, IsEmpty());
    } else if (whole == first.size()) {
      EXPECT_THAT(reading.records, ElementsAre(Pair("a", "1")));
    } else {
      EXPECT_THAT(reading.records, ElementsAre(Pair("b", R"({"text":"a\nb"})")));
    }
  }
}

TEST(StateJournal, OfZerosAfterAPowerLossIsATornEnd) {
  const std::string whole = header + encode_record({{"a", json::value(1)}});
  const std::string record = encode_record({{"b", json::value(2)}, {"c", json::value(std::string(10'000, 'x'))}});
  for (const std::string& end :
       {std::string(5000, '\0'), record.substr(0, 100) + std::string(record.size() - 100, '\0'),
        std::string(4096, '\0') + record.substr(4096), std::string(3, '\n')}) {
    const auto reading = read_journal(whole + end);
    EXPECT_EQ(reading.kind, Kind::torn);
    EXPECT_EQ(reading.whole_size, whole.size());
    EXPECT_THAT(reading.records, ElementsAre(Pair("a", "1")));
  }
}

TEST(StateJournal, IsDamagedWhereAWholeRecordFollowsOneThatIsNot) {
  const std::string first = encode_record({{"a", json::value(1)}});
  const std::string text = header + first + encode_record({{"b", json::value(2)}});
  for (std::size_t i = header.size(); i < header.size() + first.size(); ++i) {
    SCOPED_TRACE(i);
    std::string damaged = text;
    damaged[i] = damaged[i] == '#' ? '!' : '#';
    const auto reading = read_journal(damaged);
    // Without the line break both records are one bad line, at the end.
    const bool one_line = i == header.size() + first.size() - 1;
    EXPECT_EQ(reading.kind, one_line ? Kind::torn : Kind::damaged);
    EXPECT_THAT(reading.records, IsEmpty());
  }
}

TEST(StateJournal, WithARightChecksumOverSomethingElseIsDamaged) {
  EXPECT_EQ(read_journal(header + "00000003 4c2f32b8 [1]\n").kind, Kind::damaged);
  EXPECT_EQ(read_journal(header + "00000000 00000000 \n").kind, Kind::damaged);
}

TEST(StateJournal, OfANewerVersionSaysSo) {
  const auto reading = read_journal("nest2mqtt-state 17\n\x01\x02");
  EXPECT_EQ(reading.kind, Kind::newer);
  EXPECT_EQ(reading.version, "17");
}

TEST(StateJournal, WithoutItsHeaderIsDamaged) {
  for (const char* text : {"", "n", "nest2mqtt-state 1", "nest2mqtt-state\n", "nest2mqtt-state x\n",
                           "nest2mqtt-state 0\n", "nest2mqtt-state -1\n", "nest2mqtt-state 99999999999\n", "{}\n"}) {
    EXPECT_EQ(read_journal(text).kind, Kind::damaged) << text;
  }
}

}  // namespace
}  // namespace nest2mqtt::storage
