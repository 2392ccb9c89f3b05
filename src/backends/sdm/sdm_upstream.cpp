#include "sdm_upstream.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "nest2mqtt/base/joined.h"
#include "nest2mqtt/model/json.h"

#include "abilities.h"
#include "api_request.h"
#include "authorized_client.h"
#include "device_events.h"
#include "event_feed.h"
#include "expected_values.h"
#include "home_state.h"
#include "picture_call.h"
#include "read_problem.h"
#include "read_schedule.h"
#include "write_call.h"

namespace nest2mqtt::sdm {
namespace {

using namespace std::chrono_literals;
using upstream::AccessLoss;
using upstream::Advice;
using upstream::LinkState;
using upstream::WriteOutcome;

/// How often it is checked whether a login has stored another refresh token.
constexpr auto token_poll = 2s;
/// After a write, the device is read to see what came of it: Google may show it a little later.
constexpr auto first_look = 1s;
constexpr auto next_look = 6s;

/// How often the devices are read while changes are told by events.
constexpr auto reconciliation_interval = 15min;
/// What is added to a home or moved in it causes several events.
constexpr auto relation_delay = 5s;

/// Older ones would hardly be news once the account is online.
constexpr std::size_t max_waiting_events = 100;

constexpr std::string_view permissions_page = "https://nestservices.google.com/partnerconnections";

class SdmUpstream final : public upstream::Upstream, private FeedOwner {
 public:
  SdmUpstream(SdmOptions options, net::HttpClient& client)
      : options_(std::move(options)),
        http_(client),
        client_(options_.settings, client, options_.redact, options_.clock),
        quotas_(options_.account, options_.make_budget),
        schedule_(options_.settings.poll, options_.random),
        home_(DeviceAliases(options_.settings.aliases)) {
    if (options_.settings.subscription.empty()) return;
    home_.expect_events();
    feed_.emplace(options_.settings, client_, options_.random, options_.clock, options_.log,
                  static_cast<FeedOwner&>(*this));
  }
  SdmUpstream(const SdmUpstream&) = delete;
  SdmUpstream& operator=(const SdmUpstream&) = delete;
  ~SdmUpstream() override = default;

  const upstream::Abilities& abilities() const override { return sdm::abilities(); }

  void start(upstream::UpstreamEvents& events) override {
    events_ = &events;
    pending_start_ = true;  // events never come from inside `start`
  }

  void stop() override {
    events_ = nullptr;
    stop_reading();
    reading_.reset();
    image_refusals_.clear();
    pictures_.clear();
  }

  void write(upstream::Write write, std::function<void(WriteOutcome)> done) override {
    const Instant now = options_.clock();
    const Device* const shown = home_.find(write.object);
    if (shown == nullptr) {
      return end_later(std::move(done), {WriteOutcome::Kind::rejected, "Google lists no such thermostat",
                                         upstream::WriteReason::unknown_device});
    }
    Device device = expected_.with_expected(*shown, now);
    auto plan = plan_write(write, device, home_.fan_minutes(device.name), now.wall);
    if (!plan) return end_later(std::move(done), std::move(plan.error()));
    if (plan->calls.empty()) {
      home_.set_fan_minutes(device.name, plan->fan_minutes);
      pending_show_ = true;
      return end_later(std::move(done), {WriteOutcome::Kind::accepted});
    }
    const auto calls = static_cast<int>(plan->calls.size());
    const Instant at = quotas_.next(device.id(), calls, now);
    if (at > now || !quotas_.try_take(device.id(), now)) return end_later(std::move(done), hold_back(at - now));
    begin_write(std::move(device), *std::move(plan), std::move(done));
  }

  void fetch_image(const std::string& url, std::function<void(Result<std::string>)> done) override {
    if (events_ == nullptr) return;
    const Instant now = options_.clock();
    const auto refuse = [&](const char* why) {
      image_refusals_.emplace_back([done = std::move(done), why] { done(fail(why)); });
    };
    auto picture = home_.picture(url, now);
    if (!picture) return refuse("Google has no such picture (any more)");
    if (!quotas_.try_take(picture->device.substr(picture->device.rfind('/') + 1), now)) {
      return refuse("Google takes no more commands now");
    }
    const std::uint64_t id = ++last_picture_;
    auto call = std::make_unique<PictureCall>(
        *std::move(picture),
        PictureCall::Services{options_.settings, client_, http_, quotas_, options_.clock, options_.redact},
        [this, id, done = std::move(done)](Result<std::string> bytes) {
          const auto ended = pictures_.extract(id);  // alive until this returns
          done(std::move(bytes));
        });
    call->start();
    pictures_.emplace(id, std::move(call));
  }

