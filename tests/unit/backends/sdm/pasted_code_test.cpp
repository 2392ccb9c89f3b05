#include "login/pasted_code.h"

#include <string>

#include <gmock/gmock.h>

#include "login_settings.h"

namespace nest2mqtt::sdm {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string login_state = "0123456789abcdef0123456789abcdef";

std::string code_in(const std::string& pasted, const std::string& state = login_state) {
  const auto code = read_pasted_code(pasted, state, login_settings());
  EXPECT_TRUE(code) << pasted << ": " << (code ? "" : code.error().message);
  return code ? std::string(code->reveal()) : "";
}

std::string error_of(const std::string& pasted, const std::string& state = login_state) {
  const auto code = read_pasted_code(pasted, state, login_settings());
  EXPECT_FALSE(code) << pasted;
  if (code) return "";
  EXPECT_EQ(code.error().recovery, Recovery::needs_login);
  EXPECT_THAT(code.error().message, AllOf(Not(HasSubstr("canary")), Not(HasSubstr("\n"))));
  return code.error().message;
}

TEST(SdmPastedCode, IsInTheAddress) {
  const std::string query =
      "state=" + login_state + "&code=4%2F0A-b_c&scope=https://www.googleapis.com/auth/sdm.service";
  for (const std::string& address :
       {"https://www.google.com/?" + query, "https://www.google.com?" + query, "www.google.com/?" + query,
        "  https://www.google.com/?" + query + "#top\r\n", "\"https://www.google.com/?" + query + "\"",
        "http://localhost:8098/nest?" + query,
        "https://www.google.com/?" + query.substr(0, 50) + "\n" + query.substr(50), "?" + query, query}) {
    EXPECT_EQ(code_in(address), "4/0A-b_c") << address;
  }
}

TEST(SdmPastedCode, MayBeAPartOfTheAddress) {
  EXPECT_EQ(code_in("code=4%2F0A-b&scope=https://www.googleapis.com/auth/sdm.service"), "4/0A-b");
  EXPECT_EQ(code_in("4%2F0A-b&scope=https://www.googleapis.com/auth/sdm.service"), "4/0A-b");
  EXPECT_EQ(code_in("4/0A-b&state=" + login_state), "4/0A-b");
  EXPECT_EQ(code_in("4/0A-b"), "4/0A-b");
  EXPECT_EQ(code_in(" 4%2F0A-b\n"), "4/0A-b");
}

TEST(SdmPastedCode, IsDecodedOnce) {
  EXPECT_EQ(code_in("4%252F0A"), "4%2F0A");
  EXPECT_EQ(code_in("https://www.google.com/?code=4%252F0A"), "4%2F0A");
}

TEST(SdmPastedCode, OfAnotherLoginIsNotTaken) {
  const std::string address = "https://www.google.com/?state=0000&code=canary";
  EXPECT_THAT(error_of(address), HasSubstr("belongs to another login"));
  EXPECT_THAT(error_of("code=canary&state=0000"), HasSubstr("belongs to another login"));
  EXPECT_EQ(code_in(address, ""), "canary") << "the person was sent to the page by an earlier run";
}

TEST(SdmPastedCode, ThatWasDeniedSaysWhy) {
  EXPECT_THAT(error_of("https://www.google.com/?error=access_denied&state=" + login_state),
              AllOf(HasSubstr("Testing"), HasSubstr("test user"), HasSubstr("Production"), HasSubstr("log in again")));
  EXPECT_THAT(error_of("error=access_denied"), HasSubstr("access_denied"));
  EXPECT_THAT(error_of("https://www.google.com/?error=odd&error_description=one%0Atwo"), HasSubstr("(one two)"));
}

TEST(SdmPastedCode, IsNotOnThePagesOfTheConsent) {
  for (const char* address :
       {"https://nestservices.google.com/partnerconnections/32c4c2bc/auth?redirect_uri=https://www.google.com"
        "&response_type=code&state=x",
        "https://nestservices.google.com/partnerconnections/error", "nestservices.google.com/partnerconnections"}) {
    EXPECT_THAT(error_of(address),
                AllOf(HasSubstr("Something went wrong"), HasSubstr("sdm.project_id"), HasSubstr("Can't link to"),
                      HasSubstr("sdm.client_id"), HasSubstr("Workspace")))
        << address;
  }
  EXPECT_THAT(error_of("https://accounts.google.com/signin/oauth/error/v2?authError=Cg5hY2Nlc3NfZGVuaWVk"),
              AllOf(HasSubstr("access_denied"), HasSubstr("Production"), HasSubstr("redirect_uri_mismatch"),
                    HasSubstr("invalid_client")));
}

TEST(SdmPastedCode, IsNotAtAnyOtherAddress) {
  for (const char* address : {"https://www.google.com/", "https://www.google.com/?q=nest", "localhost:8098/nest",
                              "https://example.com/?code=", "state=0123456789abcdef0123456789abcdef"}) {
    EXPECT_THAT(error_of(address), AllOf(HasSubstr("no code in this address"), HasSubstr("https://www.google.com")))
        << address;
  }
}

TEST(SdmPastedCode, IsSomething) {
  for (const char* nothing : {"", " \t\r\n", "\"\""}) {
    EXPECT_THAT(error_of(nothing), AllOf(HasSubstr("nothing was pasted"), HasSubstr("Something went wrong"),
                                         HasSubstr("Can't link to"), HasSubstr("access_denied")));
  }
  EXPECT_THAT(error_of("canary%2"), HasSubstr("neither an address nor a code"));
  EXPECT_THAT(error_of("canary%0D%0A"), HasSubstr("neither an address nor a code"));
  EXPECT_THAT(error_of(std::string(1025, 'x')), HasSubstr("neither an address nor a code"));
  EXPECT_THAT(error_of("https://www.google.com/?code=canary%20x"), HasSubstr("usable code"));
}

TEST(SdmRedirectedCode, BelongsToTheLogin) {
  const auto code = read_redirected_code("state=" + login_state + "&code=4%2F0A&scope=a+b", login_state);
  ASSERT_TRUE(code && *code);
  EXPECT_EQ((*code)->reveal(), "4/0A");
  for (const char* query : {"", "code=4%2F0A", "code=4%2F0A&state=", "code=4%2F0A&state=0", "error=access_denied"}) {
    EXPECT_FALSE(read_redirected_code(query, login_state)) << query;
  }
  EXPECT_FALSE(read_redirected_code("code=4%2F0A&state=", "")) << "no login is going on";
}

TEST(SdmRedirectedCode, MayBeAnError) {
  const auto denied = read_redirected_code("error=access_denied&state=" + login_state, login_state);
  ASSERT_TRUE(denied && !*denied);
  EXPECT_THAT(denied->error().message, HasSubstr("Production"));
  const auto without = read_redirected_code("state=" + login_state, login_state);
  ASSERT_TRUE(without && !*without);
  EXPECT_THAT(without->error().message, HasSubstr("without a usable code"));
}

}  // namespace
}  // namespace nest2mqtt::sdm
