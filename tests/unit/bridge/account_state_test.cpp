#include "nest2mqtt/bridge/account_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fakes/manual_time.h"

namespace nest2mqtt::bridge {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Optional;
using upstream::AccessLoss;
using upstream::Advice;
using upstream::LinkState;

constexpr auto grace = 120s;

class AccountStateTest : public testing::Test {
 protected:
  AccountStateTest() { state_ = {.name = "cabin", .since = time_.now(), .offline_since = time_.now()}; }

  bool link(LinkState state, const std::string& why = "", AccessLoss loss = AccessLoss::none) {
    return state_.update({state, why, loss}, time_.now());
  }
  bool advise(Advice kind, const std::string& message) { return state_.update(kind, message, time_.now()); }
  [[nodiscard]] bool live() const { return state_.is_live(time_.now(), grace); }
  [[nodiscard]] std::optional<std::string> problem() const { return state_.problem(time_.now(), grace); }

  nest2mqtt::test::ManualTime time_;
  AccountState state_;
};

TEST_F(AccountStateTest, EachLossOfAccessIsAnEventOfItsOwn) {
  EXPECT_EQ(event_name({LinkState::unauthorized, "", AccessLoss::revoked}), "auth_revoked");
  EXPECT_EQ(event_name({LinkState::unauthorized, "", AccessLoss::invalid}), "unauthorized");
  EXPECT_EQ(event_name({LinkState::unauthorized, "", AccessLoss::missing}), "unauthorized");
  EXPECT_EQ(event_name({LinkState::offline, "", AccessLoss::forbidden}), "forbidden");
  EXPECT_EQ(event_name({LinkState::blocked, "", AccessLoss::none}), "blocked");
  EXPECT_EQ(event_name({LinkState::offline, "", AccessLoss::none}), "cloud_down");
  EXPECT_EQ(event_name(upstream::LinkReport{LinkState::online, "", AccessLoss::none}), "cloud_up");
}

TEST_F(AccountStateTest, IsAnotherStateWhereTheLossIsAnother) {
  EXPECT_TRUE(link(LinkState::unauthorized, "none", AccessLoss::missing));
  EXPECT_FALSE(link(LinkState::unauthorized, "still none", AccessLoss::missing));
  EXPECT_TRUE(link(LinkState::unauthorized, "revoked", AccessLoss::revoked));
}

TEST_F(AccountStateTest, ThatNobodyHasToLogInToIsNoProblemUntilSomebodyHas) {
  state_.without_login = true;
  link(LinkState::unauthorized, "there is no access token", AccessLoss::missing);
  EXPECT_TRUE(state_.without_login);
  EXPECT_EQ(problem(), std::nullopt);
  link(LinkState::connecting);
  EXPECT_FALSE(state_.without_login);
  link(LinkState::unauthorized, "revoked", AccessLoss::revoked);
  EXPECT_TRUE(problem());
}

TEST_F(AccountStateTest, AShortLossOfTheConnectionIsNoProblem) {
  link(LinkState::online);
  EXPECT_EQ(problem(), std::nullopt);
  link(LinkState::offline, "gone");
  time_.advance(grace - 1ms);
  EXPECT_EQ(problem(), std::nullopt);
  time_.advance(1ms);
  EXPECT_THAT(problem(), Optional(HasSubstr("account cabin: offline: gone")));
  link(LinkState::unauthorized, "revoked; log in", AccessLoss::revoked);
  EXPECT_THAT(problem(), Optional(HasSubstr("unauthorized: revoked; log in")));
}

TEST_F(AccountStateTest, AdviceIsAProblemWhileDocumentsComeAndToldOnce) {
  link(LinkState::online);
  EXPECT_TRUE(advise(Advice::accept_permissions, "accept them"));
  EXPECT_FALSE(advise(Advice::accept_permissions, "accept them"));
  EXPECT_THAT(problem(), Optional(std::string("account cabin: accept them")));
  EXPECT_TRUE(advise(Advice::log_in_to_write, "log in"));
  EXPECT_THAT(problem(), Optional(HasSubstr("log in"))) << "the one that stops more comes first";
  EXPECT_EQ(state_.health(time_.now()).at("advice"),
            (json::object{{"permissions_outdated", "accept them"}, {"writes_refused", "log in"}}));

  EXPECT_FALSE(advise(Advice::log_in_to_write, ""));
  EXPECT_FALSE(advise(Advice::accept_permissions, ""));
  EXPECT_EQ(problem(), std::nullopt);
  EXPECT_TRUE(advise(Advice::accept_permissions, "accept them")) << "it may come again";
}

TEST_F(AccountStateTest, ADocumentThatCannotBeUsedIsAProblemAtOnceAndStaleAfterTheGrace) {
  link(LinkState::online);
  state_.document.emplace();
  EXPECT_TRUE(advise(Advice::unusable_document, "what comes cannot be used"));
  EXPECT_THAT(problem(), Optional(std::string("account cabin: what comes cannot be used")));
  time_.advance(grace / 2);
  advise(Advice::unusable_document, "what comes cannot be used");
  EXPECT_TRUE(live());
  EXPECT_EQ(state_.unusable_too_long_at(grace), time_.now() + grace / 2) << "since the first one";
  time_.advance(grace / 2);
  EXPECT_FALSE(live());

  advise(Advice::unusable_document, "");
  EXPECT_TRUE(live());
  EXPECT_EQ(problem(), std::nullopt);
  EXPECT_EQ(state_.unusable_too_long_at(grace), std::nullopt);
}

TEST_F(AccountStateTest, IsNotWithheldWhereTheLinkIsDownAnyway) {
  advise(Advice::unusable_document, "what comes cannot be used");
  EXPECT_TRUE(state_.unusable_too_long_at(grace)) << "while it connects";
  link(LinkState::offline, "gone");
  EXPECT_EQ(state_.unusable_too_long_at(grace), std::nullopt);
}

TEST_F(AccountStateTest, AForbiddenAccessIsAProblemAtOnce) {
  link(LinkState::online);
  link(LinkState::offline, "forbidden; ask why", AccessLoss::forbidden);
  EXPECT_THAT(problem(), Optional(std::string("account cabin: offline: forbidden; ask why")));
}

TEST_F(AccountStateTest, WithoutAccessTheHomeThatIsKeptIsNotLive) {
  link(LinkState::online);
  state_.document = model::Document();
  state_.access_loss_withdraws_home = false;
  EXPECT_TRUE(live());
  link(LinkState::unauthorized, "expired", AccessLoss::revoked);
  EXPECT_FALSE(live()) << "at once, not only after the grace time";
}

TEST_F(AccountStateTest, AHomeThatIsToStayIsAwaitedAlsoWhileThereIsNoAccess) {
  link(LinkState::unauthorized, "revoked", AccessLoss::revoked);
  state_.access_loss_withdraws_home = true;
  EXPECT_TRUE(state_.is_known()) << "nothing of it may stay";
  state_.access_loss_withdraws_home = false;
  EXPECT_FALSE(state_.is_known()) << "what an earlier run has published of it stays";
  state_.without_login = true;
  EXPECT_TRUE(state_.is_known()) << "nobody has ever logged in";
  state_.without_login = false;
  link(LinkState::unauthorized, "there is no access", AccessLoss::missing);
  EXPECT_TRUE(state_.is_known()) << "after a logout nothing of it may stay";
}

TEST_F(AccountStateTest, MissingEventsWeighMoreThanMissingPermissions) {
  link(LinkState::online);
  advise(Advice::events_missing, "no events");
  advise(Advice::permissions_missing, "no permission");
  EXPECT_THAT(problem(), Optional(HasSubstr("no events")));
  EXPECT_EQ(event_name(Advice::events_missing), "events_missing");
  EXPECT_EQ(event_name(Advice::permissions_missing), "permissions_missing");
}

}  // namespace
}  // namespace nest2mqtt::bridge
