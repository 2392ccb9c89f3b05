#include "control/faults.h"

#include <gmock/gmock.h>

#include "control/actions.h"

namespace nest2mqtt::simulator {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

Parsed<Action> parse(const std::string& text) {
  return parse_action("fault", parse_json(text)->as_object());
}

Fault fault(const std::string& text) {
  return std::get<InjectFault>(parse(text).value()).fault;
}

std::string fault_complaint(const std::string& text) {
  const auto order = parse(text);
  return order ? "" : order.error().message;
}

TEST(ParseFault, KnowsEveryFault) {
  for (const auto* text :
       {R"({"fault":"status","status":503})", R"({"fault":"cut"})", R"({"fault":"stall"})",
        R"({"fault":"slow_body","bytes_per_second":10})", R"({"fault":"half_event"})", R"({"fault":"garbage"})",
        R"({"fault":"raw","text":"x"})", R"({"fault":"garbage","kind":"utf8"})", R"({"fault":"garbage","kind":"sse"})",
        R"({"fault":"big_event","bytes":1000})", R"({"fault":"close_on_write","apply":true})",
        R"({"fault":"redirect_loop"})", R"({"fault":"redirect_foreign","location":"http://127.0.0.2:1"})",
        R"({"fault":"redirect_move"})", R"({"fault":"accept_then_ignore"})",
        R"({"fault":"accept_then_revert","after":"200ms"})", R"({"fault":"slow_write","delay":"2s"})"}) {
    EXPECT_EQ(fault_complaint(text), "") << text;
  }
}

TEST(ParseFault, SaysWhatIsWrong) {
  EXPECT_THAT(fault_complaint("{}"), HasSubstr("\"fault\" is missing"));
  EXPECT_THAT(fault_complaint(R"({"fault":"cat"})"), HasSubstr("must be one of status, cut"));
  EXPECT_THAT(fault_complaint(R"({"fault":"status"})"), HasSubstr("\"status\" is missing"));
  EXPECT_THAT(fault_complaint(R"({"fault":"status","status":418})"), HasSubstr("401, 403, 404"));
  EXPECT_THAT(fault_complaint(R"({"fault":"status","status":401,"on":"tv"})"), HasSubstr("any, read"));
  EXPECT_THAT(fault_complaint(R"({"fault":"cut","time":3})"), HasSubstr("possible: fault, count"));
  EXPECT_THAT(fault_complaint(R"({"fault":"cut","count":-1})"), HasSubstr("whole number"));
  EXPECT_THAT(fault_complaint(R"({"fault":"slow_write","delay":"2 s"})"), HasSubstr("not a duration"));
  EXPECT_THAT(fault_complaint(R"({"fault":"slow_body","bytes_per_second":0})"), HasSubstr("at least 1"));
}

TEST(ParseFault, MayNameAService) {
  EXPECT_EQ(std::get<InjectFault>(*parse(R"({"fault":"cut"})")).service, std::nullopt);
  EXPECT_EQ(std::get<InjectFault>(*parse(R"({"fault":"cut","service":"nle"})")).service, "nle");
  EXPECT_THAT(fault_complaint(R"({"fault":"cut","service":"sky"})"), HasSubstr("must be one of wwn, nle, sdm"));
}

TEST(FaultPlan, AStatusCountsDownAndMeetsOnlyItsKind) {
  FaultPlan plan;
  plan.add(fault(R"({"fault":"status","status":503,"on":"write","count":2,"retry_after":7})"));
  EXPECT_FALSE(plan.take_status(RequestKind::read));
  EXPECT_EQ(plan.take_status(RequestKind::write)->status, 503U);
  EXPECT_EQ(plan.take_status(RequestKind::write)->retry_after, 7U);
  EXPECT_FALSE(plan.take_status(RequestKind::write));
}

TEST(FaultPlan, AStatusWithoutCountStaysUntilCleared) {
  FaultPlan plan;
  plan.add(fault(R"({"fault":"status","status":401})"));
  for (const RequestKind kind : {RequestKind::read, RequestKind::write, RequestKind::stream, RequestKind::front}) {
    EXPECT_EQ(plan.take_status(kind)->status, 401U);
  }
  plan.clear();
  EXPECT_FALSE(plan.take_status(RequestKind::read));
}

TEST(FaultPlan, OneShotsAreTakenOnce) {
  FaultPlan plan;
  plan.add(fault(R"({"fault":"half_event"})"));
  EXPECT_TRUE(plan.take_half_event());
  EXPECT_FALSE(plan.take_half_event());
  plan.add(fault(R"({"fault":"cut","count":2})"));
  EXPECT_TRUE(plan.take_cut_opening());
  EXPECT_TRUE(plan.take_cut_opening());
  EXPECT_FALSE(plan.take_cut_opening());
}

TEST(FaultPlan, WriteFaultsAreTakenOnceUnlessCounted) {
  FaultPlan plan;
  plan.add(fault(R"({"fault":"accept_then_ignore"})"));
  EXPECT_TRUE(plan.take_ignore());
  EXPECT_FALSE(plan.take_ignore());
  plan.add(fault(R"({"fault":"accept_then_revert","after":"1s","count":2})"));
  EXPECT_EQ(plan.take_revert(), 1s);
  EXPECT_EQ(plan.take_revert(), 1s);
  EXPECT_FALSE(plan.take_revert());
  plan.add(fault(R"({"fault":"slow_write","delay":"1s","count":0})"));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(plan.take_write_delay(), 1s);
  plan.add(fault(R"({"fault":"close_on_write","apply":true})"));
  EXPECT_TRUE(plan.take_close_on_write()->apply);
  EXPECT_FALSE(plan.take_close_on_write());
}

TEST(Garbage, EndsWithAnEmptyLineSoThatTheNextEventIsWhole) {
  for (const auto kind : {Garbage::Kind::json, Garbage::Kind::utf8, Garbage::Kind::sse}) {
    const std::string bytes = bytes_of(kind);
    EXPECT_TRUE(bytes.ends_with("\n\n") || bytes.ends_with("\r\n\r\n")) << bytes;
  }
}

}  // namespace
}  // namespace nest2mqtt::simulator
