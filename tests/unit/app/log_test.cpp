#include "log.h"

#include <cstdio>
#include <memory>
#include <string>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include "nest2mqtt/backends/wwn/settings.h"

namespace nest2mqtt::app {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

class LogTest : public testing::Test {
 protected:
  [[nodiscard]] std::string written() const {
    std::string text;
    std::rewind(file_.get());
    for (int c = std::fgetc(file_.get()); c != EOF; c = std::fgetc(file_.get())) {
      text += static_cast<char>(c);
    }
    return text;
  }

  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_{std::tmpfile()};
};

TEST_F(LogTest, TextHasTimeLevelAndMessage) {
  const Log log({config::LogLevel::info, config::LogFormat::text}, file_.get());
  spdlog::info("hello {}", 5);
  spdlog::warn("careful");
  spdlog::error("bad");

  EXPECT_THAT(written(), MatchesRegex("....-..-..T..:..:..\\....Z info  hello 5\n"
                                      "....-..-..T..:..:..\\....Z warn  careful\n"
                                      "....-..-..T..:..:..\\....Z error bad\n"));
}

TEST_F(LogTest, AMessageCannotMakeALineOfItsOwn) {
  const Log log({config::LogLevel::info, config::LogFormat::text}, file_.get());
  spdlog::info("{}", std::string("one\ntwo\x1b[31m\r"));

  EXPECT_THAT(written(), testing::EndsWith("info  one\\ntwo\\x1b[31m\\x0d\n"));
}

TEST_F(LogTest, JsonIsValidWhateverTheMessageIs) {
  const Log log({config::LogLevel::info, config::LogFormat::json}, file_.get());
  spdlog::warn("{}", std::string("\"quoted\" \\ \n\x01 \xC3\xA9 \xF0\x9F\x8C\xA1 |\xFF|\xC3|\xED\xA0\x80|"));

  const std::string text = written();
  ASSERT_EQ(text.find('\n'), text.size() - 1);
  const auto line = boost::json::parse(text).as_object();
  EXPECT_EQ(line.at("level"), "warn");
  EXPECT_THAT(std::string(line.at("time").as_string()), MatchesRegex("....-..-..T..:..:..\\....Z"));
  EXPECT_EQ(line.at("message"),
            "\"quoted\" \\ \n\x01 \xC3\xA9 \xF0\x9F\x8C\xA1 "
            "|\xEF\xBF\xBD|\xEF\xBF\xBD|\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD|");
}

TEST_F(LogTest, TheLevelCanBeChanged) {
  Log log({config::LogLevel::warn, config::LogFormat::text}, file_.get());
  spdlog::info("first");
  log.set_level(config::LogLevel::trace);
  spdlog::trace("second");
  log.set_level(config::LogLevel::error);
  spdlog::warn("third");

  EXPECT_THAT(written(), Not(HasSubstr("first")));
  EXPECT_THAT(written(), HasSubstr(" trace second\n"));
  EXPECT_THAT(written(), Not(HasSubstr("third")));
}

TEST_F(LogTest, AMessageHasALargestLength) {
  const Log log({config::LogLevel::info, config::LogFormat::text}, file_.get());
  spdlog::info("{}", std::string(65'000, 'x'));

  EXPECT_THAT(written(), testing::EndsWith("x... (65000 bytes)\n"));
  EXPECT_LT(written().size(), 1100U);
}

TEST_F(LogTest, SecretsAreMasked) {
  Log log({config::LogLevel::info, config::LogFormat::text}, file_.get());
  log.add_secret(Secret("hunter2"));
  log.add_secret(Secret("hunter2-and-more"));
  log.add_secret(Secret());
  spdlog::info("a hunter2 and hunter2-and-more, hunter2hunter2");

  EXPECT_THAT(written(), testing::EndsWith("info  a *** and ***, ******\n"));
}

TEST_F(LogTest, TokensAreMaskedUntilFiveHundredOthersWereNamed) {
  Log log({config::LogLevel::info, config::LogFormat::text}, file_.get());
  log.add_secret(Secret("configured"));
  for (const char* const token : {"configured", "often", "once"}) log.add_token(Secret(token));
  for (int i = 0; i < 499; ++i) log.add_token(Secret("token-" + std::to_string(i)));
  log.add_token(Secret("often"));
  log.add_token(Secret("the last one"));
  spdlog::info("configured, often, once, token-1, token-498, the last one");
  EXPECT_THAT(written(), testing::EndsWith("info  ***, ***, once, ***, ***, ***\n"));
}

TEST_F(LogTest, SecretsAreMaskedInJsonHoweverTheyWouldBeEscaped) {
  Log log({config::LogLevel::info, config::LogFormat::json}, file_.get());
  log.add_secret(Secret("pass\"word\\"));
  spdlog::info("it was pass\"word\\ all along");

  EXPECT_EQ(boost::json::parse(written()).at("message"), "it was *** all along");
}

TEST_F(LogTest, GivesBackTheFormerLogger) {
  const auto before = spdlog::default_logger();
  { const Log log({}, file_.get()); }
  EXPECT_EQ(spdlog::default_logger(), before);
}

TEST_F(LogTest, ShowsNoSecretOfAnyAccount) {
  config::Config config;
  config.mqtt.password = Secret("canary-p");
  for (const std::string name : {"a", "b"}) {
    config.accounts.push_back({.table = &wwn::wwn_table(),
                               .name = name,
                               .settings = wwn::WwnSettings{.client_secret = Secret("canary-c-" + name),
                                                            .access_token = Secret("canary-t-" + name)}});
  }
  Log log({config::LogLevel::info, config::LogFormat::text}, file_.get());
  log.add_secrets(config);
  spdlog::info("canary-p canary-c-a canary-t-a canary-c-b canary-t-b");
  EXPECT_THAT(written(), Not(HasSubstr("canary")));
}

}  // namespace
}  // namespace nest2mqtt::app
