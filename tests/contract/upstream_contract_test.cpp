// What the bridge relies on, whatever the service: each back end passes this with its own simulator.

#include <memory>
#include <ostream>

#include <gmock/gmock.h>

#include "nest2mqtt/model/json.h"

#include "contract/nle_service.h"
#include "contract/open_account.h"
#include "contract/sdm_service.h"
#include "contract/service.h"
#include "contract/wwn_service.h"

namespace nest2mqtt::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using upstream::LinkState;
using Outcome = upstream::WriteOutcome::Kind;

struct BackendUnderTest {
  const char* name;
  std::unique_ptr<Service> (*start)();

  friend void PrintTo(const BackendUnderTest& backend, std::ostream* to) { *to << backend.name; }
};

class UpstreamContract : public testing::TestWithParam<BackendUnderTest> {
 protected:
  void go_online() {
    account_.start();
    ASSERT_TRUE(account_.run_until([&] { return account_.is_online() && account_.documents() > 0; }))
        << account_.link().why;
  }

  /// Of the thermostat, in the last document.
  [[nodiscard]] std::optional<double> number(const char* field) const {
    const auto* thermostat = account_.find(service_->thermostat());
    return thermostat == nullptr ? std::nullopt : model::number_member(*thermostat, field);
  }

  [[nodiscard]] std::optional<upstream::WriteOutcome> write_target(double celsius) {
    return account_.write({.object = service_->thermostat(), .fields = {{"target_temperature_c", celsius}}});
  }

  std::unique_ptr<Service> service_ = GetParam().start();
  OpenAccount account_{service_->config()};
};

TEST_P(UpstreamContract, GoesOnlineAndShowsTheWholeHome) {
  go_online();
  EXPECT_NE(account_.find(service_->thermostat()), nullptr);
  EXPECT_NE(account_.find(service_->other_thermostat()), nullptr);
  EXPECT_EQ(account_.documents_while_not_online(), 0U);
  EXPECT_EQ(account_.link().why, "") << "there is nothing to say while all is well";
}

TEST_P(UpstreamContract, ShowsAChange) {
  go_online();
  service_->set_ambient_temperature(17.5);
  EXPECT_TRUE(account_.run_until([&] { return number("ambient_temperature_c") == 17.5; }));
}

TEST_P(UpstreamContract, ShowsThatADeviceIsGone) {
  go_online();
  service_->remove_other_thermostat();
  EXPECT_TRUE(account_.run_until([&] { return account_.find(service_->other_thermostat()) == nullptr; }));
  EXPECT_NE(account_.find(service_->thermostat()), nullptr);
}

TEST_P(UpstreamContract, WritesAndShowsWhatWasWritten) {
  go_online();
  const auto outcome = write_target(22.5);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->kind, Outcome::accepted) << outcome->message;
  EXPECT_TRUE(account_.run_until([&] { return number("target_temperature_c") == 22.5; }));
}

TEST_P(UpstreamContract, SaysThatAWriteWasRefusedAndWhy) {
  go_online();
  const auto before = number("target_temperature_c");
  const auto outcome = write_target(99);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->kind, Outcome::rejected);
  EXPECT_NE(outcome->message, "");
  EXPECT_EQ(number("target_temperature_c"), before);
  EXPECT_TRUE(account_.is_online()) << "one refused write says nothing of the account";
}

TEST_P(UpstreamContract, SaysThatThereWereTooManyWrites) {
  go_online();
  service_->limit_next_write();
  const auto outcome = write_target(22.5);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->kind, Outcome::blocked);
  EXPECT_TRUE(account_.is_online());
  const auto next = write_target(22.5);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->kind, Outcome::accepted) << next->message;
}

TEST_P(UpstreamContract, DoesNotClaimThatAFailedWriteWasDone) {
  go_online();
  service_->fail_next_write();
  const auto outcome = write_target(22.5);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->kind, Outcome::failed);
}

TEST_P(UpstreamContract, SaysThatTheAccessIsLostAndWhatToDo) {
  go_online();
  service_->take_access_away();
  ASSERT_TRUE(account_.run_until([&] { return account_.link().state == LinkState::unauthorized; }));
  EXPECT_NE(account_.link().loss, upstream::AccessLoss::none);
  EXPECT_THAT(account_.link().why, HasSubstr(service_->access_key())) << "where a person puts a new one";
}

TEST_P(UpstreamContract, ComesBackAfterTheConnectionWasCut) {
  go_online();
  const std::size_t reports = account_.links().size();
  service_->cut_connections();
  ASSERT_TRUE(account_.run_until([&] { return account_.links().size() > reports; }));
  EXPECT_NE(account_.links()[reports].state, LinkState::online);
  EXPECT_NE(account_.links()[reports].why, "");
  const std::size_t documents = account_.documents();
  EXPECT_TRUE(account_.run_until([&] { return account_.is_online() && account_.documents() > documents; }));
}

TEST_P(UpstreamContract, TellsNothingOnceItIsStopped) {
  go_online();
  account_.stop();
  const std::size_t documents = account_.documents();
  const std::size_t reports = account_.links().size();
  service_->set_ambient_temperature(17.5);
  service_->cut_connections();
  EXPECT_FALSE(account_.run_until([&] { return account_.documents() > documents || account_.links().size() > reports; },
                                  std::chrono::milliseconds(300)));
}

TEST_P(UpstreamContract, NeverTellsASecret) {
  go_online();
  static_cast<void>(write_target(99));
  service_->take_access_away();
  ASSERT_TRUE(account_.run_until([&] { return account_.link().state == LinkState::unauthorized; }));
  EXPECT_THAT(account_.told(), Not(HasSubstr(service_->secret())));
}

constexpr BackendUnderTest backends_under_test[] = {
    {"Nle", start_nle_service},
    {"Sdm", start_sdm_service},
    {"Wwn", start_wwn_service},
};

INSTANTIATE_TEST_SUITE_P(OfEachBackend, UpstreamContract, testing::ValuesIn(backends_under_test),
                         [](const auto& instance) { return instance.param.name; });

}  // namespace
}  // namespace nest2mqtt::test
