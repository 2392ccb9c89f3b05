#include "login/sdm_login.h"

#include <memory>
#include <optional>

#include <gmock/gmock.h>

#include "nest2mqtt/net/form.h"

#include "fakes/fake_http_client.h"
#include "login_settings.h"

namespace nest2mqtt::sdm {
namespace {

using backend::CodeDelivery;
using backend::CodeSource;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class SdmLoginTest : public testing::Test {
 protected:
  std::unique_ptr<backend::Login> begin() const { return std::move(*make_sdm_login(settings)); }

  /// The outcome of an exchange that is answered so.
  Result<backend::Grant> exchange(int status, const std::string& body) {
    std::optional<Result<backend::Grant>> grant;
    const auto login = begin();
    const auto transfer = login->exchange(Secret("canary-code"), CodeDelivery::pin, client,
                                          [&](Result<backend::Grant> answer) { grant = std::move(answer); });
    EXPECT_TRUE(transfer);
    EXPECT_FALSE(grant);
    client.answer(status, {}, body);
    EXPECT_TRUE(grant);
    if (!grant) return fail("no answer");
    return *std::move(grant);
  }

  static std::string tokens(const std::string& scope) {
    return R"({"access_token":"ya29.a","expires_in":3599,"refresh_token":"1//r","scope":")" + scope + "\"}";
  }

  static std::string state_in(const std::string& page) { return page.substr(page.find("&state=") + 7, 32); }

  SdmSettings settings = login_settings();
  test::FakeHttpClient client;
};

TEST_F(SdmLoginTest, ThePageAsksForBothAccessesAtOnce) {
  const std::string page = begin()->page(CodeDelivery::pin);
  const std::size_t mark = page.find('?');
  EXPECT_EQ(page.substr(0, mark),
            "https://nestservices.google.com/partnerconnections/32c4c2bc-fe0d-461b-b51c-f3885afff2f0/auth");
  EXPECT_THAT(page, Not(HasSubstr(" ")));
  const net::FormFields fields = net::form_decode(page.substr(mark + 1));
  EXPECT_EQ(net::form_field(fields, "redirect_uri"), "https://www.google.com");
  EXPECT_EQ(net::form_field(fields, "client_id"), "123-abc.apps.googleusercontent.com");
  EXPECT_EQ(net::form_field(fields, "access_type"), "offline");
  EXPECT_EQ(net::form_field(fields, "prompt"), "consent");
  EXPECT_EQ(net::form_field(fields, "response_type"), "code");
  EXPECT_EQ(net::form_field(fields, "scope"),
            "https://www.googleapis.com/auth/sdm.service https://www.googleapis.com/auth/pubsub");
  EXPECT_EQ(net::form_field(fields, "state").size(), 32U);
  EXPECT_EQ(fields.size(), 7U);
  EXPECT_THAT(page, Not(HasSubstr("canary")));
}

TEST_F(SdmLoginTest, BothDeliveriesSendTheBrowserToTheSameAddress) {
  settings.redirect_uri = "http://localhost:8098/nest";
  const auto login = begin();
  EXPECT_EQ(login->page(CodeDelivery::pin), login->page(CodeDelivery::redirect));
  EXPECT_EQ(login->redirect_uri(), "http://localhost:8098/nest");
}

TEST_F(SdmLoginTest, AsksForTheAddressOfTheLastPage) {
  EXPECT_EQ(begin()->prompt().name, "Address");
  EXPECT_EQ(begin()->prompt().instruction,
            "paste here the address of the page on which you then are (it begins with https://www.google.com/? and "
            "contains code=)");
  settings.redirect_uri = "http://localhost:8098/nest";
  EXPECT_THAT(begin()->prompt().instruction,
              AllOf(HasSubstr("http://localhost:8098/nest?"), testing::EndsWith("even if it shows an error")));
}

TEST_F(SdmLoginTest, AnAddressMustBelongToThisLoginIfThisLoginShowedThePage) {
  const auto login = begin();
  const std::string own = "https://www.google.com/?code=4%2F0A&state=" + state_in(login->page(CodeDelivery::pin));
  const std::string other = "https://www.google.com/?code=4%2F0A&state=x";
  EXPECT_EQ(login->read_code(own, CodeSource::this_login)->reveal(), "4/0A");
  EXPECT_FALSE(login->read_code(other, CodeSource::this_login));
  EXPECT_EQ(login->read_code(other, CodeSource::other_login)->reveal(), "4/0A");
}

TEST_F(SdmLoginTest, ARedirectMustBelongToThisLogin) {
  const auto login = begin();
  const auto code = login->read_redirect("code=4%2F0A&state=" + state_in(login->page(CodeDelivery::redirect)));
  ASSERT_TRUE(code && *code);
  EXPECT_EQ((*code)->reveal(), "4/0A");
  EXPECT_FALSE(login->read_redirect("code=4%2F0A&state=x"));
}

TEST_F(SdmLoginTest, GivesTheRefreshToken) {
  const auto grant =
      exchange(200, tokens("https://www.googleapis.com/auth/sdm.service https://www.googleapis.com/auth/pubsub"));
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->access, Secret("1//r"));
  EXPECT_EQ(grant->remark, "");
  EXPECT_THAT(client.requests.back().body, HasSubstr("redirect_uri=https%3A%2F%2Fwww.google.com&"));
}

TEST_F(SdmLoginTest, WithoutPubSubSaysWhatIsMissing) {
  const auto grant = exchange(200, tokens("https://www.googleapis.com/auth/sdm.service"));
  ASSERT_TRUE(grant);
  EXPECT_EQ(grant->access, Secret("1//r"));
  EXPECT_THAT(grant->remark, AllOf(HasSubstr("sdm.poll"), HasSubstr("doorbell never"), HasSubstr("both boxes")));
}

TEST_F(SdmLoginTest, WithoutTheDevicesIsNone) {
  const auto grant = exchange(200, tokens("https://www.googleapis.com/auth/pubsub"));
  ASSERT_FALSE(grant);
  EXPECT_EQ(grant.error().recovery, Recovery::needs_login);
  EXPECT_THAT(grant.error().message, HasSubstr("both boxes"));
}

TEST_F(SdmLoginTest, WithoutARefreshTokenIsNone) {
  const auto grant = exchange(200, R"({"access_token":"ya29.a","expires_in":3599})");
  ASSERT_FALSE(grant);
  EXPECT_EQ(grant.error().recovery, Recovery::needs_login);
  EXPECT_THAT(grant.error().message, HasSubstr("no refresh token"));
}

TEST_F(SdmLoginTest, AnErrorSaysWhoMustAct) {
  EXPECT_EQ(exchange(400, R"({"error":"invalid_grant"})").error().recovery, Recovery::needs_login);
  EXPECT_EQ(exchange(401, R"({"error":"invalid_client"})").error().recovery, Recovery::permanent);
  EXPECT_EQ(exchange(503, "").error().recovery, Recovery::retry);
}

}  // namespace
}  // namespace nest2mqtt::sdm
