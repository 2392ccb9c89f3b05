#include "e2e/support/commander.h"

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace nest2mqtt::test {
namespace {

constexpr std::array<std::string_view, 14> receipt_keys{
    "transaction", "path",     "status",  "code",        "final",       "message",    "requested",
    "sent",        "observed", "sent_at", "received_at", "finished_at", "not_before", "budget_left"};

bool is_final(const json::object& receipt) {
  return receipt.at("final").as_bool();
}

void expect_all_keys(const json::object& receipt) {
  for (const std::string_view key : receipt_keys) {
    EXPECT_TRUE(receipt.contains(key)) << "no \"" << key << "\" in " << json::serialize(receipt);
  }
  EXPECT_EQ(receipt.size(), receipt_keys.size()) << json::serialize(receipt);
  for (const std::string_view fields : {"requested", "sent", "observed"}) {
    EXPECT_TRUE(receipt.at(fields).is_object()) << fields << " in " << json::serialize(receipt);
  }
  EXPECT_TRUE(receipt.at("received_at").is_string()) << json::serialize(receipt);
  EXPECT_EQ(receipt.at("finished_at").is_string(), is_final(receipt)) << json::serialize(receipt);
  // Where something was sent it is said when, and the other way round.
  EXPECT_EQ(receipt.at("sent_at").is_string(), !receipt.at("sent").as_object().empty()) << json::serialize(receipt);
}

json::object parsed(const Message& message) {
  return json::parse(message.payload).as_object();
}

}  // namespace

SentCommand Commander::send(const std::string& path, const std::string& field, const std::string& payload,
                            PublishOptions options) {
  if (mqtt_version_ != mqtt_5) throw std::logic_error("the answer could not be told from others");
  return publish(path, "nest" + path + "/" + field + "/set", payload, std::nullopt, std::move(options));
}

SentCommand Commander::send(const std::string& path, const std::string& fields, PublishOptions options) {
  json::object object = json::parse(fields).as_object();
  const std::string transaction = "transaction " + std::to_string(count_);
  object["transaction"] = transaction;
  return publish(path, "nest" + path + "/set", json::serialize(object), transaction, std::move(options));
}

SentCommand Commander::send_bytes(const std::string& path, const std::string& payload) {
  return publish(path, "nest" + path + "/set", payload, std::nullopt, {});
}

SentCommand Commander::publish(const std::string& path, const std::string& topic, const std::string& payload,
                               std::optional<std::string> transaction, PublishOptions options) {
  const std::string number = std::to_string(count_++);
  if (mqtt_version_ == mqtt_5) {
    if (options.response_topic.empty()) options.response_topic = "nest/response/" + number;
    if (options.correlation_data.empty()) options.correlation_data = "command " + number;
  }
  SentCommand command{path, probe_.mark(), options.response_topic, options.correlation_data, std::move(transaction)};
  probe_.publish(topic, payload, options);
  sent_.push_back(command);
  return command;
}

std::vector<Message> Commander::messages(const SentCommand& command) const {
  auto found = probe_.messages_since(command.mark);
  std::erase_if(found, [&](const Message& message) {
    if (!command.response_topic.empty()) return message.topic != command.response_topic;
    if (message.topic != "nest" + command.path + "/result") return true;
    const json::object receipt = parsed(message);
    return receipt.at("transaction") != json::value(*command.transaction);
  });
  return found;
}

std::vector<json::object> Commander::receipts(const SentCommand& command) const {
  std::vector<json::object> found;
  for (const Message& message : messages(command)) found.push_back(parsed(message));
  return found;
}

json::object Commander::wait_until_told(const SentCommand& command, const std::string& what,
                                        bool (*enough)(const json::object&, const std::string&)) const {
  std::optional<json::object> found;
  const auto look = [&] {
    for (json::object& receipt : receipts(command)) {
      if (enough(receipt, what)) found = std::move(receipt);
    }
    return found.has_value();
  };
  if (!wait_until(look)) {
    std::string told;
    for (const json::object& receipt : receipts(command)) told += "\n" + json::serialize(receipt);
    throw std::runtime_error("no " + what + " receipt for a command to " + command.path + ", only:" + told);
  }
  return std::move(*found);
}

json::object Commander::wait_for(const SentCommand& command, const std::string& status) const {
  return wait_until_told(command, status, [](const json::object& receipt, const std::string& wanted) {
    return receipt.at("status") == json::value(wanted);
  });
}

json::object Commander::wait_for_final(const SentCommand& command) const {
  return wait_until_told(command, "final",
                         [](const json::object& receipt, const std::string&) { return is_final(receipt); });
}

void Commander::wait_for_all() const {
  // Twice: one that seems to be lost may be answered while the others are waited for.
  for (int pass = 0; pass < 2; ++pass) {
    for (const SentCommand& command : sent_) {
      if (!was_lost(command)) wait_for_final(command);
    }
  }
}

void Commander::unanswered_may_be_lost() {
  for (SentCommand& command : sent_) {
    if (messages(command).empty()) command.may_be_lost = true;
  }
}

bool Commander::was_lost(const SentCommand& command) const {
  return command.may_be_lost && messages(command).empty();
}

void Commander::expect_one_final_receipt_each() {
  probe_.sync();
  std::multiset<std::string> on_result_topics;
  for (const Message& message : probe_.messages_since(0)) {
    if (message.topic.ends_with("/result")) on_result_topics.insert(message.payload);
  }
  for (const SentCommand& command : sent_) {
    if (was_lost(command)) continue;
    const auto told = messages(command);
    std::multiset<std::string> finals;
    for (const Message& message : told) {
      const json::object receipt = parsed(message);
      expect_all_keys(receipt);
      EXPECT_EQ(receipt.at("path"), json::value(command.path));
      EXPECT_EQ(receipt.at("transaction"), command.transaction ? json::value(*command.transaction) : json::value());
      EXPECT_FALSE(message.retained);
      EXPECT_EQ(message.correlation_data, command.correlation_data);
      EXPECT_TRUE(on_result_topics.contains(message.payload)) << "not on the result topic: " << message.payload;
      if (is_final(receipt) && !(same_may_come_again_ && finals.contains(message.payload)))
        finals.insert(message.payload);
    }
    ASSERT_FALSE(told.empty()) << "nothing was said about a command to " << command.path;
    EXPECT_EQ(finals.size(), 1U) << "final receipts of a command to " << command.path << ", last "
                                 << told.back().payload;
    EXPECT_TRUE(is_final(parsed(told.back()))) << told.back().payload;
  }
  for (const auto& [topic, payload] : probe_.retained_topics()) {
    EXPECT_FALSE(topic.ends_with("/result") || topic.starts_with("nest/response/")) << "retained: " << topic;
  }
}

testing::AssertionResult says(const json::object& receipt, const std::string& status, const std::string& code) {
  if (receipt.at("status") == json::value(status) && receipt.at("code") == json::value(code)) {
    return testing::AssertionSuccess();
  }
  return testing::AssertionFailure() << "not " << status << " (" << code << "): " << json::serialize(receipt);
}

testing::AssertionResult member_is(const json::object& receipt, const std::string& name, const std::string& json_text) {
  // The round trip makes 72.0 and 72 the same number.
  const auto plain = [](const json::value& value) {
    if (const auto* object = value.if_object()) {
      std::set<std::string> members;
      for (const auto& [key, member] : *object) {
        members.insert(std::string(key) + "=" +
                       (member.is_number() ? std::to_string(member.to_number<double>()) : json::serialize(member)));
      }
      std::string text;
      for (const auto& member : members) text += member + ";";
      return text;
    }
    return value.is_number() ? std::to_string(value.to_number<double>()) : json::serialize(value);
  };
  if (plain(receipt.at(name)) == plain(json::parse(json_text))) return testing::AssertionSuccess();
  return testing::AssertionFailure() << name << " is not " << json_text << ": " << json::serialize(receipt);
}

}  // namespace nest2mqtt::test
