#include "feed/topic_check.h"

#include <utility>

#include "nest2mqtt/base/in_quotes.h"
#include "nest2mqtt/base/shortened.h"

#include "api/api_error.h"
#include "api/event_problem.h"
#include "api/pubsub_request.h"
#include "events/topic_answers.h"
#include "pubsub_name.h"

namespace nest2mqtt::sdm {
namespace {

constexpr std::string_view deleted_topic = "_deleted-topic_";
constexpr std::string_view access_console = "https://console.nest.google.com/device-access";

/// Bytes that are shown of a topic that is none.
constexpr std::size_t max_shown_topic = 100;

std::string topic_page(const PubSubName& topic) {
  return "https://console.cloud.google.com/cloudpubsub/topic/detail/" + std::string(topic.id) +
         "?project=" + std::string(topic.project);
}

/// What is wrong with a topic by its name alone; `fine`: nothing.
TopicFinding judge_topic(const std::string& subscription, const std::string& topic) {
  if (topic == deleted_topic) {
    return {TopicFinding::Kind::wrong_topic, "",
            "the topic of " + subscription +
                " has been deleted; delete the subscription too, create both anew, and enter the topic at " +
                std::string(access_console)};
  }
  const auto name = read_pubsub_name(topic);
  if (!name || name->collection != "topics") {
    return {TopicFinding::Kind::not_checked, "",
            "the topic of " + subscription + " is called " + in_quotes(shortened(topic, max_shown_topic))};
  }
  if (name->is_hosted_by_google()) {
    return {TopicFinding::Kind::wrong_topic, topic,
            subscription +
                " belongs to a topic that Google hosts, and those end on 30 November 2026; create a topic and a "
                "subscription in your own Cloud project, enter the topic at " +
                std::string(access_console) + ", and put the subscription into sdm.subscription"};
  }
  return {TopicFinding::Kind::fine, topic};
}

/// First the subscription, which names its topic, then the policy of that.
class TopicCheck final : public net::HttpTransfer {
 public:
  TopicCheck(const SdmSettings& settings, AuthorizedClient& client, std::function<void(TopicFinding)> done)
      : settings_(settings), client_(client), done_(std::move(done)) {
    call_ = client_.send(subscription_request(settings_), [this](const CallResult& answer) { take_topic(answer); });
  }
  TopicCheck(const TopicCheck&) = delete;
  TopicCheck& operator=(const TopicCheck&) = delete;
  ~TopicCheck() override = default;

 private:
  void take_topic(const CallResult& answer) {
    if (answer && answer->status != 200 && read_api_error(*answer).kind == ApiError::Kind::forbidden) {
      // A subscriber may pull and yet not look.
      return done_(
          {TopicFinding::Kind::not_checked, "", "which topic it has may not be looked at: " + problem_text(answer)});
    }
    if (const auto problem = event_problem(settings_, answer))
      return done_({TopicFinding::Kind::no_subscription, "", problem->why});
    const auto topic = read_topic_name(answer->body);
    if (!topic) return done_({TopicFinding::Kind::not_checked, "", topic.error().message});
    finding_ = judge_topic(settings_.subscription, *topic);
    if (finding_.kind != TopicFinding::Kind::fine) return done_(finding_);
    const auto ended = std::move(call_);  // alive until this returns
    call_ = client_.send(policy_request(settings_, *topic), [this](const CallResult& policy) { take_policy(policy); });
  }

  void take_policy(const CallResult& answer) {
    if (!answer || answer->status != 200) {
      // 501: the service has no policies.
      const bool is_passing = !answer || answer->status == 429 || (answer->status >= 500 && answer->status != 501);
      return done_({TopicFinding::Kind::not_checked, finding_.topic,
                    "who may publish to " + finding_.topic + " was not to be seen: " + problem_text(answer),
                    is_passing});
    }
    const auto may_publish = lets_google_publish(answer->body);
    if (!may_publish) return done_({TopicFinding::Kind::not_checked, finding_.topic, may_publish.error().message});
    if (*may_publish) return done_(finding_);
    const auto name = read_pubsub_name(finding_.topic);
    done_({TopicFinding::Kind::no_publisher, finding_.topic,
           "Google may not publish to " + finding_.topic + "; on " + (name ? topic_page(*name) : "its page") +
               " add the principal " + std::string(publisher_group) + " with the role Pub/Sub Publisher"});
  }

  [[nodiscard]] std::string problem_text(const CallResult& answer) const {
    const auto problem = event_problem(settings_, answer);
    return problem ? problem->why : "";
  }

  const SdmSettings& settings_;
  AuthorizedClient& client_;
  std::function<void(TopicFinding)> done_;
  TopicFinding finding_;
  std::unique_ptr<net::HttpTransfer> call_;
};

}  // namespace

std::unique_ptr<net::HttpTransfer> check_topic(const SdmSettings& settings, AuthorizedClient& client,
                                               std::function<void(TopicFinding)> done) {
  return std::make_unique<TopicCheck>(settings, client, std::move(done));
}

}  // namespace nest2mqtt::sdm
