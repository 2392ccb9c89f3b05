#include "request_table.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace nest2mqtt::bridge {
namespace {

class RequestTableTest : public testing::Test {
 protected:
  RequestTableTest() {
    table_.add("double", [](const json::object& arguments, Instant) -> Result<json::value> {
      const auto number = model::number_member(arguments, "number");
      if (!number) return fail("double takes a number");
      return json::value(*number * 2);
    });
    table_.add("hello", [](const json::object&, Instant) -> Result<json::value> { return json::value("hello"); });
  }

  [[nodiscard]] json::object ask(const std::string& verb, std::string_view payload) const {
    return table_.answer(verb, payload, {});
  }

  RequestTable table_;
};

TEST_F(RequestTableTest, TheAnswerIsTheVerbsOwn) {
  EXPECT_EQ(ask("double", R"({"number":4})"), (json::object{{"status", "ok"}, {"data", 8.0}}));
  EXPECT_EQ(ask("double", R"({})"), (json::object{{"status", "error"}, {"error", "double takes a number"}}));
}

TEST_F(RequestTableTest, NothingIsAsGoodAsAnEmptyObject) {
  EXPECT_EQ(ask("hello", ""), (json::object{{"status", "ok"}, {"data", "hello"}}));
}

TEST_F(RequestTableTest, TheTransactionComesBackAsItWas) {
  EXPECT_EQ(ask("hello", R"({"transaction":[1,{"a":null}]})").at("transaction"), json::parse(R"([1,{"a":null}])"));
  EXPECT_EQ(ask("double", R"({"transaction":"t"})").at("transaction"), "t");
  EXPECT_FALSE(ask("hello", "{}").contains("transaction"));
}

TEST_F(RequestTableTest, AnUnknownVerbIsToldWhichThereAre) {
  EXPECT_EQ(ask("dance", R"({"transaction":1})"),
            (json::object{{"transaction", 1},
                          {"status", "error"},
                          {"error", "there is no request \"dance\"; there are: double, hello"}}));
}

TEST_F(RequestTableTest, WhatIsNoObjectIsRefused) {
  for (const char* payload : {"[1]", "{", "1", "\"hello\"", "\xff"}) {
    EXPECT_EQ(ask("hello", payload).at("status"), "error") << payload;
  }
}

}  // namespace
}  // namespace nest2mqtt::bridge
