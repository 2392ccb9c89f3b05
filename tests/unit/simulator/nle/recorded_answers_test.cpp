// Compares the answers with those that a server of No Longer Evil v1.0.1 gave (recorded/).

#include <cctype>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include <gmock/gmock.h>

#include "nle/nle_fixture.h"
#include "nle/replies.h"

namespace nest2mqtt::simulator {
namespace {

struct Recorded {
  std::string method = "GET";
  std::string target;
  std::string body;
  unsigned status = 0;
  std::map<std::string, std::string> headers;
  json::value answer;
};

std::string recorded_text(const std::string& name) {
  std::ifstream file(std::string(NEST2MQTT_NLE_RECORDED "/") + name);
  std::ostringstream text;
  if (!(text << file.rdbuf())) throw std::runtime_error(name + " cannot be read");
  return text.str();
}

/// Adds `NAME: value` to the headers.
void add_header(std::map<std::string, std::string>& headers, const std::string& line) {
  const std::size_t colon = line.find(": ");
  if (colon != std::string::npos) headers[line.substr(0, colon)] = line.substr(colon + 2);
}

/// Reads a command line of curl, the head and the body of the answer.
Recorded recorded(const std::string& name) {
  std::istringstream text(recorded_text(name));
  Recorded answer;
  std::string line;
  std::getline(text, line);
  const std::size_t url = line.rfind("http://");
  answer.target = line.substr(line.find('/', url + 7));
  const std::size_t data = line.find(" -d ");
  if (data != std::string::npos) {
    answer.method = "POST";
    answer.body = line.substr(data + 4, url - data - 5);
  }
  std::getline(text, line);
  answer.status = static_cast<unsigned>(std::stoi(line.substr(line.find(' '))));
  while (std::getline(text, line) && line != "\r") {
    line.pop_back();
    add_header(answer.headers, line);
  }
  std::getline(text, line);
  answer.answer = *parse_json(line);
  return answer;
}

/// The value with only what must be the same: members in their order, and the types of values.
json::value shape(const json::value& value) {
  if (const json::object* const object = value.if_object()) {
    json::object members;
    for (const auto& member : *object) members[member.key()] = shape(member.value());
    return members;
  }
  if (const json::array* const array = value.if_array()) {
    return array->empty() ? json::array() : json::array{shape(array->front())};
  }
  return json::value(to_string(value.kind()));
}

class RecordedAnswer : public NleTest, public testing::WithParamInterface<const char*> {
 protected:
  RecordedAnswer() : NleTest(still_settings(), home_for(GetParam())) {}

  /// The thermostats that the server knew when the answer was recorded.
  static json::object home_for(const std::string& name) {
    json::object home = shipped_home("no-longer-evil.json");
    json::object& thermostats = home["devices"].at("thermostats").as_object();
    if (name < "07") thermostats.clear();
    if (name < "52") thermostats.erase(second_serial);
    return home;
  }
};

TEST_P(RecordedAnswer, HasTheSameMembersTypesAndTexts) {
  const Recorded theirs = recorded(GetParam());
  const HttpReply ours = ask(theirs.method, theirs.target, theirs.body).reply;
  EXPECT_EQ(ours.status, theirs.status);
  const json::value answer = *parse_json(ours.body);
  const bool is_error = theirs.status != 200;
  if (is_error) {
    EXPECT_EQ(ours.body,
              recorded_text(GetParam()).substr(recorded_text(GetParam()).find("\r\n\r\n") + 4, ours.body.size()))
        << "letter by letter";
  }
  EXPECT_EQ(to_text(shape(answer)), to_text(shape(theirs.answer)));
  for (const auto& [name, value] : ours.headers) {
    const auto known = theirs.headers.find(name);
    EXPECT_EQ(value, known == theirs.headers.end() ? "" : known->second) << name;
  }
}

class AcceptedCommand : public RecordedAnswer {};

TEST_P(AcceptedCommand, SetsTheSameValues) {
  const Recorded theirs = recorded(GetParam());
  const json::value ours = *parse_json(ask(theirs.method, theirs.target, theirs.body).reply.body);
  const auto values = [](const json::value& answer) {
    json::object set = answer.at("data").at("values").as_object();
    for (const auto time : {"fan_timer_timeout", "manual_eco_timestamp"}) {
      if (set.contains(time) && set[time] != 0) set[time] = "a time";
    }
    return to_text(json::value(set));
  };
  EXPECT_EQ(values(ours), values(theirs.answer));
  const auto bucket = [](const json::value& answer) {
    const std::string key(answer.at("data").at("object_key").as_string());
    // The structure is named after the owner, if the thermostat is registered to one.
    return key.starts_with("structure.") ? "structure" : key;
  };
  EXPECT_EQ(bucket(ours), bucket(theirs.answer));
}

constexpr const char* accepted_commands[] = {
    "11-set-temp.txt",    "12-set-range.txt",    "13-set-mode.txt",       "15-away.txt",
    "16-fan-on.txt",      "17-fan-900.txt",      "18-fan-auto.txt",       "32-temp.txt",
    "33-away.txt",        "34-fan.txt",          "39-away-false.txt",     "40-away-true-paired.txt",
    "41-temp-string.txt", "43-temp-99.txt",      "44-range-inverted.txt", "45-unknown-serial.txt",
    "47-scale.txt",       "50-fan-duration.txt", "51-eco-temps.txt",      "52-away-str.txt"};
constexpr const char* other_answers[] = {"01-devices-empty.txt",   "02-config.txt",         "03-stats.txt",
                                         "04-status-noserial.txt", "05-status-unknown.txt", "08-status.txt",
                                         "09-devices.txt",         "10-schedule.txt",       "14-set-mode-eco.txt",
                                         "19-fan-off.txt",         "42-temp-text.txt",      "46-unknown-command.txt",
                                         "48-label.txt",           "49-emergency.txt"};

std::string name_of_test(const testing::TestParamInfo<const char*>& instance) {
  std::string name;
  for (const char c : std::string(instance.param)) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) name += c;
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(OfV101, RecordedAnswer, testing::ValuesIn(other_answers), name_of_test);
INSTANTIATE_TEST_SUITE_P(OfACommandToV101, RecordedAnswer, testing::ValuesIn(accepted_commands), name_of_test);
INSTANTIATE_TEST_SUITE_P(OfV101, AcceptedCommand, testing::ValuesIn(accepted_commands), name_of_test);

TEST(RecordedStream, HasTheSameHead) {
  const std::string theirs = recorded_text("20-sse.txt");
  std::istringstream lines(nle_stream_head());
  std::string line;
  while (std::getline(lines, line) && line != "\r") EXPECT_THAT(theirs, testing::HasSubstr(line));
}

}  // namespace
}  // namespace nest2mqtt::simulator
