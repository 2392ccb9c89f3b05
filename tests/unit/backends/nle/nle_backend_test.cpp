#include "nest2mqtt/backends/nle/nle_backend.h"

#include <any>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nest2mqtt/model/json.h"

#include "fakes/fake_http_client.h"
#include "fakes/manual_time.h"
#include "settings.h"
#include "support/temp_dir.h"
#include "test_data.h"

namespace nest2mqtt::nle {
namespace {

using testing::HasSubstr;

class NleBackendTest : public testing::Test {
 protected:
  NleSettings& add(const std::string& name) {
    config_.accounts.push_back({.table = &nle_table(), .name = name, .settings = NleSettings{}});
    return std::any_cast<NleSettings&>(config_.accounts.back().settings);
  }

  const test::ManualTime time_{};
  const test::TempDir dir_;
  config::Config config_;
  test::FakeHttpClient client_;
  storage::TokenStore tokens_{dir_.path().string()};
  const backend::AccountServices services_{
      .config = config_,
      .http = client_,
      .tokens = tokens_,
      .call_budget = [](const std::string&, const std::function<upstream::Pace()>&) -> upstream::CallBudget& {
        throw std::logic_error("the server has no limits");
      },
      .log = [](config::LogLevel, const std::string&, const std::string&) {},
      .redact = [](const Secret&) {},
      .random = [] { return Backoff::Random(1); },
      .clock = time_.clock()};
};

TEST_F(NleBackendTest, OpensEachServer) {
  add("nle").url = "http://a.local";
  add("upstairs").url = "http://b.local";
  const auto opened = nle_backend().open(config_.accounts, services_);
  ASSERT_EQ(opened.size(), 2U);
  EXPECT_EQ(&opened[0]->abilities(), &nle_backend().abilities());
}

TEST_F(NleBackendTest, NeedsNoLogin) {
  add("nle").url = "http://a.local";
  const auto& account = config_.accounts.front();
  EXPECT_EQ(nle_backend().login_service(), nullptr);
  EXPECT_FALSE(config::needs_login(account));
}

TEST_F(NleBackendTest, TriesTheServer) {
  add("nle").url = "http://a.local";
  std::vector<std::string> said;
  const auto note = [&](const Result<std::string>& answer) {
    said.push_back(answer ? *answer : answer.error().message);
  };
  auto call = nle_backend().try_service(config_.accounts.front(), Secret(), client_, note);
  client_.answer(200, {}, test_data("devices.json"));
  call = nle_backend().try_service(config_.accounts.front(), Secret(), client_, note);
  client_.answer(404);
  EXPECT_THAT(said, testing::ElementsAre(HasSubstr("2 thermostats: Living Room (connected)"), HasSubstr("nle.url")));
}

}  // namespace
}  // namespace nest2mqtt::nle
