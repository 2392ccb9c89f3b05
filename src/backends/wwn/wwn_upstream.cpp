#include "wwn_upstream.h"

#include <map>
#include <utility>
#include <vector>

#include "abilities.h"
#include "account_advice.h"
#include "host_allow_list.h"
#include "image_call.h"
#include "multiplex/multiplex_stream.h"
#include "redirect_cache.h"
#include "stream_session.h"
#include "token_check.h"
#include "token_source.h"
#include "write_call.h"

namespace nest2mqtt::wwn {
namespace {

using namespace std::chrono_literals;

/// How often it is checked whether an account has another token.
constexpr auto token_poll = 2s;

/// The hosts that may get the token for calls may also get it for pictures.
HostAllowList image_hosts(const WwnOptions& options) {
  std::vector<std::string> hosts = options.settings.image_hosts;
  hosts.insert(hosts.end(), options.settings.redirect_hosts.begin(), options.settings.redirect_hosts.end());
  return {with_host_of(options.settings.api_url, std::move(hosts)), "wwn.image_hosts"};
}

class WwnUpstream final : public upstream::Upstream, private net::StreamHandler, private MultiplexMember {
 public:
  WwnUpstream(WwnOptions options, net::HttpClient& client, upstream::CallBudget& budget, Backoff::Random random)
      : options_(std::move(options)),
        client_(client),
        redirect_cache_(options_.settings.api_url, options_.settings.redirect_hosts),
        image_hosts_(image_hosts(options_)),
        tokens_(options_.settings.access_token, options_.settings.access_token_file, options_.token_store,
                options_.token_advice),
        advice_(options_.settings.client_version, tokens_.advice()),
        session_(stream_options(options_.settings, options_.blocked_pause), redirect_cache_, budget, random),
        token_check_(client_, redirect_cache_, budget, [this](Instant now) { token_found_void(now); }) {
    if (options_.multiplex) member_ = options_.multiplex->add(*this);
  }
  WwnUpstream(const WwnUpstream&) = delete;
  WwnUpstream& operator=(const WwnUpstream&) = delete;
  ~WwnUpstream() override {
    if (options_.multiplex) options_.multiplex->remove(member_);
  }

  const upstream::Abilities& abilities() const override { return wwn::abilities(); }

  void start(upstream::UpstreamEvents& events) override {
    events_ = &events;
    use_token(tokens_.current());
    start_due_ = true;  // the next tick begins: events are never reported from inside `start`
  }

  void stop() override {
    events_ = nullptr;
    if (options_.multiplex) options_.multiplex->remove(member_);
    stream_.reset();
    token_check_.cancel();
    image_calls_.clear();
    failed_images_.clear();
  }

  void write(upstream::Write write, std::function<void(upstream::WriteOutcome)> done) override {
    const std::uint64_t id = ++last_call_id_;
    auto call = std::make_unique<WriteCall>(std::move(write), token_, client_, redirect_cache_,
                                            [this, id, used = token_, done](const upstream::WriteOutcome& outcome) {
                                              write_finished(id, used, outcome, done);
                                            });
    if (const auto begun = call->start()) {
      write_calls_.emplace(id, std::move(call));
    } else {
      unsupported_writes_.emplace_back([done = std::move(done), why = begun.error().message] {
        done({upstream::WriteOutcome::Kind::unsupported, why});
      });
    }
  }

  void fetch_image(const std::string& url, std::function<void(Result<std::string>)> done) override {
    if (events_ == nullptr) return;
    const std::uint64_t id = ++last_call_id_;
    auto call = std::make_unique<ImageCall>(token_, client_, image_hosts_, [this, id, done](Result<std::string> image) {
      const auto finished = image_calls_.extract(id);  // alive until this returns
      done(std::move(image));
    });
    if (const auto begun = call->start(url)) {
      image_calls_.emplace(id, std::move(call));
    } else {
      failed_images_.emplace_back([done = std::move(done), error = begun.error()] { done(tl::unexpected(error)); });
    }
  }

  std::optional<Instant> deadline() const override {
    if (!unsupported_writes_.empty()) return due_at_once;
    if (events_ == nullptr) return std::nullopt;
    if (start_due_ || !failed_images_.empty()) return due_at_once;
    const auto first = earlier(session_.deadline(), earlier(next_token_poll_, token_check_.deadline()));
    return options_.multiplex ? earlier(first, options_.multiplex->deadline(member_)) : first;
  }

  void tick(Instant now) override {
    for (const auto& call_done : std::exchange(unsupported_writes_, {})) call_done();
    for (const auto& call_done : std::exchange(failed_images_, {})) call_done();
    if (events_ == nullptr) return;
    if (std::exchange(start_due_, false)) {
      if (tokens_.may_change()) next_token_poll_ = now + token_poll;
      if (token_.empty() || !options_.multiplex) {
        perform(session_.start(token_, tokens_.advice(), now), now);
      } else {
        join_common_stream(now);
      }
      return;
    }
    if (next_token_poll_ && *next_token_poll_ <= now) poll_token(now);
    token_check_.tick(now);
    perform(session_.tick(now), now);
    pause_while_events_wait();
    if (options_.multiplex) options_.multiplex->tick(member_, now);
  }

 private:
  void use_token(Secret token) {
    token_check_.cancel();
    token_ = std::move(token);
    if (options_.on_token && !token_.empty()) options_.on_token(token_);
  }

