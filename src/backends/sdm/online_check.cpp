#include "online_check.h"

#include <utility>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/model/json.h"

#include "abilities.h"
#include "api/authorized_client.h"
#include "feed/topic_check.h"
#include "home_reading.h"

namespace nest2mqtt::sdm {
namespace {

/// How many devices there are; the error says what to do if there is none.
Result<std::string> opened_devices(const model::Document& document) {
  std::size_t total = 0;
  const auto count = [&](const char* kind, const char* one, const char* many) {
    const json::object* const devices = model::object_member(document.root(), "devices");
    const json::object* const found = model::object_member(devices, kind);
    const std::size_t number = found == nullptr ? 0 : found->size();
    total += number;
    return std::to_string(number) + " " + (number == 1 ? one : many);
  };
  std::string devices = "Google takes the access, which opens " + count("thermostats", "thermostat", "thermostats") +
                        " and " + count("cameras", "camera or doorbell", "cameras and doorbells");
  if (total == 0) return fail(devices + "; allow this project to see them at " + std::string(permissions_page));
  return devices;
}

/// What is said of the events, as the rest of a sentence that begins with `devices`.
Result<std::string> judge_events(const std::string& devices, const TopicFinding& finding) {
  switch (finding.kind) {
    case TopicFinding::Kind::fine:
      return devices + "; Google may publish its events to " + finding.topic;
    case TopicFinding::Kind::not_checked:
      return devices + "; whether events come was not found out: " + finding.message;
    case TopicFinding::Kind::no_publisher:
    case TopicFinding::Kind::wrong_topic:
    case TopicFinding::Kind::no_subscription:
      break;
  }
  return fail(devices + "; but no events come: " + finding.message);
}

class AccountCheck final : public net::HttpTransfer {
 public:
  AccountCheck(SdmSettings settings, const Secret& refresh_token, net::HttpClient& client,
               std::function<void(Result<std::string>)> done)
      // The access token is used at once, so that its end does not matter.
      : settings_(std::move(settings)),
        client_(settings_, client, nullptr, [] { return Instant{}; }),
        done_(std::move(done)) {
    client_.use(refresh_token);
    call_ =
        sdm_read_document(settings_, client_, [this](const Result<model::Document>& document) { take_home(document); });
  }
  AccountCheck(const AccountCheck&) = delete;
  AccountCheck& operator=(const AccountCheck&) = delete;
  ~AccountCheck() override = default;

 private:
  void take_home(const Result<model::Document>& document) {
    if (!document) return done_(tl::unexpected(document.error()));
    auto devices = opened_devices(*document);
    if (!devices) return done_(tl::unexpected(std::move(devices.error())));
    devices_ = *std::move(devices);
    if (settings_.subscription.empty()) {
      return done_(devices_ +
                   "; without sdm.subscription there are no events, and changes are seen after up to sdm.poll");
    }
    const auto ended = std::move(call_);  // alive until this returns
    call_ = check_topic(settings_, client_,
                        [this](const TopicFinding& finding) { done_(judge_events(devices_, finding)); });
  }

  SdmSettings settings_;
  AuthorizedClient client_;
  std::function<void(Result<std::string>)> done_;
  std::string devices_;
  std::unique_ptr<net::HttpTransfer> call_;
};

}  // namespace

std::unique_ptr<net::HttpTransfer> check_account(SdmSettings settings, const Secret& refresh_token,
                                                 net::HttpClient& client,
                                                 std::function<void(Result<std::string>)> done) {
  return std::make_unique<AccountCheck>(std::move(settings), refresh_token, client, std::move(done));
}

}  // namespace nest2mqtt::sdm
