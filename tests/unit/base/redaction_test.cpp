#include "nest2mqtt/base/redaction.h"

#include <gtest/gtest.h>

namespace nest2mqtt {
namespace {

const Secret canary("c.a/b+c \"\xC3\xBC");

TEST(Redaction, FindsASecretInEverySpelling) {
  for (const char* spelling : {
           "c.a/b+c \"\xC3\xBC",                         // as it is
           "c.a%2Fb%2Bc%20%22%C3%BC",                    // as curl escapes it
           "c.a%2fb%2bc+%22%c3%bc",                      // as a form escapes it
           "%63%2E%61%2F%62%2B%63%20%22%C3%BC",          // every character
           "c.a\\/b+c \\\"\xC3\xBC",                     // in JSON
           "\\u0063\\u002Ea\\u002fb+c \\u0022\xC3\xBC",  // in JSON, all the way
           "c.a%2Fb+c%20\\\"\xC3\xBC",                   // mixed
       }) {
    EXPECT_EQ(without_secret(std::string("<") + spelling + "> and " + spelling, canary), "<***> and ***") << spelling;
  }
}

TEST(Redaction, LeavesEverythingElse) {
  for (const char* text : {"", "c.a", "c.a/b+c", "100%", "%2", "%zz\\", "\\u00", "c.a%2Fb%2Bc%20%22%C3"}) {
    EXPECT_EQ(without_secret(text, canary), text);
    EXPECT_EQ(without_secret(text, Secret()), text);
  }
}

TEST(Redaction, FindsASecretThatIsMadeOfEscapes) {
  EXPECT_EQ(without_secret("a%2541 b%41", Secret("%41")), "a*** b***");
  EXPECT_EQ(without_secret("C:\\\\x", Secret("\\x")), "C:***");
}

TEST(Redaction, SaysWhereASecretBeginsAndHowLongItsSpellingIs) {
  const SpelledSearch search("x a%2Fb", "a/b");
  EXPECT_EQ(search.next(), 2U);
  EXPECT_EQ(search.next(3), std::string_view::npos);
  EXPECT_EQ(SpelledSearch("abc", "").next(), std::string_view::npos);
  EXPECT_EQ(spelled_length("a%2Fbc", "a/b"), 5U);
  EXPECT_EQ(spelled_length("a%2", "a/"), 0U);
}

}  // namespace
}  // namespace nest2mqtt
