#include "write_call.h"

#include <utility>

#include "service_error.h"

namespace nest2mqtt::wwn {
namespace {

using namespace std::chrono_literals;
using Kind = upstream::WriteOutcome::Kind;

constexpr auto patience = 30s;
constexpr std::size_t longest_answer = 1'000'000;

}  // namespace

WriteCall::WriteCall(upstream::Write write, Secret token, net::HttpClient& client, RedirectCache& redirects, Done done)
    : write_(std::move(write)),
      token_(std::move(token)),
      client_(client),
      redirects_(redirects),
      done_(std::move(done)),
      through_cache_(redirects.cached()) {}

void WriteCall::send() {
  transfer_ = client_.send({.method = "PUT",
                            .url = redirects_.url(write_.path),
                            .headers = {{"Content-Type", "application/json"}},
                            .bearer = token_,
                            .body = model::to_text(write_.body),
                            .timeout = patience,
                            .max_body = longest_answer},
                           [this](const tl::expected<net::HttpResponse, net::HttpFailure>& result) {
                             if (result) {
                               answered(*result);
                             } else {
                               failed(result.error());
                             }
                           });
}

void WriteCall::answered(const net::HttpResponse& response) {
  if (response.status == 307) {
    redirected(response);
    return;
  }
  if (response.status >= 200 && response.status < 300) {
    finish({Kind::accepted, "", ""});
    return;
  }
  ServiceError error = read_service_error(response, token_);
  if (response.status == 401 || response.status == 403) {
    redirects_.drop();
    if (std::exchange(through_cache_, false)) {
      // A refusal is evidence that nothing was done, and this server may no longer be ours: ask at the front door.
      hops_ = 0;
      send();
      return;
    }
    // Of this write alone: whether the account has lost its access, a read or the stream says.
    finish({Kind::not_allowed, std::move(error.message), std::move(error.anchor)});
  } else if (response.status == 429) {
    finish({Kind::blocked, std::move(error.message), std::move(error.anchor), retry_after(response)});
  } else if (response.status >= 400 && response.status < 500 && error.is_write_error()) {
    finish({Kind::writes_refused,
            "the service answers \"" + error.message +
                "\", as it does to every write after the account's password was changed",
            std::move(error.anchor)});
  } else if (response.status >= 400 && response.status < 500) {
    upstream::WriteOutcome outcome{Kind::rejected, std::move(error.message), std::move(error.anchor)};
    outcome.not_permitted = std::move(error.fields);
    finish(std::move(outcome));
  } else {
    redirects_.drop();
    finish({Kind::failed, std::move(error.message), std::move(error.anchor)});
  }
}

void WriteCall::redirected(const net::HttpResponse& response) {
  const auto location = response.header("Location");
  const auto followed = location ? redirects_.follow(*location) : fail("the service redirects without saying where");
  if (!followed) {
    finish({Kind::not_sent, followed.error().message, ""});
  } else if (++hops_ > RedirectCache::most_hops) {
    redirects_.drop();
    finish({Kind::not_sent, "the service redirects in a circle", ""});
  } else {
    send();
  }
}

void WriteCall::failed(const net::HttpFailure& failure) {
  redirects_.drop();
  finish({failure.progress == net::Progress::not_sent ? Kind::not_sent : Kind::unknown, failure.error.message, ""});
}

void WriteCall::finish(upstream::WriteOutcome outcome) {
  outcome.message = without_token(std::move(outcome.message), token_);  // may quote where the service redirected to
  const Done done = std::move(done_);                                   // the call may be gone when it returns
  done(std::move(outcome));
}

}  // namespace nest2mqtt::wwn
