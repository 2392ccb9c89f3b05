#include "saved/saved_commands.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "fakes/manual_time.h"
#include "parse.h"
#include "undelivered_receipts.h"

namespace nest2mqtt::command {
namespace {

using namespace std::chrono_literals;

/// What the state file holds of a command. Every name in it is a promise to later versions.
constexpr auto record = R"({
    "number":7,"kind":"thermostats","id":"t",
    "received":"2026-11-21T22:00:00.000Z","expires":"2026-11-21T22:02:00.000Z","sent":"2026-11-21T22:00:01.000Z",
    "transaction":{"a":1},"response_topic":"answers","correlation_data":"00FF",
    "wishes":[
      {"name":"target_temperature_low_f","requested":68.2,"field":"target_temperature_low_f","value":68,
       "sent":true,"before":66},
      {"name":"eco","requested":false,"field":"hvac_mode","value":null,"sent":false,"before":null},
      {"name":"label","requested":"x","field":"label","value":"x","sent":true,"before":"y",
       "done":{"status":"reverted","code":"timeout","message":"m"}}]})";

class SavedCommandsTest : public testing::Test {
 protected:
  SavedCommandsTest() { command_ = from_saved(json::parse(record).as_object(), now_).value(); }

  Instant now_{{}, *parse_utc("2026-11-21T22:00:30.000Z")};
  Command command_;
};

TEST_F(SavedCommandsTest, AreReadByName) {
  EXPECT_EQ(command_.number, 7U);
  EXPECT_EQ(command_.object, (model::ObjectId{"thermostats", "t"}));
  EXPECT_EQ(command_.expires - now_, 90s);
  EXPECT_EQ(now_ - command_.sent.value(), 29s);
  EXPECT_EQ(command_.transaction, json::parse(R"({"a":1})"));
  EXPECT_EQ(command_.response_topic, "answers");
  EXPECT_EQ(command_.correlation_data, std::string("\x00\xFF", 2));
  ASSERT_EQ(command_.writes.size(), 3U);
}

TEST_F(SavedCommandsTest, HaveFieldsOfTheSchema) {
  const FieldWrite& setpoint = command_.writes.at(0);
  EXPECT_EQ(setpoint.slot, model::Slot::target_temperature_low);
  EXPECT_EQ(setpoint.unit, model::Unit::fahrenheit);
  EXPECT_EQ(setpoint.state, FieldWrite::State::watching) << "it has left";
  EXPECT_EQ(setpoint.before, json::value(66));
  EXPECT_EQ(command_.writes.at(1).slot, model::Slot::hvac_mode);
  EXPECT_EQ(command_.writes.at(1).state, FieldWrite::State::waiting);
  EXPECT_EQ(command_.writes.at(2).state, FieldWrite::State::done);
  EXPECT_EQ(command_.writes.at(2).result.status, Status::reverted);
  EXPECT_EQ(command_.writes.at(2).result.code, Code::timeout);
}

TEST_F(SavedCommandsTest, AreWrittenAsTheyWereRead) {
  EXPECT_EQ(json::value(to_saved(command_)), json::parse(record));
}

TEST(SavedCommands, HoldEachWritableFieldByItsName) {
  for (const model::FieldSpec& spec : model::schema()) {
    if (!spec.writable()) continue;
    FieldWrite write;
    write.slot = spec.slot;
    write.unit = spec.unit;
    write.name = spec.name;
    write.field = spec.name;
    write.value = spec.kind == model::ValueKind::number    ? json::value(20)
                  : spec.kind == model::ValueKind::boolean ? json::value(true)
                  : spec.kind == model::ValueKind::object  ? json::value(json::object())
                  : spec.unit == model::Unit::minutes      ? json::value(15)
                                                           : json::value("x");
    const test::ManualTime time;
    Command command;
    command.number = 1;
    command.object = spec.object == model::ObjectKind::structure ? model::ObjectId{"", "s"}
                     : spec.object == model::ObjectKind::camera  ? model::ObjectId{"cameras", "c"}
                                                                 : model::ObjectId{"thermostats", "t"};
    command.received = time.now();
    command.expires = time.now();
    command.writes.push_back(write);
    const json::object saved = to_saved(command);
    EXPECT_EQ(saved.at("wishes").at(0).at("field"), json::value(spec.name));
    const auto again = from_saved(saved, time.now());
    ASSERT_TRUE(again) << spec.name;
    EXPECT_EQ(again->writes.at(0).slot, spec.slot) << spec.name;
    EXPECT_EQ(again->writes.at(0).unit, spec.unit) << spec.name;
  }
}

TEST(UndeliveredReceipts, AreWrittenAsTheyWereRead) {
  const auto saved = json::parse(R"({"number":9,"kind":"cameras","id":"c","text":"{\"status\":\"confirmed\"}",
                                     "response_topic":"answers","correlation_data":"00FF"})");
  UndeliveredReceipts receipts;
  EXPECT_EQ(receipts.restore(saved.as_object()), 9U);
  const OutgoingReceipt& receipt = receipts.all().at(9);
  EXPECT_EQ(receipt.object, (model::ObjectId{"cameras", "c"}));
  EXPECT_EQ(receipt.correlation_data, std::string("\x00\xFF", 2));
  EXPECT_FALSE(receipt.receipt) << "only its text was kept";
  EXPECT_TRUE(receipt.awaits_delivery());
  EXPECT_EQ(json::value(to_saved(receipt)), saved);
  EXPECT_TRUE(receipts.delivered(9));
  EXPECT_FALSE(receipts.delivered(9));
}

TEST(UndeliveredReceipts, TakeNothingThatIsIncomplete) {
  UndeliveredReceipts receipts;
  for (const char* saved : {R"({"id":"c","text":"{}"})", R"({"number":9,"text":"{}"})", R"({"number":9,"id":"c"})"}) {
    EXPECT_EQ(receipts.restore(json::parse(saved).as_object()), 0U) << saved;
  }
  EXPECT_EQ(receipts.size(), 0U);
}

}  // namespace
}  // namespace nest2mqtt::command
