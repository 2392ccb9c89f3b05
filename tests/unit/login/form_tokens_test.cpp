#include "form_tokens.h"

#include <gtest/gtest.h>

#include "fakes/manual_time.h"

namespace nest2mqtt::login {
namespace {

using namespace std::chrono_literals;

class FormTokensTest : public testing::Test {
 protected:
  test::ManualTime time_;
  FormTokens tokens_{Secret("key")};
};

TEST_F(FormTokensTest, AreGoodForAnHour) {
  const std::string token = tokens_.make("sdm", time_.now());
  EXPECT_TRUE(tokens_.is_valid(token, "sdm", time_.now()));
  EXPECT_TRUE(tokens_.is_valid(token, "sdm", time_.advance(1h)));
  EXPECT_FALSE(tokens_.is_valid(token, "sdm", time_.advance(1s)));
}

TEST_F(FormTokensTest, AreGoodForOnePurposeAndOneKey) {
  const std::string token = tokens_.make("sdm", time_.now());
  EXPECT_FALSE(tokens_.is_valid(token, "wwn", time_.now()));
  EXPECT_FALSE(FormTokens(Secret("other")).is_valid(token, "sdm", time_.now()));
}

TEST_F(FormTokensTest, CannotBeMadeUp) {
  const std::string token = tokens_.make("sdm", time_.now());
  const std::string signature = token.substr(token.find('-'));
  for (const std::string& wrong : {std::string(), std::string("-"), signature, "9999999999" + signature, token + "0",
                                   token.substr(0, token.size() - 1), token.substr(1), std::string("1-")}) {
    EXPECT_FALSE(tokens_.is_valid(wrong, "sdm", time_.now())) << wrong;
  }
}

}  // namespace
}  // namespace nest2mqtt::login