  void poll_token(Instant now) {
    next_token_poll_ = now + token_poll;
    Secret token = tokens_.current();
    if (token.empty() || token == token_) return;
    use_token(std::move(token));
    tell(advice_.token_changed(), now);
    if (options_.multiplex) {
      join_common_stream(now);
    } else {
      perform(session_.restart(token_, now), now);
    }
  }

  void join_common_stream(Instant now) {
    perform(session_.set_token_without_stream(token_, tokens_.advice()), now);
    options_.multiplex->join(member_, token_, now);
  }

  // MultiplexMember
  void from_common_stream(const Action& action, Instant now) override { perform(Actions{action}, now); }
  void refused_by_common_stream(const std::string& why, upstream::AccessLoss loss, Instant now) override {
    perform(session_.refused(why, loss), now);
  }
  void open_own_stream(Instant now) override { perform(session_.restart(token_, now), now); }
  void close_own_stream(Instant now) override { perform(session_.close_quietly(), now); }

  void tell(const AccountAdvice::Changes& changes, Instant now) {
    if (events_ == nullptr) return;
    if (changes.permissions_changed) events_->on_permissions_changed(now);
    for (const auto& change : changes.advice) events_->on_advice(change.advice, change.message, now);
  }

  void perform(const Actions& actions, Instant now) {
    for (const Action& action : actions) {
      if (events_ == nullptr) return;
      std::visit([&](const auto& wanted) { perform(wanted, now); }, action);
    }
  }

  void perform(const OpenStream& open, Instant) {
    stream_ = client_.stream({.url = open.url, .headers = {{"Accept", "text/event-stream"}}, .bearer = token_}, *this);
  }
  void perform(const CloseStream&, Instant) { stream_.reset(); }
  void perform(const ReportLink& link, Instant now) {
    if (is_void(link.link.loss) && options_.on_token_void) options_.on_token_void(token_);
    if (options_.multiplex) {
      if (link.link.state == upstream::LinkState::online) options_.multiplex->set_token_accepted(member_);
      const bool refused =
          link.link.state == upstream::LinkState::unauthorized || link.link.loss == upstream::AccessLoss::forbidden;
      // If this account was the reason why the common stream failed, the others can then share one again.
      if (refused) options_.multiplex->leave(member_, now);
    }
    // The common stream and the own one may report the same state, one after the other; it is passed on once.
    if (std::exchange(last_link_, link.link) != link.link) events_->on_link(link.link, now);
  }
  void perform(const ReportClientVersion& version, Instant now) {
    tell(advice_.set_accepted_version(version.accepted), now);
  }
  void perform(const ReportDocument& report, Instant now) { events_->on_document(report.document, now); }
  void perform(const ReportUnusable& report, Instant now) {
    events_->on_advice(upstream::Advice::unusable_document, report.why, now);
  }
  void perform(const LogWarning& warning, Instant) {
    if (options_.on_warning) options_.on_warning(warning.what);
  }

  void on_headers(const net::HttpResponse& head) override {
    const Instant now = options_.clock();
    perform(session_.headers(head, now), now);
  }
  void on_data(std::string_view bytes) override {
    const Instant now = options_.clock();
    perform(session_.bytes(bytes, now), now);
    pause_while_events_wait();
  }
  void on_end(std::optional<net::HttpFailure> failure) override {
    const Instant now = options_.clock();
    perform(session_.ended(failure ? failure->error.message : "the service closed the stream", now), now);
  }

  void pause_while_events_wait() {
    if (stream_) stream_->pause_reading(session_.has_backlog());
  }

  void write_finished(std::uint64_t id, const Secret& used, const upstream::WriteOutcome& outcome,
                      const std::function<void(upstream::WriteOutcome)>& done) {
    const auto call = write_calls_.extract(id);  // alive until this returns
    if (used == token_ && events_ != nullptr) {
      const Instant now = options_.clock();
      tell(advice_.write_finished(outcome), now);
      if (call.mapped()->token_refused()) token_check_.begin(token_, call.mapped()->object_path(), now);
    }
    done(outcome);
  }

  void token_found_void(Instant now) {
    perform(session_.refused("the service refuses the access token (HTTP status 401)", upstream::AccessLoss::invalid),
            now);
  }

  WwnOptions options_;
  net::HttpClient& client_;
  RedirectCache redirect_cache_;
  HostAllowList image_hosts_;
  TokenSource tokens_;
  AccountAdvice advice_;
  StreamSession session_;
  TokenCheck token_check_;
  Secret token_;
  std::size_t member_ = 0;  ///< number of this account in the common stream, if there is one
  std::optional<upstream::LinkReport> last_link_;
  upstream::UpstreamEvents* events_ = nullptr;
  bool start_due_ = false;
  std::optional<Instant> next_token_poll_;
  std::uint64_t last_call_id_ = 0;
  std::map<std::uint64_t, std::unique_ptr<WriteCall>> write_calls_;
  std::map<std::uint64_t, std::unique_ptr<ImageCall>> image_calls_;
  /// Calls of `done` for writes that could not be sent; made in the next tick.
  std::vector<std::function<void()>> unsupported_writes_;
  /// Calls of `done` for images that could not be asked for; made in the next tick.
  std::vector<std::function<void()>> failed_images_;
  std::unique_ptr<net::HttpTransfer> stream_;
};

}  // namespace

std::unique_ptr<upstream::Upstream> make_wwn_upstream(WwnOptions options, net::HttpClient& client,
                                                      upstream::CallBudget& budget, Backoff::Random random) {
  return std::make_unique<WwnUpstream>(std::move(options), client, budget, random);
}

}  // namespace nest2mqtt::wwn
