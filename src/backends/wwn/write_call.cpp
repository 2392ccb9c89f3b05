#include "write_call.h"

#include <string_view>
#include <utility>
#include <vector>

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

/// The path of the API for an object, each segment escaped (`/devices/thermostats/a%23b`): ids are opaque.
Result<std::string> url_path(const model::ObjectId& object) {
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

/// The arrival of a structure is written to a path of its own.
constexpr std::string_view eta = "eta";

}  // namespace

WriteCall::WriteCall(upstream::Write write, Secret token, net::HttpClient& client, RedirectCache& cache, Done done)
    : write_(std::move(write)),
      token_(std::move(token)),
      client_(client),
      cache_(cache),
      redirects_(cache),
      done_(std::move(done)) {}

Result<std::vector<WriteCall::Put>> WriteCall::puts_of(const upstream::Write& write) {
  const auto path = url_path(write.object);
  if (!path) return tl::unexpected(path.error());
  json::object fields = write.fields;
  std::vector<Put> puts;
  if (const json::value* arrival = write.object.is_structure() ? fields.if_contains(eta) : nullptr) {
    puts.push_back({*path + "/" + std::string(eta), *arrival});
    fields.erase(eta);
  }
  // First: an arrival is taken only while the home is away, which may be among the other fields.
  if (!fields.empty() || puts.empty()) puts.insert(puts.begin(), {*path, std::move(fields)});
  return puts;
}

Result<void> WriteCall::start() {
  auto puts = puts_of(write_);
  if (!puts) return tl::unexpected(puts.error());
  puts_ = std::move(*puts);
  redirects_.begin();
  send();
  return {};
}

void WriteCall::send() {
  transfer_ = client_.send({.method = "PUT",
                            .url = cache_.url(path()),
                            .headers = {{"Content-Type", "application/json"}},
                            .bearer = token_,
                            .body = model::to_text(puts_[current_].body),
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
    if (redirects_.back_to_front_door()) return send();
    token_refused_ = response.status == http_status::token_refused;
    // This says something about this write only: lost access is found by the stream or by TokenCheck.
    finish({Kind::not_allowed, std::move(error.message)});
  } else if (response.status == http_status::too_many_calls) {
    upstream::WriteOutcome outcome{Kind::blocked, std::move(error.message)};
    outcome.wait = retry_after(response);
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
  if (followed || redirects_.back_to_front_door()) return send();
  finish({Kind::misdirected, followed.error().message});
}

void WriteCall::failed(const net::HttpFailure& failure) {
  cache_.drop();
  Kind kind = Kind::unknown;
  if (failure.progress == net::Progress::not_sent) {
    kind = failure.error.recovery == Recovery::permanent ? Kind::not_built : Kind::not_sent;
  }
  finish({kind, failure.error.message});
}

void WriteCall::finish(upstream::WriteOutcome outcome) {
  const bool accepted = outcome.kind == Kind::accepted;
  if (accepted && current_ + 1 < puts_.size()) {
    ++current_;
    redirects_.begin();
    send();
    return;
  }
  // A part was done: which, the documents show.
  if (!accepted && current_ > 0 && outcome.kind != Kind::unknown) outcome = {Kind::failed, std::move(outcome.message)};
  outcome.message = without_token(std::move(outcome.message), token_);  // may quote where the service redirected to
  const Done done = std::move(done_);                                   // the call may be gone when it returns
  done(std::move(outcome));
}

}  // namespace nest2mqtt::wwn
