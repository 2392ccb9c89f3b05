#include "slug.h"

#include <gtest/gtest.h>

namespace nest2mqtt::home_assistant {
namespace {

TEST(Slug, IsWhatHomeAssistantWouldWrite) {
  EXPECT_EQ(slug("Living Room"), "living_room");
  EXPECT_EQ(slug("  Bedroom (Upstairs) "), "bedroom_upstairs");
  EXPECT_EQ(slug("a/b#c+d"), "a_b_c_d");
}

TEST(Slug, KeepsLettersOfAllLanguagesForHomeAssistantToTransliterate) {
  EXPECT_EQ(slug("Küche (Öfen)"), "küche_Öfen");
  EXPECT_EQ(slug("Кухня 2"), "Кухня_2");
  EXPECT_EQ(slug("台所"), "台所");
}

TEST(Slug, IsEmptyForANameWithoutLetters) {
  EXPECT_EQ(slug("🏠"), "");
  EXPECT_EQ(slug("🏠 – Hall"), "hall");
  EXPECT_EQ(slug("\xff\xfe"), "");
  EXPECT_EQ(slug(""), "");
  EXPECT_EQ(slug("()"), "");
}

TEST(PlainId, KeepsAnIdThatIsPlain) {
  EXPECT_EQ(plain_id("peyiJNo0IldT2YlIVtYaGQ_-"), "peyiJNo0IldT2YlIVtYaGQ_-");
}

TEST(PlainId, MakesOneOfAnyOtherThatStaysTheSame) {
  EXPECT_EQ(plain_id("a/b"), plain_id("a/b"));
  EXPECT_NE(plain_id("a/b"), plain_id("a#b"));
  EXPECT_NE(plain_id(""), "");
  // Part of unique ids in people's Home Assistant: it may never change.
  EXPECT_EQ(plain_id("a/b"), "xe557c849-a9bd-5c1d-ad6c-db261d9c9e22");
  EXPECT_EQ(plain_id("a/b").find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), std::string::npos);
}

}  // namespace
}  // namespace nest2mqtt::home_assistant
