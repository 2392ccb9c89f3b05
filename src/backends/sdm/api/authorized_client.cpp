#include "api/authorized_client.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;

/// How long before its end an access token is replaced.
constexpr auto renewal_margin = 300s;
/// An access token is used at least this long, whatever its end.
constexpr auto min_use = 10s;

}  // namespace

/// What the caller of `send` has: its end cancels the call.
class AuthorizedClient::Handle final : public net::HttpTransfer {
 public:
  Handle(AuthorizedClient& client, std::uint64_t id) : client_(client), id_(id) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() override { client_.calls_.erase(id_); }

 private:
  AuthorizedClient& client_;
  std::uint64_t id_;
};

AuthorizedClient::AuthorizedClient(const SdmSettings& settings, net::HttpClient& client,
                                   std::function<void(const Secret&)> redact, Clock clock)
    : settings_(settings), client_(client), redact_(std::move(redact)), clock_(std::move(clock)) {}

void AuthorizedClient::use(Secret refresh_token) {
  refresh_token_ = std::move(refresh_token);
  access_token_ = {};
  // A refresh that is under way is one for the token of before; the calls that wait for it need another one.
  if (refreshing_ != nullptr) refresh();
}

std::unique_ptr<net::HttpTransfer> AuthorizedClient::send(net::HttpRequest request, Done done) {
  const std::uint64_t id = ++last_id_;
  calls_.emplace(id, Call{std::move(request), std::move(done)});
  send_or_wait(id);
  return std::make_unique<Handle>(*this, id);
}

void AuthorizedClient::send_or_wait(std::uint64_t id) {
  if (access_token_.empty() || renew_at_ <= clock_()) {
    if (refreshing_ == nullptr) refresh();
    return;
  }
  Call& call = calls_.at(id);
  net::HttpRequest request = call.request;
  request.bearer = access_token_;
  call.transfer = client_.send(
      std::move(request), [this, id, used = access_token_](auto answer) { answered(id, used, std::move(answer)); });
}

void AuthorizedClient::refresh() {
  refreshing_ = client_.send(
      refresh_request(settings_, refresh_token_),
      [this, used = refresh_token_](const auto& answer) { refreshed(read_refresh_answer(settings_, used, answer)); });
}

void AuthorizedClient::refreshed(const TokenResult& result) {
  refreshing_.reset();
  if (result) {
    access_token_ = result->access_token;
    renew_at_ = clock_() + std::max(result->valid_for - renewal_margin, std::chrono::seconds(min_use));
    if (redact_) {
      redact_(refresh_token_);  // named again, since it is in use for longer than all access tokens
      redact_(access_token_);
    }
  }
  std::vector<std::uint64_t> waiting;
  for (const auto& [id, call] : calls_) {
    if (call.transfer == nullptr) waiting.push_back(id);
  }
  for (const std::uint64_t id : waiting) {
    if (!calls_.contains(id)) continue;  // cancelled by the end of another one
    if (result) {
      send_or_wait(id);
    } else {
      finish(id, tl::unexpected(CallFailure{{net::Progress::not_sent, {Recovery::retry, result.error().message}},
                                            result.error().kind}));
    }
  }
}

void AuthorizedClient::answered(std::uint64_t id, const Secret& used,
                                tl::expected<net::HttpResponse, net::HttpFailure> answer) {
  Call& call = calls_.at(id);
  if (answer && answer->status == 401) {
    if (used == access_token_) access_token_ = {};
    if (!std::exchange(call.is_repeated, true)) {
      const auto ended = std::move(call.transfer);  // alive until this returns
      send_or_wait(id);
      return;
    }
  }
  if (answer) return finish(id, *std::move(answer));
  finish(id, tl::unexpected(CallFailure{std::move(answer.error())}));
}

void AuthorizedClient::finish(std::uint64_t id, CallResult result) {
  const auto call = calls_.extract(id);  // alive until this returns
  call.mapped().done(std::move(result));
}

}  // namespace nest2mqtt::sdm
