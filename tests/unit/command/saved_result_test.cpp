#include "saved/saved_result.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "nest2mqtt/model/json.h"

namespace nest2mqtt::command {
namespace {

std::optional<std::string> read_back(const char* saved) {
  const auto outcome = result_from_saved(json::parse(saved).as_object());
  if (!outcome) return std::nullopt;
  return std::string(status_word(outcome->status)) + " " + std::string(code_word(outcome->code)) + " " +
         outcome->message;
}

TEST(SavedResult, IsWrittenInWords) {
  EXPECT_EQ(model::to_text(to_saved(CommandResult{Status::refused, Code::out_of_range, "too hot"})),
            R"({"status":"refused","code":"out_of_range","message":"too hot"})");
}

TEST(SavedResult, ReadsBackWhateverIsFinal) {
  for (int status = 0; status <= static_cast<int>(Status::expired); ++status) {
    for (int code = 0; code <= static_cast<int>(Code::timeout); ++code) {
      const CommandResult outcome{static_cast<Status>(status), static_cast<Code>(code), "m"};
      const auto again = result_from_saved(to_saved(outcome));
      ASSERT_EQ(again.has_value(), is_final(outcome.status)) << status;
      if (!again) continue;
      EXPECT_EQ(again->status, outcome.status);
      EXPECT_EQ(again->code, outcome.code);
      EXPECT_EQ(again->message, "m");
    }
  }
}

TEST(SavedResult, ReadsTheNumbersOfEarlierVersions) {
  EXPECT_EQ(read_back(R"({"status":2,"code":0,"message":"m"})"), "confirmed ok m");
  EXPECT_EQ(read_back(R"({"status":5,"code":5})"), "refused out_of_range ");
  EXPECT_EQ(read_back(R"({"status":9,"code":23})"), "expired timeout ");
}

TEST(SavedResult, IsNothingWithoutAFinalStatus) {
  for (const char* saved : {"{}", R"({"code":"ok"})", R"({"status":"queued","code":"ok"})", R"({"status":1,"code":0})",
                            R"({"status":10,"code":0})", R"({"status":-1,"code":0})", R"({"status":1e300,"code":0})",
                            R"({"status":"finished","code":"ok"})", R"({"status":null,"code":"ok"})"}) {
    EXPECT_EQ(read_back(saved), std::nullopt) << saved;
  }
}

TEST(SavedResult, IsKeptWithACodeThatIsNotKnown) {
  for (const char* saved : {R"({"status":"confirmed"})", R"({"status":2,"code":24})", R"({"status":2,"code":-1e300})",
                            R"({"status":"confirmed","code":"well"})"}) {
    EXPECT_EQ(read_back(saved), "confirmed ok ") << saved;
  }
}

}  // namespace
}  // namespace nest2mqtt::command
