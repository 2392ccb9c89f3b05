#include "percent.h"

#include <gtest/gtest.h>

namespace nest2mqtt::simulator {
namespace {

TEST(Percent, EscapesAreDecoded) {
  EXPECT_EQ(percent_decoded("a%20b%2Fc"), "a b/c");
  EXPECT_EQ(percent_decoded(""), "");
}

TEST(Percent, BrokenEscapesAreRefused) {
  for (const auto* text : {"%", "%2", "%zz", "a%2"}) EXPECT_FALSE(percent_decoded(text)) << text;
}

TEST(Percent, WhatMeansSomethingInAUrlIsEncoded) {
  EXPECT_EQ(percent_encoded("az-AZ.09_~"), "az-AZ.09_~");
  EXPECT_EQ(percent_encoded("a&b=c d/\xC3\xBC"), "a%26b%3Dc%20d%2F%C3%BC");
}

}  // namespace
}  // namespace nest2mqtt::simulator
