#include "write_call.h"

#include <string_view>
#include <utility>
#include <vector>

#include "nest2mqtt/backend/write_failure.h"
#include "nest2mqtt/base/percent.h"

#include "http_status.h"
#include "service_error.h"
#include "write_reason.h"

namespace nest2mqtt::wwn {
namespace {

using namespace std::chrono_literals;
using Kind = upstream::WriteOutcome::Kind;

constexpr auto write_timeout = 30s;
constexpr std::size_t max_answer = 1'000'000;

/// The estimated arrival (ETA) of people at a structure is written to a path of its own.
constexpr std::string_view eta = "eta";

const json::value* eta_in(const upstream::Write& write) {
  return write.object.is_structure() ? write.fields.if_contains(eta) : nullptr;
}

/// The path of an object in the API, each segment escaped (`/devices/thermostats/a%23b`): ids are opaque.
Result<std::string> path_of(const model::ObjectId& object) {
  std::vector<std::string_view> segments;
  if (object.is_structure()) {
    segments = {"structures", object.id};
  } else {
    segments = {"devices", object.kind, object.id};
  }
  std::string path;
  for (const std::string_view segment : segments) {
    const auto escaped = path_segment(segment);
    if (!escaped) {
      return fail("the id \"" + std::string(segment) + "\" cannot be a part of a URL, so the service has no way to " +
                  "write to it");
    }
    path += "/" + *escaped;
  }
  return path;
}

std::string body_of(const upstream::Write& write) {
  const json::value* const arrival = eta_in(write);
  return arrival == nullptr ? model::to_text(write.fields) : model::to_text(*arrival);
}

}  // namespace

WriteCall::WriteCall(upstream::Write write, Secret token, net::HttpClient& client, RedirectCache& cache, Done done)
    : write_(std::move(write)),
      token_(std::move(token)),
      client_(client),
      cache_(cache),
      redirects_(cache),
      done_(std::move(done)) {}

Result<void> WriteCall::start() {
  auto path = path_of(write_.object);
  if (!path) return tl::unexpected(path.error());
  object_path_ = std::move(*path);
  path_ = object_path_;
  if (eta_in(write_) != nullptr) path_ += "/" + std::string(eta);
  redirects_.begin();
  send();
  return {};
}

void WriteCall::send() {
  transfer_ = client_.send({.method = "PUT",
                            .url = cache_.url(path_),
                            .headers = {{"Content-Type", "application/json"}},
                            .bearer = token_,
                            .body = body_of(write_),
                            .timeout = write_timeout,
                            .max_body = max_answer},
                           [this](const tl::expected<net::HttpResponse, net::HttpFailure>& result) {
                             if (result) {
                               answered(*result);
                             } else {
                               failed(result.error());
                             }
                           });
}

void WriteCall::answered(const net::HttpResponse& response) {
  if (response.status == http_status::redirect) {
    redirected(response);
    return;
  }
  if (response.status >= 200 && response.status < 300) {
    finish({Kind::accepted});
    return;
  }
  ServiceError error = read_service_error(response, token_);
  if (refuses_access(response.status)) {
    cache_.drop();
    if (redirects_.must_ask_front_door()) return send();
    token_refused_ = response.status == http_status::token_refused;
    // One refused write does not prove that the access is lost: the stream or TokenCheck finds that out.
    finish({Kind::not_allowed, std::move(error.message)});
  } else if (response.status == http_status::too_many_calls) {
    upstream::WriteOutcome outcome{Kind::blocked, std::move(error.message)};
    outcome.wait = response.retry_after();
    finish(std::move(outcome));
  } else if (response.status >= 400 && response.status < 500 && error.is_write_error()) {
    finish({Kind::writes_refused, "the service answers \"" + error.message +
                                      "\", as it does to every write after the account's password was changed"});
  } else if (response.status >= 400 && response.status < 500) {
    upstream::WriteOutcome outcome{Kind::rejected, std::move(error.message), reason_of(error.anchor)};
    outcome.not_permitted = std::move(error.fields);
    finish(std::move(outcome));
  } else {
    cache_.drop();
    finish({Kind::failed, std::move(error.message)});
  }
}

void WriteCall::redirected(const net::HttpResponse& response) {
  const auto followed = redirects_.follow(response);
  // A refusal or a redirect shows that nothing was done, so that the write may be sent again.
  if (followed || redirects_.must_ask_front_door()) return send();
  finish({Kind::misdirected, followed.error().message});
}

void WriteCall::failed(const net::HttpFailure& failure) {
  cache_.drop();
  finish(backend::write_failure(failure));
}

void WriteCall::finish(upstream::WriteOutcome outcome) {
  outcome.message = without_token(std::move(outcome.message), token_);  // may contain a redirect URL with the token
  const Done done = std::move(done_);                                   // `done` may destroy this call
  done(std::move(outcome));
}

}  // namespace nest2mqtt::wwn
