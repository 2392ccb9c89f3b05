#include "health_inquiry.h"

#include <utility>

#include "nest2mqtt/model/document.h"

namespace nest2mqtt::cli {
namespace {

constexpr mqtt::PublishId request_publish = 1;

}  // namespace

HealthInquiry::HealthInquiry(const std::string& base_topic, std::string mark, mqtt::Transport& transport)
    : base_topic_(base_topic),
      state_topic_(base_topic + "/bridge/state"),
      answer_topic_(base_topic + "/bridge/response/health"),
      mark_(std::move(mark)),
      transport_(transport) {
  transport_.set_events(*this);
}

std::string HealthInquiry::waiting_for() const {
  if (!asked_) return "the broker does not answer";
  if (!state_known_) return "no bridge has said anything below " + base_topic_;
  return "the bridge is online by " + state_topic_ + ", but does not answer";
}

void HealthInquiry::conclude(Result<json::object> outcome) {
  if (!outcome_) outcome_ = std::move(outcome);
}

void HealthInquiry::on_connected() {
  connected_ = true;
  // A broker answers in order: with the first answer the state is known as well.
  for (const std::string& topic : {state_topic_, answer_topic_}) {
    if (const auto asked = transport_.subscribe(topic, {}); !asked) return conclude(tl::unexpected(asked.error()));
  }
}

void HealthInquiry::on_disconnected(const Error& why) {
  connected_ = false;
  conclude(tl::unexpected(why));
}

void HealthInquiry::on_subscribed(const std::string& filter, Result<void> outcome) {
  if (!outcome) return conclude(fail("the broker does not let this user read " + filter));
  if (filter != answer_topic_) return;
  const std::string question = model::to_text(json::object{{"transaction", mark_}});
  const auto sent =
      transport_.publish(request_publish, {.topic = base_topic_ + "/bridge/request/health", .payload = question});
  asked_ = true;
  if (!sent) conclude(tl::unexpected(sent.error()));
}

void HealthInquiry::on_delivered(mqtt::PublishId, Result<void> outcome) {
  if (!outcome) conclude(fail("the broker does not let this user publish below " + base_topic_ + "/bridge/request"));
}

void HealthInquiry::on_message(mqtt::Message message) {
  if (message.topic == state_topic_) {
    state_known_ = true;
    if (message.payload != "online") conclude(fail("the bridge does not run, or has lost the broker"));
  } else if (message.topic == answer_topic_) {
    take_answer(message.payload);
  }
}

void HealthInquiry::take_answer(const std::string& payload) {
  const auto answer = model::parse_json_object(payload);
  if (!answer) return;
  if (model::string_member(*answer, "transaction") != mark_) return;  // somebody else asks as well
  const json::object* const health = model::object_member(*answer, "data");
  if (health == nullptr) return conclude(fail("the bridge does not tell its health"));
  conclude(*health);
}

}  // namespace nest2mqtt::cli
