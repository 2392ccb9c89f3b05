#include "command.h"

#include <gtest/gtest.h>

#include "nest2mqtt/model/json.h"

namespace nest2mqtt::command {
namespace {

Command with_results(const std::vector<CommandResult>& results) {
  Command command;
  for (const CommandResult& result : results) {
    FieldWrite write;
    write.name = "field" + std::to_string(command.writes.size() + 1);
    write.state = FieldWrite::State::done;
    write.result = result;
    command.writes.push_back(write);
  }
  return command;
}

TEST(CombinedResult, OfOneFieldIsItsOwn) {
  const CommandResult result = combined_result(with_results({{Status::refused, Code::locked, "it is locked"}}));
  EXPECT_EQ(result.status, Status::refused);
  EXPECT_EQ(result.code, Code::locked);
  EXPECT_EQ(result.message, "it is locked");
}

TEST(CombinedResult, IsTheWorstAndNamesEveryField) {
  const CommandResult result = combined_result(with_results({{Status::confirmed, Code::ok, ""},
                                                             {Status::expired, Code::cloud_down, "too late"},
                                                             {Status::rejected, Code::wrong_mode, "no"}}));
  EXPECT_EQ(result.status, Status::rejected);
  EXPECT_EQ(result.code, Code::wrong_mode);
  EXPECT_EQ(result.message, "field2 expired: too late; field3 rejected: no");
}

TEST(CombinedResult, CallsNothingConfirmedOfWhichAPartIsNot) {
  for (const Status worse :
       {Status::rejected, Status::refused, Status::reverted, Status::unconfirmed, Status::expired}) {
    const auto command = with_results({{Status::confirmed, Code::ok, ""}, {worse, Code::ok, ""}});
    EXPECT_EQ(combined_result(command).status, worse);
  }
}

TEST(UnfinishedPart, IsWhatHasNoResultYet) {
  Command command = with_results({{Status::confirmed, Code::ok, ""}, {}});
  command.number = 7;
  command.writes[1].state = FieldWrite::State::watching;
  command.writes[1].requested = 20.5;
  EXPECT_FALSE(is_done(command));
  const UnfinishedCommand part = unfinished_part(command);
  EXPECT_EQ(part.number, 7U);
  EXPECT_EQ(model::to_text(part.requested), R"({"field2":20.5})");
  command.writes[1].state = FieldWrite::State::done;
  EXPECT_TRUE(is_done(command));
}

}  // namespace
}  // namespace nest2mqtt::command
