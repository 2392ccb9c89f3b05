#include "nle_upstream.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "nest2mqtt/base/printable.h"
#include "nest2mqtt/base/redaction.h"
#include "nest2mqtt/base/shortened.h"
#include "nest2mqtt/model/document.h"

#include "abilities.h"
#include "availability.h"
#include "held_values.h"
#include "home_document.h"
#include "server_read.h"
#include "server_request.h"
#include "server_watch.h"
#include "write_call.h"
#include "write_plan.h"

namespace nest2mqtt::nle {
namespace {

using upstream::AccessLoss;
using upstream::Advice;
using upstream::LinkState;
using upstream::WriteOutcome;

/// Bytes of a text that may quote the server.
constexpr std::size_t max_reason = 200;

class NleUpstream final : public upstream::Upstream, private net::StreamHandler, private WatchOwner {
 public:
  NleUpstream(std::string account, NleSettings settings, net::HttpClient& client, Backoff::Random random, Clock clock)
      : account_(std::move(account)),
        settings_(std::move(settings)),
        client_(client),
        clock_(std::move(clock)),
        watch_(settings_.url, settings_.poll, random, *this) {}
  NleUpstream(const NleUpstream&) = delete;
  NleUpstream& operator=(const NleUpstream&) = delete;
  ~NleUpstream() override = default;

  const upstream::Abilities& abilities() const override { return nle::abilities(); }

  void start(upstream::UpstreamEvents& events) override {
    events_ = &events;
    pending_start_ = true;  // events never come from inside `start`
  }

  void stop() override {
    events_ = nullptr;
    stream_.reset();
    read_.reset();
    image_refusals_.clear();
  }

  void write(upstream::Write write, std::function<void(WriteOutcome)> done) override {
    const ThermostatStatus* const status = find(write.object);
    auto calls = status == nullptr ? unknown_device() : plan(write, *status);
    if (!calls) {
      refusals_.emplace_back([done = std::move(done), outcome = calls.error()] { done(outcome); });
      return;
    }
    ThermostatStatus shown = *status;
    held_.apply(shown);
    held_.begin(*calls, shown);
    const std::uint64_t id = ++last_write_;
    auto call = std::make_unique<WriteCall>(
        shown.serial, *std::move(calls), settings_, client_,
        [this, id, done = std::move(done)](WriteOutcome outcome) { write_ended(id, std::move(outcome), done); });
    call->start();
    writes_.emplace(id, std::move(call));
  }

  void fetch_image(const std::string&, std::function<void(Result<std::string>)> done) override {
    if (events_ == nullptr) return;
    image_refusals_.emplace_back([done = std::move(done)] { done(fail("a No Longer Evil server has no pictures")); });
  }

  std::optional<Instant> deadline() const override {
    if (!refusals_.empty()) return due_at_once;
    if (events_ == nullptr) return std::nullopt;
    if (pending_start_ || !image_refusals_.empty()) return due_at_once;
    if (settings_.url.empty()) return std::nullopt;
    return earlier(watch_.deadline(), held_.deadline());
  }

  void tick(Instant now) override {
    for (const auto& tell : std::exchange(refusals_, {})) tell();
    for (const auto& tell : std::exchange(image_refusals_, {})) tell();
    if (events_ == nullptr) return;
    if (std::exchange(pending_start_, false)) {
      begin(now);
    } else if (!settings_.url.empty()) {
      watch_.tick(now);
      const HeldValues::Ticked ticked = held_.tick(now);
      if (ticked.wants_read) watch_.ask(now);
      if (ticked.let_go) show(now);
    }
  }

 private:
  using Plan = tl::expected<std::vector<PlannedCall>, WriteOutcome>;

  static Plan unknown_device() {
    // A command to a serial that does not exist would make the server list such a thermostat.
    return tl::unexpected(WriteOutcome{WriteOutcome::Kind::rejected, "the server lists no such thermostat",
                                       upstream::WriteReason::unknown_device});
  }

  void begin(Instant now) {
    if (settings_.url.empty()) {
      events_->on_link(
          {LinkState::unauthorized,
           "nobody has said where the server is; put the address of its control API into nle.url", AccessLoss::missing},
          now);
    } else {
      watch_.start(now);
    }
  }

  /// As the server said last; null if the server does not list it.
  [[nodiscard]] const ThermostatStatus* find(const model::ObjectId& id) const {
    const auto found = std::find_if(thermostats_.begin(), thermostats_.end(), [&](const ThermostatStatus& status) {
      return id == model::ObjectId{"thermostats", status.serial};
    });
    return found == thermostats_.end() ? nullptr : &*found;
  }

  /// Plans for the values that the server has now: those of the last read (`status`) and what was written since. If it
  /// is not known whether the server has taken a value, the write must be possible in both cases.
  [[nodiscard]] Plan plan(const upstream::Write& write, const ThermostatStatus& status) const {
    ThermostatStatus certain = status;
    held_.apply_written(certain, HeldValues::Written::accepted);
    ThermostatStatus possible = status;
    held_.apply_written(possible, HeldValues::Written::any);
    auto calls = plan_write(write, certain);
    if (!calls || possible == certain) return calls;
    if (auto other = plan_write(write, possible); !other) return other;
    return calls;
  }

  // --- reading -------------------------------------------------------------------------------------------------------

  void begin_read() override {
    const Instant began = clock_();
    read_ = read_server(settings_, client_, [this, began](ReadResult result) { read_ended(began, std::move(result)); });
  }