  std::optional<Instant> deadline() const override {
    if (!ended_writes_.empty()) return due_at_once;
    if (events_ == nullptr) return std::nullopt;
    if (pending_start_ || pending_show_ || !image_refusals_.empty()) return due_at_once;
    const auto next = earlier(earlier(token_poll_at_, show_at_), schedule_.deadline());
    return feed_ ? earlier(next, feed_->deadline()) : next;
  }

  void tick(Instant now) override {
    for (const auto& tell : std::exchange(ended_writes_, {})) tell();
    for (const auto& tell : std::exchange(image_refusals_, {})) tell();
    if (events_ == nullptr) return;
    if (std::exchange(pending_start_, false)) begin(now);
    if (token_poll_at_ && *token_poll_at_ <= now) poll_token(now);
    if (std::exchange(pending_show_, false) || (show_at_ && *show_at_ <= now)) show(now);
    if (const auto reading = schedule_.take_due(now)) read(*reading, now);
    if (feed_) feed_->tick(now);
  }

 private:
  struct PendingWrite {
    Device planned;  ///< the device as it was when the write was planned
    int fan_minutes;
    std::unique_ptr<WriteCall> call;
  };

  // --- the refresh token ---------------------------------------------------------------------------------------------

  void begin(Instant now) {
    if (options_.stored_token) token_poll_at_ = now + token_poll;
    const auto token =
        options_.stored_token ? options_.stored_token() : Result<Secret>(options_.settings.refresh_token);
    // A file that cannot be read is no logout: the home stays.
    if (!token) return report({LinkState::unauthorized, token.error().message, AccessLoss::invalid}, now);
    if (token->empty()) return report_no_access(now);
    use_token(*token, now);
  }

  void report_no_access(Instant now) {
    report({LinkState::unauthorized, "there is no access; " + options_.token_advice, AccessLoss::missing}, now);
  }

  void poll_token(Instant now) {
    token_poll_at_ = now + token_poll;
    auto stored = options_.stored_token();
    if (!stored || *stored == token_) return;
    if (stored->empty()) return forget_home(now);
    use_token(*std::move(stored), now);
    events_->on_permissions_changed(now);
  }

  /// After a logout. The next login may be that of another person.
  void forget_home(Instant now) {
    token_ = {};
    stop_reading();
    reading_.reset();
    home_ = HomeState(DeviceAliases(options_.settings.aliases));
    device_events_ = {};
    expected_ = {};
    asked_.clear();
    lists_devices_ = false;
    show_at_.reset();
    if (!std::exchange(missing_told_, "").empty()) events_->on_advice(Advice::permissions_missing, "", now);
    if (!std::exchange(events_missing_told_, "").empty()) events_->on_advice(Advice::events_missing, "", now);
    report_no_access(now);
  }

  void use_token(Secret token, Instant now) {
    token_ = std::move(token);
    if (options_.redact) options_.redact(token_);
    reading_.reset();
    client_.use(token_);
    schedule_.start(now);
    if (feed_) feed_->start(now);
  }

  void stop_reading() {
    schedule_.stop();
    if (feed_) feed_->stop();
  }

  // --- reading -------------------------------------------------------------------------------------------------------

  void read(const Reading& reading, Instant asked) {
    reading_ = client_.send(request_for(reading),
                            [this, reading, asked](const CallResult& answer) { read_ended(reading, asked, answer); });
  }

  [[nodiscard]] net::HttpRequest request_for(const Reading& reading) const {
    switch (reading.kind) {
      case Reading::Kind::structures:
        return structures_request(options_.settings);
      case Reading::Kind::rooms:
        return rooms_request(options_.settings, reading.name);
      case Reading::Kind::devices:
        return devices_request(options_.settings);
      case Reading::Kind::device:
        break;
    }
    return device_request(options_.settings, reading.name);
  }

  void read_ended(const Reading& reading, Instant asked, const CallResult& answer) {
    const auto ended = std::move(reading_);  // alive until this returns
    const Instant now = options_.clock();
    if (const auto problem = read_problem(answer)) return read_failed(reading, *problem, now);
    const auto taken = take(reading, asked, answer->body, now);
    if (!taken) return read_failed(reading, {.why = "Google's answer cannot be used: " + taken.error().message}, now);
    schedule_.succeeded(reading, now);
    if (reading.kind == Reading::Kind::device && expected_.waits_for(reading.name)) {
      schedule_.ask_device(reading.name, now + next_look);
    }
    show(now);
    take_waiting_events(now);
  }

