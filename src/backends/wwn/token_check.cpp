#include "token_check.h"

#include <algorithm>
#include <utility>

#include "http_status.h"

namespace nest2mqtt::wwn {
namespace {

using namespace std::chrono_literals;

constexpr auto read_timeout = 30s;
constexpr std::size_t max_object = 1'000'000;

}  // namespace

void TokenCheck::begin(const Secret& token, std::string path, Instant now) {
  if (transfer_ || next_read_ || refused_ || (begun_ && now < *begun_ + interval)) return;
  begun_ = now;
  token_ = token;
  path_ = std::move(path);
  refusals_ = 0;
  next_read_ = now;
}

void TokenCheck::cancel() {
  transfer_.reset();
  next_read_.reset();
  begun_.reset();
  refused_ = false;
  follows_redirect_ = false;
  token_ = {};
}

std::optional<Instant> TokenCheck::deadline() const {
  return refused_ ? due_at_once : next_read_;
}

void TokenCheck::tick(Instant now) {
  if (std::exchange(refused_, false)) {
    if (++refusals_ < 2) {
      next_read_ = now + pause;
    } else {
      on_void_(now);
    }
    return;
  }
  if (!next_read_ || *next_read_ > now) return;
  if (!budget_.try_take(now)) {
    next_read_ = std::max(budget_.next(now, 1), now + pause);
    return;
  }
  next_read_.reset();
  if (!std::exchange(follows_redirect_, false)) redirects_.begin();
  read();
}

void TokenCheck::read() {
  transfer_ = client_.send({.method = "GET",
                            .url = cache_.url(path_),
                            .headers = {{"Accept", "application/json"}},
                            .bearer = token_,
                            .timeout = read_timeout,
                            .max_body = max_object},
                           [this](const tl::expected<net::HttpResponse, net::HttpFailure>& result) {
                             const auto finished = std::move(transfer_);  // alive until this returns
                             if (result) answered(*result);
                           });
}

void TokenCheck::answered(const net::HttpResponse& response) {
  if (response.status == http_status::redirect) {
    follows_redirect_ = redirects_.follow(response).has_value();
    if (follows_redirect_) next_read_ = due_at_once;
    return;
  }
  if (response.status != http_status::token_refused) return;
  cache_.drop();  // the next read asks the service anew which server is responsible
  refused_ = true;
}

}  // namespace nest2mqtt::wwn