  void read_ended(Instant began, ReadResult result) {
    const auto read = std::move(read_);  // alive until this returns
    const Instant now = clock_();
    if (!result && !result.error().is_unusable) {
      watch_.read_failed(result.error().why, result.error().loss, now);
      return;
    }
    if (result) {
      if (events_ != nullptr && std::exchange(unusable_, false)) {
        events_->on_advice(Advice::unusable_document, "", now);
      }
      take(*std::move(result), began, now);
      watch_.read_succeeded(now);
    } else {
      watch_.read_succeeded(now);
      unusable_ = true;
      if (events_ != nullptr) events_->on_advice(Advice::unusable_document, result.error().why, now);
    }
  }

  void take(std::vector<ThermostatStatus> thermostats, Instant began, Instant now) {
    availability_.read(thermostats, now);
    std::vector<upstream::RevertedWrite> reverted;
    for (ThermostatStatus& status : thermostats) {
      const auto minutes = fan_minutes_.find(status.serial);
      if (minutes != fan_minutes_.end()) status.fan_minutes = minutes->second;
      for (auto& write : held_.look(status, began)) reverted.push_back(std::move(write));
    }
    thermostats_ = std::move(thermostats);
    is_known_ = true;
    show(now);
    for (const upstream::RevertedWrite& write : reverted) {
      if (events_ != nullptr) events_->on_write_reverted(write, now);
    }
  }

  /// If the link is online, makes the document, and reports it if it differs from the last one that was reported.
  void show(Instant now) {
    if (events_ == nullptr || !is_known_ || !is_online_) return;
    std::vector<ShownThermostat> shown;
    for (const ThermostatStatus& status : thermostats_) {
      shown.push_back({status, availability_.is_online(status.serial)});
      held_.apply(shown.back().status);
    }
    model::Document document = make_document(account_, shown, now.wall);
    if (reported_ && reported_->root() == document.root()) return;
    reported_ = std::move(document);
    events_->on_document(*reported_, now);
  }

  // --- the link ------------------------------------------------------------------------------------------------------

  void on_link(const upstream::LinkReport& link, Instant now) override {
    is_online_ = link.state == LinkState::online;
    if (!is_online_) {
      availability_.lost();
      reported_.reset();  // once the link is online again, the home is told anew
    }
    if (events_ != nullptr) events_->on_link(link, now);
    if (is_online_) show(now);
  }

  void on_events_missing(const std::string& why, Instant now) override {
    if (events_ == nullptr) return;
    events_->on_advice(Advice::events_missing,
                       why.empty()
                           ? ""
                           : "the server's stream of events cannot be used (" +
                                 shortened(printable_ascii(without_secret(why, settings_.password), '.'), max_reason) +
                                 "); what changes is seen with the next reading only (nle.poll)",
                       now);
  }

  void open_stream() override {
    net::HttpRequest request = server_request(settings_, "/api/events");
    request.headers = {{"Accept", "text/event-stream"}};
    stream_ = client_.stream(std::move(request), *this);
  }
  void close_stream() override { stream_.reset(); }

  void on_headers(const net::HttpResponse& head) override { watch_.stream_opened(head, clock_()); }
  void on_data(std::string_view bytes) override { watch_.stream_bytes(bytes, clock_()); }
  void on_end(std::optional<net::HttpFailure> failure) override {
    watch_.stream_ended(failure ? failure->error.message : "the server closed it", clock_());
  }

  // --- writing -------------------------------------------------------------------------------------------------------

  void write_ended(std::uint64_t id, WriteOutcome outcome, const std::function<void(WriteOutcome)>& done) {
    const auto call = writes_.extract(id);  // alive until this returns
    const WriteCall& ended = *call.mapped();
    const Instant now = clock_();
    if (outcome.kind == WriteOutcome::Kind::accepted) remember_fan_minutes(ended);
    held_.ended(ended.serial(), ended.calls(), outcome.kind, now);
    if (events_ != nullptr) watch_.ask(now);
    done(std::move(outcome));
  }

  void remember_fan_minutes(const WriteCall& write) {
    for (const PlannedCall& call : write.calls()) {
      for (const PlannedValue& planned : call.sets) {
        if (planned.setting != Setting::fan_minutes) continue;
        fan_minutes_[write.serial()] = static_cast<int>(std::get<double>(planned.value));
      }
    }
  }

  const std::string account_;
  const NleSettings settings_;
  net::HttpClient& client_;
  Clock clock_;
  ServerWatch watch_;
  Availability availability_;
  HeldValues held_;
  upstream::UpstreamEvents* events_ = nullptr;
  bool pending_start_ = false;
  bool is_online_ = false;
  bool is_known_ = false;                      ///< the server has been read once
  bool unusable_ = false;                      ///< reported, and no usable answer since
  std::vector<ThermostatStatus> thermostats_;  ///< as the server said last
  std::optional<model::Document> reported_;    ///< the last document
  std::map<std::string, int> fan_minutes_;     ///< by serial; as the server has taken them
  std::uint64_t last_write_ = 0;
  std::map<std::uint64_t, std::unique_ptr<WriteCall>> writes_;
  std::vector<std::function<void()>> refusals_;        ///< of writes that were not even sent; told with the next tick
  std::vector<std::function<void()>> image_refusals_;  ///< likewise
  std::unique_ptr<net::HttpTransfer> read_;
  std::unique_ptr<net::HttpTransfer> stream_;
};

}  // namespace

std::unique_ptr<upstream::Upstream> make_nle_upstream(std::string account, NleSettings settings,
                                                      net::HttpClient& client, Backoff::Random random, Clock clock) {
  return std::make_unique<NleUpstream>(std::move(account), std::move(settings), client, random, std::move(clock));
}

}  // namespace nest2mqtt::nle