  /// The answer to a reading becomes what is known.
  Result<void> take(const Reading& reading, Instant asked, std::string_view body, Instant now) {
    switch (reading.kind) {
      case Reading::Kind::structures:
        return read_structures(body).map([&](std::vector<Structure> structures) {
          for (const Structure& structure : structures) schedule_.ask_rooms(structure.id);
          home_.set_structures(std::move(structures));
          report_online(now);
        });
      case Reading::Kind::rooms:
        return read_rooms(body).map([&](std::vector<Room> rooms) { home_.set_rooms(reading.name, std::move(rooms)); });
      case Reading::Kind::devices:
        return read_devices(body).map([&](std::vector<Device> devices) { take_list(std::move(devices), asked, now); });
      case Reading::Kind::device:
        break;
    }
    return read_device(body).map([&](Device device) {
      expected_.seen(device, now);
      device_events_.was_read(device.name, asked.wall);
      home_.devices().read(std::move(device), now);
      look_for_missing(now);
    });
  }

  void take_list(std::vector<Device> devices, Instant asked, Instant now) {
    const bool is_empty = devices.empty();
    for (const Device& device : devices) {
      expected_.seen(device, now);
      device_events_.was_read(device.name, asked.wall);
      const Device* const known = home_.devices().find(device.name);
      if (feed_ && known != nullptr && !model::same(known->traits, device.traits)) feed_->change_found(now);
    }
    home_.devices().listed(std::move(devices), now);
    home_.devices_were_read();
    lists_devices_ = !is_empty;
    if (is_empty) {
      report({LinkState::offline,
              "Google shares no device with this project (any more); allow it at " + std::string(permissions_page),
              AccessLoss::forbidden},
             now);
      return;
    }
    look_for_missing(now);
    report_online(now);
  }

  /// A device that is not listed any more is asked for alone, once, because then Google says whether it exists.
  void look_for_missing(Instant now) {
    const auto missing = home_.devices().missing();
    std::erase_if(asked_, [&](const std::string& name) { return home_.devices().is_online(name, now); });
    std::string message;
    if (!missing.empty()) {
      const auto name_of = [&](const std::string& name) { return name.substr(name.rfind('/') + 1); };
      message = "Google does not list " + joined(missing, ", ", name_of) +
                " any more; if that was not you, allow it again at " + std::string(permissions_page);
    }
    for (const std::string& name : missing) {
      if (asked_.insert(name).second) schedule_.ask_device(name, now);
    }
    if (std::exchange(missing_told_, message) != message) {
      events_->on_advice(Advice::permissions_missing, missing_told_, now);
    }
  }

  void read_failed(const Reading& reading, const ReadProblem& problem, Instant now) {
    if (reading.kind == Reading::Kind::device && answered_for_device(problem)) {
      schedule_.succeeded(reading, now);
      if (problem.not_found) {
        home_.devices().deleted(reading.name);
        device_events_.forget(reading.name);
        expected_.forget(reading.name);
        look_for_missing(now);
        show(now);
      }
      return;
    }
    if (problem.needs_login) {
      stop_reading();
    } else if (problem.pause) {
      schedule_.failed(reading, *problem.pause, now);
    } else {
      schedule_.failed(reading, now);
    }
    const std::string next_step = problem.needs_login ? "; " + options_.token_advice : "";
    report({problem.state, problem.why + next_step, problem.loss}, now);
  }

  /// Whether the answer is about this device only, and says nothing of the account.
  static bool answered_for_device(const ReadProblem& problem) {
    return problem.not_found || problem.loss == AccessLoss::forbidden;
  }

  // --- events --------------------------------------------------------------------------------------------------------

  void on_event(const EventMessage& message, Instant now) override {
    if (message.relations_changed) schedule_.ask_lists(now + relation_delay);
    if (!message.events.empty()) take_camera_events(message, now);
    const Device* const known = home_.devices().find(message.device);
    if (known == nullptr) return;  // of another person, or not allowed; or there is a change of relations, too
    if (home_.devices().is_missing(message.device)) return schedule_.ask_device(message.device, now);
    auto effect = device_events_.take(message, *known);
    if (effect.ask_lists) schedule_.ask_lists(now);
    if (effect.ask_device) schedule_.ask_device(message.device, now);
    if (!effect.device) return;
    expected_.seen(*effect.device, now);
    home_.devices().read(*std::move(effect.device), now);
    show(now);
  }

  /// An event is told only if it was shown, and after its camera was. Until that can be, it waits.
  void take_camera_events(const EventMessage& message, Instant now) {
    if (link_.state == LinkState::online) {
      home_.add_events(message, now);
      return show(now);
    }
    waiting_events_.push_back(message);
    if (waiting_events_.size() > max_waiting_events) waiting_events_.pop_front();
  }

  void take_waiting_events(Instant now) {
    if (link_.state != LinkState::online) return;
    for (const EventMessage& message : std::exchange(waiting_events_, {})) take_camera_events(message, now);
  }

