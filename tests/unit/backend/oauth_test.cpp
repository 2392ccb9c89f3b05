#include "nest2mqtt/backend/oauth.h"

#include <set>
#include <string>

#include <gmock/gmock.h>

namespace nest2mqtt::backend {
namespace {

using testing::HasSubstr;

TEST(OAuthState, CannotBeGuessed) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const auto state = make_oauth_state();
    ASSERT_TRUE(state);
    EXPECT_EQ(state->size(), 32U) << "128 bits";
    EXPECT_EQ(state->find_first_not_of("0123456789abcdef"), std::string::npos) << *state;
    EXPECT_TRUE(seen.insert(*state).second);
  }
}

TEST(OAuthRedirect, IsReadDecoded) {
  const RedirectQuery query = read_redirect_query("state=s%2F1&code=4%2F0A-b&scope=a+b&error_description=x%20y");
  EXPECT_EQ(query.state, "s/1");
  EXPECT_EQ(query.code, "4/0A-b");
  EXPECT_EQ(query.error, "");
  EXPECT_EQ(query.error_description, "x y");
}

TEST(OAuthCredential, HasVisibleCharactersOnly) {
  EXPECT_TRUE(may_be_credential("4/0A-b", 6));
  EXPECT_FALSE(may_be_credential("4/0A-b", 5)) << "too long";
  for (const std::string& text : {std::string(), std::string("a b"), std::string("a\r\nX: y"), std::string("a\0b", 3),
                                  std::string("K\xC3\xBC")}) {
    EXPECT_FALSE(may_be_credential(text, 100)) << text;
  }
}

TEST(OAuthWebLogin, NeedsARedirectToThisMachine) {
  EXPECT_FALSE(web_login_obstacle("sdm", "http://localhost:8098/nest", "/etc/n.toml"));
  EXPECT_THAT(web_login_obstacle("sdm", "", "/etc/n.toml").value_or(""), HasSubstr("under [sdm] in /etc/n.toml"));
  for (const char* elsewhere : {"https://www.google.com", "https://localhost/nest", "http://[::1]:8098/nest"}) {
    EXPECT_THAT(web_login_obstacle("sdm", elsewhere, "/etc/n.toml").value_or(""), HasSubstr("sdm.redirect_uri"))
        << elsewhere;
  }
}

}  // namespace
}  // namespace nest2mqtt::backend
