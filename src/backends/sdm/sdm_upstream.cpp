#include "sdm_upstream.h"

#include <chrono>
#include <deque>
#include <optional>
#include <string_view>
#include <utility>

#include "nest2mqtt/model/json.h"

#include "abilities.h"
#include "api/authorized_client.h"
#include "api/read_problem.h"
#include "commands/account_pictures.h"
#include "commands/account_writes.h"
#include "feed/event_feed.h"
#include "home/device_events.h"
#include "home/home_state.h"
#include "home/missing_devices.h"
#include "plan/expected_values.h"
#include "read_schedule.h"
#include "reading_request.h"

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

class SdmUpstream final : public upstream::Upstream, private FeedOwner {
 public:
  SdmUpstream(SdmOptions options, net::HttpClient& client)
      : options_(std::move(options)),
        client_(options_.settings, client, options_.redact, options_.clock),
        quotas_(options_.account, options_.make_budget),
        schedule_(options_.settings.poll, options_.random),
        home_(empty_home()),
        writes_(
            {.settings = options_.settings,
             .client = client_,
             .quotas = quotas_,
             .home = home_,
             .expected = expected_,
             .clock = options_.clock,
             .on_changed = [this] { pending_show_ = true; },
             .on_sent =
                 [this](const std::string& device) { schedule_.ask_device(device, options_.clock() + first_look); }}),
        pictures_({options_.settings, client_, client, quotas_, options_.clock, options_.redact}) {
    if (!has_events()) return;
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
    pictures_.cancel_all();
  }

  void write(upstream::Write write, std::function<void(WriteOutcome)> done) override {
    writes_.write(write, std::move(done));
  }

  void fetch_image(const std::string& url, std::function<void(Result<std::string>)> done) override {
    if (events_ == nullptr) return;
    const Instant now = options_.clock();
    pictures_.fetch(home_.picture(url, now), now, std::move(done));
  }

  std::optional<Instant> deadline() const override {
    if (writes_.is_due()) return due_at_once;
    if (events_ == nullptr) return std::nullopt;
    if (pending_start_ || pending_show_ || pictures_.is_due()) return due_at_once;
    const auto next = earlier(earlier(token_poll_at_, show_at_), schedule_.deadline());
    return feed_ ? earlier(next, feed_->deadline()) : next;
  }

  void tick(Instant now) override {
    writes_.tick();
    if (events_ == nullptr) return;
    pictures_.tick();
    if (std::exchange(pending_start_, false)) begin(now);
    if (token_poll_at_ && *token_poll_at_ <= now) poll_token(now);
    if (std::exchange(pending_show_, false) || (show_at_ && *show_at_ <= now)) show(now);
    if (const auto reading = schedule_.take_due(now)) read(*reading, now);
    if (feed_) feed_->tick(now);
  }

 private:
  [[nodiscard]] bool has_events() const { return !options_.settings.subscription.empty(); }

  [[nodiscard]] HomeState empty_home() const {
    HomeState home{DeviceAliases(options_.settings.aliases)};
    if (has_events()) home.expect_events();
    return home;
  }

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
    client_.use({});
    stop_reading();
    reading_.reset();
    home_ = empty_home();
    waiting_events_.clear();
    device_events_ = {};
    expected_ = {};
    missing_ = {};
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
    if (!feed_) return;
    feed_->start(now);
    on_feed_changed(now);
  }

  void stop_reading() {
    schedule_.stop();
    if (feed_) feed_->stop();
  }

  // --- reading -------------------------------------------------------------------------------------------------------

  void read(const Reading& reading, Instant asked) {
    reading_ = client_.send(request_for(reading, options_.settings),
                            [this, reading, asked](const CallResult& answer) { read_ended(reading, asked, answer); });
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
        return read_rooms(body).map([&](const std::vector<Room>& rooms) { home_.set_rooms(reading.name, rooms); });
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

  void look_for_missing(Instant now) {
    const KnownDevices& devices = home_.devices();
    for (const std::string& name : missing_.take_new(devices)) schedule_.ask_device(name, now);
    const std::string advice = advice_on_missing(devices);
    if (std::exchange(missing_told_, advice) != advice) {
      events_->on_advice(Advice::permissions_missing, advice, now);
    }
  }

  void read_failed(const Reading& reading, const ReadProblem& problem, Instant now) {
    const bool is_list = reading.kind == Reading::Kind::structures || reading.kind == Reading::Kind::devices;
    if (!is_list && (problem.not_found || problem.loss == AccessLoss::forbidden)) {
      // It says nothing of the account. The rooms of a structure that is gone are not missed.
      schedule_.succeeded(reading, now);
      if (reading.kind == Reading::Kind::device && problem.not_found) device_not_found(reading.name, now);
      return;
    }
    if (problem.needs_login) {
      stop_reading();
    } else if (problem.pause) {
      schedule_.failed(reading, *problem.pause, now);
    } else {
      schedule_.failed(reading, now);
    }
    // How the account is, only a list tells, which may be due much later.
    if (!is_list && !problem.needs_login) return schedule_.ask_lists(now);
    const std::string next_step = problem.needs_login ? "; " + options_.token_advice : "";
    report({problem.state, problem.why + next_step, problem.loss}, now);
  }

  /// A device is deleted only if it is missing in the list, too.
  void device_not_found(const std::string& name, Instant now) {
    if (!home_.devices().is_missing(name)) return schedule_.ask_lists(now);
    home_.devices().deleted(name);
    device_events_.forget(name);
    expected_.forget(name);
    look_for_missing(now);
    show(now);
  }

  // --- events --------------------------------------------------------------------------------------------------------

  void on_event(const EventMessage& message, Instant now) override {
    if (message.relations_changed) schedule_.ask_lists(now + relation_delay);
    const Device* const known = home_.devices().find(message.device);
    // Until the devices are known, events of cameras wait. Later a device that is not known is that of another person,
    // or not allowed; or there is a change of relations, too.
    if (!message.events.empty() && (known != nullptr || !home_.is_complete())) take_camera_events(message, now);
    if (known == nullptr) return;
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

  const SdmOptions options_;
  AuthorizedClient client_;
  CallQuotas quotas_;
  ReadSchedule schedule_;
  std::optional<EventFeed> feed_;  ///< nothing: there is no subscription
  HomeState home_;
  DeviceEvents device_events_;
  ExpectedValues expected_;
  AccountWrites writes_;
  AccountPictures pictures_;
  MissingDevices missing_;
  upstream::UpstreamEvents* events_ = nullptr;
  bool pending_start_ = false;
  bool pending_show_ = false;
  Secret token_;
  std::optional<Instant> token_poll_at_;
  bool lists_devices_ = false;  ///< the last list was not empty
  std::string missing_told_;    ///< the advice about devices that are missing
  std::string events_missing_told_;
  upstream::LinkReport link_;  ///< as reported
  std::optional<model::Document> told_;
  std::optional<Instant> show_at_;           ///< when the document changes by itself
  std::deque<EventMessage> waiting_events_;  ///< of cameras, while the account is not online
  std::unique_ptr<net::HttpTransfer> reading_;
};

}  // namespace

std::unique_ptr<upstream::Upstream> make_sdm_upstream(SdmOptions options, net::HttpClient& client) {
  return std::make_unique<SdmUpstream>(std::move(options), client);
}

}  // namespace nest2mqtt::sdm