  void on_feed_changed(Instant now) override {
    schedule_.set_interval(feed_->works() ? reconciliation_interval : options_.settings.poll, now);
    const std::string advice = feed_->advice();
    if (std::exchange(events_missing_told_, advice) != advice) {
      events_->on_advice(Advice::events_missing, advice, now);
    }
  }

  void on_feed_gap(Instant now) override { schedule_.ask_lists(now); }
  /// The next reading is refused too, and tells it.
  void on_feed_refused(Instant now) override { schedule_.ask_lists(now); }

  // --- showing -------------------------------------------------------------------------------------------------------

  void report_online(Instant now) {
    if (home_.is_complete() && lists_devices_) report({LinkState::online}, now);
  }

  void report(const upstream::LinkReport& link, Instant now) {
    if (std::exchange(link_, link) == link) return;
    if (link.state != LinkState::online) told_.reset();  // once it is online again, the home is told anew
    events_->on_link(link, now);
  }

  void show(Instant now) {
    show_at_ = home_.next_change(now);
    if (link_.state != LinkState::online) return;
    auto document = home_.document(now);
    if (told_ && model::same(told_->root(), document.root())) return;
    told_ = std::move(document);
    events_->on_document(*told_, now);
  }

  // --- writing -------------------------------------------------------------------------------------------------------

  /// A write must not end from inside `write`.
  void end_later(std::function<void(WriteOutcome)> done, WriteOutcome outcome) {
    ended_writes_.emplace_back([done = std::move(done), outcome = std::move(outcome)] { done(outcome); });
  }

  static WriteOutcome hold_back(milliseconds wait) {
    WriteOutcome outcome{WriteOutcome::Kind::not_sent, "Google takes no more commands now"};
    outcome.wait = std::max(wait, milliseconds(1s));
    return outcome;
  }

  void begin_write(Device device, WritePlan plan, std::function<void(WriteOutcome)> done) {
    const std::uint64_t id = ++last_write_;
    auto call = std::make_unique<WriteCall>(
        device.name, std::move(plan.calls), options_.settings, client_, quotas_, options_.clock,
        [this, id, done = std::move(done)](WriteOutcome outcome) { write_ended(id, std::move(outcome), done); });
    call->start();
    writes_.emplace(id, PendingWrite{std::move(device), plan.fan_minutes, std::move(call)});
  }

  void write_ended(std::uint64_t id, WriteOutcome outcome, const std::function<void(WriteOutcome)>& done) {
    auto ended = writes_.extract(id);  // alive until this returns
    PendingWrite& write = ended.mapped();
    Device& device = write.planned;
    const Instant now = options_.clock();
    if (outcome.kind == WriteOutcome::Kind::accepted) {
      for (const PlannedCall& call : write.call->calls()) apply(call, device, now.wall);
      expected_.expect(device, write.call->calls(), now);
      home_.set_fan_minutes(device.name, write.fan_minutes);
    } else {
      expected_.forget(device.name);
    }
    if (events_ != nullptr && !token_.empty()) schedule_.ask_device(device.name, now + first_look);
    done(std::move(outcome));
  }

  const SdmOptions options_;
  net::HttpClient& http_;
  AuthorizedClient client_;
  CallQuotas quotas_;
  ReadSchedule schedule_;
  std::optional<EventFeed> feed_;  ///< nothing: there is no subscription
  HomeState home_;
  DeviceEvents device_events_;
  ExpectedValues expected_;
  upstream::UpstreamEvents* events_ = nullptr;
  bool pending_start_ = false;
  bool pending_show_ = false;
  Secret token_;
  std::optional<Instant> token_poll_at_;
  bool lists_devices_ = false;   ///< the last list was not empty
  std::set<std::string> asked_;  ///< devices that are missing, and were asked for alone
  std::string missing_told_;     ///< the advice about them
  std::string events_missing_told_;
  upstream::LinkReport link_;  ///< as reported
  std::optional<model::Document> told_;
  std::optional<Instant> show_at_;  ///< when the document changes by itself
  std::uint64_t last_write_ = 0;
  std::map<std::uint64_t, PendingWrite> writes_;
  std::vector<std::function<void()>> ended_writes_;    ///< that were not even sent; told with the next tick
  std::vector<std::function<void()>> image_refusals_;  ///< likewise
  std::deque<EventMessage> waiting_events_;            ///< of cameras, while the account is not online
  std::uint64_t last_picture_ = 0;
  std::map<std::uint64_t, std::unique_ptr<PictureCall>> pictures_;
  std::unique_ptr<net::HttpTransfer> reading_;
};

}  // namespace

std::unique_ptr<upstream::Upstream> make_sdm_upstream(SdmOptions options, net::HttpClient& client) {
  return std::make_unique<SdmUpstream>(std::move(options), client);
}

}  // namespace nest2mqtt::sdm
