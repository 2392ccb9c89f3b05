#include "write_call.h"

#include <utility>

#include "nest2mqtt/backend/write_failure.h"
#include "nest2mqtt/base/redaction.h"
#include "nest2mqtt/base/shortened.h"

#include "command_answer.h"
#include "server_request.h"

namespace nest2mqtt::nle {
namespace {

using namespace std::chrono_literals;
using Kind = upstream::WriteOutcome::Kind;

constexpr std::size_t max_message = 300;
constexpr auto write_timeout = 15s;
constexpr std::size_t max_answer = 1'000'000;

}  // namespace

WriteCall::WriteCall(std::string serial, std::vector<PlannedCall> calls, const NleSettings& settings,
                     net::HttpClient& client, Done done)
    : serial_(std::move(serial)),
      calls_(std::move(calls)),
      settings_(settings),
      client_(client),
      done_(std::move(done)) {}

void WriteCall::send() {
  net::HttpRequest request = server_request(settings_, "/command");
  request.method = "POST";
  request.headers = {{"Content-Type", "application/json"}};
  request.body = command_body(serial_, calls_[next_]);
  request.timeout = write_timeout;
  request.max_body = max_answer;
  transfer_ = client_.send(std::move(request), [this](const tl::expected<net::HttpResponse, net::HttpFailure>& result) {
    ended(result ? read_answer(calls_[next_], *result) : backend::write_failure(result.error()));
  });
}

void WriteCall::ended(upstream::WriteOutcome outcome) {
  if (outcome.kind == Kind::altered) altered_ = outcome.message;
  const bool goes_on = outcome.kind == Kind::accepted || outcome.kind == Kind::altered;
  if (goes_on && ++next_ < calls_.size()) return send();
  // Some of it is done already, so it cannot be said of the whole that it was not.
  if (!goes_on && next_ > 0 && outcome.kind != Kind::unknown) {
    outcome = {Kind::failed, "only a part was done: " + outcome.message};
  } else if (goes_on && !altered_.empty()) {
    outcome = {Kind::altered, altered_};
  }
  outcome.message = shortened(without_secret(std::move(outcome.message), settings_.password), max_message);
  const Done done = std::move(done_);  // the call may be gone when it returns
  done(std::move(outcome));
}

}  // namespace nest2mqtt::nle
