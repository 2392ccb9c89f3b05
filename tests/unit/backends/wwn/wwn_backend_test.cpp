#include "nest2mqtt/backends/wwn/wwn_backend.h"

#include <algorithm>
#include <any>
#include <list>
#include <memory>

#include <gmock/gmock.h>

#include "nest2mqtt/backends/wwn/settings.h"

#include "fakes/fake_call_budget.h"
#include "fakes/fake_http_client.h"
#include "fakes/manual_time.h"
#include "multiplex/multiplex_framing.h"
#include "support/temp_dir.h"

namespace nest2mqtt::wwn {
namespace {

using backend::CodeDelivery;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// Opens accounts, and writes down whose budgets were asked for.
class WwnBackendTest : public testing::Test {
 protected:
  WwnSettings& add(const std::string& name) {
    config_.accounts.push_back({.table = &wwn_table(), .name = name, .settings = WwnSettings{}});
    return std::any_cast<WwnSettings&>(config_.accounts.back().settings);
  }

  std::vector<std::unique_ptr<upstream::Upstream>> open() {
    callers_.clear();
    return wwn_backend().open(config_.accounts, services_);
  }

  const test::ManualTime time_{};
  const test::TempDir dir_;
  config::Config config_;
  test::FakeHttpClient client_;
  storage::TokenStore tokens_{dir_.path().string()};
  std::list<test::FakeCallBudget> budgets_;
  std::vector<std::string> callers_;
  std::vector<std::function<upstream::Pace()>> limits_;
  const backend::AccountServices services_{
      .config = config_,
      .http = client_,
      .tokens = tokens_,
      .call_budget = [this](const std::string& caller,
                            std::function<upstream::Pace()> limits) -> upstream::CallBudget& {
        callers_.push_back(caller);
        limits_.push_back(std::move(limits));
        return budgets_.emplace_back();
      },
      .log = [](config::LogLevel, const std::string&, const std::string&) {},
      .redact = [](const Secret&) {},
      .random = [] { return Backoff::Random(1); },
      .clock = time_.clock()};
};

TEST_F(WwnBackendTest, GivesAccessByALogin) {
  EXPECT_TRUE(wwn_backend().login_service() != nullptr);
}

TEST_F(WwnBackendTest, EveryAccountHasABudgetOfItsOwn) {
  add("wwn");
  add("cabin");
  EXPECT_EQ(open().size(), 2U);
  EXPECT_THAT(callers_, ElementsAre("wwn", "cabin"));
}

TEST_F(WwnBackendTest, AccountsThatAreSetToTheSameServiceShareAStream) {
  add("wwn").multiplex = true;
  add("other").multiplex = true;
  std::any_cast<WwnSettings&>(config_.accounts.back().settings).api_url = "https://other.example";
  add("alone");
  add("cabin").multiplex = true;
  EXPECT_EQ(open().size(), 4U);
  EXPECT_THAT(callers_, ElementsAre("stream 1", "wwn", "stream 2", "other", "alone", "cabin"));
}

TEST_F(WwnBackendTest, AnOptionalAccountTakesNoPlaceInAStream) {
  add("wwn").multiplex = true;
  config_.accounts.front().optional = true;
  add("cabin").multiplex = true;
  EXPECT_EQ(open().size(), 2U);
  EXPECT_THAT(callers_, ElementsAre("wwn", "stream 1", "cabin"));
}

TEST_F(WwnBackendTest, AFullStreamIsFollowedByAnother) {
  for (std::size_t i = 0; i <= max_multiplexed; ++i) add("a" + std::to_string(i)).multiplex = true;
  EXPECT_EQ(open().size(), max_multiplexed + 1);
  EXPECT_EQ(
      std::count_if(callers_.begin(), callers_.end(), [](const auto& name) { return name.starts_with("stream"); }), 2);
  EXPECT_THAT(callers_, testing::Contains("stream 2"));
}

TEST_F(WwnBackendTest, TheCallsOfAnAccountAreLimitedAsItIsSet) {
  add("wwn").call_burst = 7;
  EXPECT_EQ(open().size(), 1U);
  EXPECT_EQ(limits_.front()(), (upstream::Pace{.burst = 7, .refill = WwnSettings{}.call_refill}));
  std::any_cast<WwnSettings&>(config_.accounts.front().settings).call_burst = 9;
  EXPECT_EQ(limits_.front()().burst, 9) << "the configuration was reloaded";
}

TEST_F(WwnBackendTest, ALoginHasAPageForThePinAndOneForTheBrowser) {
  WwnSettings& settings = add("wwn");
  settings.client_id = "client";
  settings.redirect_uri = "http://localhost:8098/nest";
  const auto login = wwn_backend().login_service()->begin_login(config_.accounts.front());
  ASSERT_TRUE(login);
  EXPECT_THAT((*login)->page(CodeDelivery::pin), Not(HasSubstr("redirect_uri")));
  const std::string page = (*login)->page(CodeDelivery::redirect);
  EXPECT_THAT(page, HasSubstr("redirect_uri=http%3A%2F%2Flocalhost%3A8098%2Fnest"));
  const std::string state = page.substr(page.find("state=") + 6, 32);
  EXPECT_FALSE((*login)->read_redirect("code=abc&state=another")) << "not the answer to this login";
  const auto code = (*login)->read_redirect("code=abc&state=" + state);
  ASSERT_TRUE(code && *code);
  EXPECT_EQ(**code, Secret("abc"));
}

TEST_F(WwnBackendTest, ALoginAsksForThePinAndNamesTheOtherWay) {
  add("wwn");
  const auto prompt_of = [&] {
    return (*wwn_backend().login_service()->begin_login(config_.accounts.front()))->prompt();
  };
  EXPECT_EQ(prompt_of().instruction, "type the PIN that it shows");
  EXPECT_EQ(prompt_of().name, "PIN");
  EXPECT_EQ(prompt_of().hint, "") << "without a registered redirect URI there is a PIN";
  std::any_cast<WwnSettings&>(config_.accounts.back().settings).redirect_uri = "http://localhost:8098/nest";
  EXPECT_THAT(prompt_of().hint, HasSubstr("nest2mqtt login --web"));
}

TEST_F(WwnBackendTest, ACodeIsExchangedForAToken) {
  add("wwn").client_secret = Secret("canary");
  const auto login = wwn_backend().login_service()->begin_login(config_.accounts.front());
  std::optional<Result<backend::Grant>> grant;
  const auto call = (*login)->exchange(Secret("ABCD2345"), CodeDelivery::pin, client_,
                                       [&](Result<backend::Grant> answer) { grant = std::move(answer); });
  ASSERT_TRUE(call);
  EXPECT_FALSE(grant);
  client_.answer(200, {}, R"({"access_token":"c.token","expires_in":1})");
  ASSERT_TRUE(grant && *grant);
  EXPECT_EQ((*grant)->access, Secret("c.token"));
  EXPECT_EQ((*grant)->remark, "");
}

TEST_F(WwnBackendTest, AnAccessIsGivenBackAtTheTokenUrl) {
  add("wwn");
  std::optional<Result<void>> revoked;
  const auto call = wwn_backend().login_service()->revoke(config_.accounts.front(), Secret("c.token"), client_,
                                                          [&](Result<void> answer) { revoked = std::move(answer); });
  ASSERT_TRUE(call);
  EXPECT_EQ(client_.requests.back().method, "DELETE");
  client_.answer(204);
  EXPECT_TRUE(revoked && *revoked);

  std::any_cast<WwnSettings&>(config_.accounts.front().settings).token_url = "https://elsewhere.example/";
  const auto refused = wwn_backend().login_service()->revoke(config_.accounts.front(), Secret("canary"), client_, {});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, testing::AllOf(HasSubstr("wwn.token_url"), Not(HasSubstr("canary"))));
}

TEST_F(WwnBackendTest, TriesTheServiceWithTheToken) {
  add("wwn");
  std::vector<std::string> said;
  const auto note = [&](const Result<std::string>& answer) {
    said.push_back(answer ? *answer : answer.error().message);
  };
  auto call = wwn_backend().try_service(config_.accounts.front(), Secret("canary"), client_, note);
  EXPECT_EQ(client_.requests.back().bearer, Secret("canary"));
  client_.answer(200, {}, R"({"structures":{"s":{}}})");
  call = wwn_backend().try_service(config_.accounts.front(), Secret("canary"), client_, note);
  client_.answer(401);
  ASSERT_EQ(said.size(), 2U);
  EXPECT_EQ(said[0], "the service takes the token, which opens 1 home");
  EXPECT_THAT(said[1], Not(HasSubstr("canary")));
}

TEST_F(WwnBackendTest, TheConfiguredAccessIsTheTokenOrTheFirstLineOfItsFile) {
  WwnSettings& settings = add("wwn");
  settings.access_token_file = (dir_ / "token").string();
  const auto absent = wwn_backend().login_service()->configured_access(config_.accounts.front());
  ASSERT_FALSE(absent);
  EXPECT_THAT(absent.error().message, HasSubstr("access_token_file of the account wwn"));
  dir_.write_file("token", "c.file\n");
  EXPECT_EQ(*wwn_backend().login_service()->configured_access(config_.accounts.front()), Secret("c.file"));
  settings.access_token = Secret("c.own");
  EXPECT_EQ(*wwn_backend().login_service()->configured_access(config_.accounts.front()), Secret("c.own"));
}

}  // namespace
}  // namespace nest2mqtt::wwn
