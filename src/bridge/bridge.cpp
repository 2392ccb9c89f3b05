#include "nest2mqtt/bridge/bridge.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "nest2mqtt/base/shortened.h"

#include "bridge_options.h"
#include "structure_problem.h"

namespace nest2mqtt::bridge {
namespace {

using namespace std::chrono_literals;
using upstream::LinkState;

constexpr auto write_patience_at_stop = 4s;
/// Receipts in one turn of the loop.
constexpr std::size_t most_at_once = 1000;

/// Of what others say, in bytes.
constexpr std::size_t most_quoted = 500;

/// Tells this run of this bridge from any other.
std::string make_mark(Backoff::Random& random) {
  return fmt::format("{:08x}{:08x}", random(), random());
}

}  // namespace

/// Passes one account's events on, with its number.
class Bridge::Link final : public upstream::UpstreamEvents {
 public:
  Link(Bridge& bridge, std::size_t account) : bridge_(bridge), account_(account) {}
  void on_document(const model::Document& document, Instant now) override {
    bridge_.document_arrived(account_, document, now);
  }
  void on_link(const upstream::LinkReport& link, Instant now) override { bridge_.link_changed(account_, link, now); }
  void on_advice(upstream::Advice advice, const std::string& message, Instant now) override {
    bridge_.advised(account_, advice, message, now);
  }
  void on_permissions_changed(Instant) override { bridge_.dispatcher_.permissions_changed(account_); }

 private:
  Bridge& bridge_;
  std::size_t account_;
};

Bridge::Bridge(const config::Config& config, mqtt::Transport& transport, std::vector<Account> accounts,
               storage::StateStore& store, Program program, Backoff::Random random, Instant now)
    : config_(config),
      store_(store),
      program_(std::move(program)),
      names_(config.mqtt.base_topic),
      accounts_(std::move(accounts)),
      second_bridge_(make_mark(random)),
      broker_(session_options(config, store), transport, *this, random),
      publisher_(names_, mirror_options(config), broker_.outbox()),
      home_assistant_(config, names_, store, broker_.outbox(), random),
      events_(names_, store, broker_.outbox()),
      status_(config, names_, broker_.outbox(), second_bridge_.own_mark(), now),
      complaints_([](spdlog::level::level_enum level, const std::string& line) { spdlog::log(level, "{}", line); }),
      receipt_room_(broker_.outbox(), complaints_),
      dispatcher_(command_options(config.write), *this),
      command_statuses_(names_, broker_.outbox(), dispatcher_),
      requests_(make_requests()),
      started_(now),
      broker_since_(now),
      progress_(broker_.outbox()) {
  broker_.clock = program_.clock;
  broker_.outbox().on_progress = [this](Instant at) { progress_.progress(at); };
  show_images(now);
  for (std::size_t i = 0; i < accounts_.size(); ++i) {
    links_.push_back(std::make_unique<Link>(*this, i));
    states_.push_back(
        {.name = accounts_[i].name, .since = now, .offline_since = now, .dormant = accounts_[i].optional});
    loss_guards_.emplace_back();
  }
}

Bridge::~Bridge() = default;

void Bridge::start(Instant now) {
  dispatcher_.restore(store_.records(), now);
  strangers_due_ = now + config_.nest.grace;
  health_.start(now);
  for (std::size_t i = 0; i < states_.size(); ++i) dispatcher_.account_changed(i, {}, now);
  status_.show_links(states_, now);
  status_.show_structures({}, now);
  home_assistant_.start(now);
  broker_.start(now);
  for (std::size_t i = 0; i < accounts_.size(); ++i) accounts_[i].upstream->start(*links_[i]);
}

void Bridge::stop(Instant now) {
  if (leave_by_) return;
  if (dispatcher_.deadline() && *dispatcher_.deadline() <= now) dispatcher_.tick(now);  // what has come until now
  dispatcher_.stop();
  for (const Account& account : accounts_) account.upstream->stop();
  leave_by_ = now + write_patience_at_stop;
  tick(now);
}

bool Bridge::finished() const {
  return left_ && broker_.stopped();
}

std::optional<Instant> Bridge::deadline() const {
  auto first = earlier(broker_.deadline(), dispatcher_.deadline());
  for (const Account& account : accounts_) first = earlier(first, account.upstream->deadline());
  first = earlier(first, earlier(health_.deadline(), stale_at_));
  for (std::size_t i = 0; i < states_.size(); ++i) {
    if (states_[i].link.state == LinkState::online) first = earlier(first, loss_guards_[i].deadline());
  }
  first = earlier(first, earlier(home_assistant_.deadline(), complaints_.deadline()));
  first = earlier(first, events_.deadline());
  first = earlier(first, command_statuses_.deadline());
  if (images_ && !leave_by_) first = earlier(first, images_->deadline());
  // Nothing can be done about strangers before the broker shows them.
  if (broker_.ready()) first = earlier(first, strangers_due_);
  return left_ ? first : earlier(first, leave_by_);
}

void Bridge::tick(Instant now) {
  for (const Account& account : accounts_) {
    if (account.upstream->deadline() && *account.upstream->deadline() <= now) account.upstream->tick(now);
  }
  if (broker_.deadline() && *broker_.deadline() <= now) broker_.tick(now);
  believe_losses(now);
  if (stale_at_ && *stale_at_ <= now) {
    withhold_overdue(now);
    update_freshness(now);
    show_health(now);
  }
  if (home_assistant_.deadline() && *home_assistant_.deadline() <= now) {
    home_assistant_.tick(now);
    withhold_changing_devices(now);
  }
  if (events_.deadline() && *events_.deadline() <= now) events_.tick(now);
  if (images_ && !leave_by_ && images_->deadline() && *images_->deadline() <= now) images_->tick(now);
  if (strangers_due_ && *strangers_due_ <= now && broker_.ready()) {
    strangers_due_.reset();
    if (!everything_settled()) publisher_.mark_strangers_offline(now);
  }
  if (dispatcher_.deadline() && *dispatcher_.deadline() <= now) dispatcher_.tick(now);
  if (command_statuses_.deadline() && *command_statuses_.deadline() <= now) command_statuses_.tick(now);
  complaints_.tick(now);
  show_health_if_due(now);
  if (leave_by_ && !left_ && (*leave_by_ <= now || !dispatcher_.calling())) leave_broker(now);
}

void Bridge::leave_broker(Instant now) {
  left_ = true;
  health_.stop();
  status_.show_offline(now);
  broker_.stop();
}

// --- from the accounts ------------------------------------------------------------------------------------------

void Bridge::document_arrived(std::size_t account, const model::Document& document, Instant now) {
  AccountState& state = states_[account];
  state.last_document = now;
  ++state.documents;
  const bool doubted = loss_guards_[account].doubted_since().has_value();
  if (auto taken = loss_guards_[account].take(document, now)) {
    take_document(account, std::move(*taken), now);
  } else if (!doubted) {
    spdlog::warn("account {}: the service shows no device any more; that is believed if it lasts for {} s", state.name,
                 HomeLossGuard::doubt_time.count());
  }
}

void Bridge::believe_losses(Instant now) {
  for (std::size_t i = 0; i < states_.size(); ++i) {
    if (states_[i].link.state != LinkState::online) continue;
    if (auto taken = loss_guards_[i].tick(now)) take_document(i, std::move(*taken), now);
  }
}

void Bridge::take_document(std::size_t account, model::Document document, Instant now) {
  states_[account].document = std::move(document);
  // First: what is new in the document must not be published as offline before it is online.
  publisher_.set_fresh(fresh_accounts(now), now);
  const auto before = broker_.outbox().mark();
  show_home(now);
  progress_.shown(now, before);
}

void Bridge::link_changed(std::size_t account, const upstream::LinkReport& link, Instant now) {
  AccountState& state = states_[account];
  const bool changed = state.take(link, now);
  // With another token.
  if (link.state == LinkState::connecting) loss_guards_[account].forget();
  if (state.dormant) {
    show_home(now);  // nothing is to be expected of it
    return;
  }
  if (link.state == LinkState::online) {
    if (changed) spdlog::info("account {}: online", state.name);
  } else if (link.state == LinkState::connecting) {
    spdlog::info("account {}: {}", state.name, link.why);
  } else {
    spdlog::warn("account {}: {}: {}", state.name, link_word(link.state), link.why);
  }
  update_freshness(now);
  if (link.state == LinkState::unauthorized) {
    // The service's terms: who has lost the access keeps nothing of the home, also on the broker.
    state.document.reset();
    loss_guards_[account].forget();
    show_home(now);
  }
  status_.show_links(states_, now);
  if (changed && link.state != LinkState::connecting) {
    status_.event(event_name(link), {{"account", state.name}, {"message", link.why}}, now);
  }
  show_health(now);
}

void Bridge::advised(std::size_t account, upstream::Advice advice, const std::string& message, Instant now) {
  AccountState& state = states_[account];
  const bool withheld = state.withheld;
  if (state.take(advice, message, now)) {
    spdlog::warn("account {}: {}", state.name, message);
    status_.event(event_name(advice), {{"account", state.name}, {"message", message}}, now);
  }
  if (withheld && !state.unusable_since) link_changed(account, {LinkState::online, ""}, now);
  update_freshness(now);
  show_health(now);
}

void Bridge::name_homeless_devices(Instant now) {
  for (const model::ObjectId& id : publisher_.home().homeless()) {
    complaints_.add("device without a home", spdlog::level::warn,
                    fmt::format("{} says no home that it is in, so nest.structures leaves it out", id.path()), now);
  }
}

void Bridge::withhold_overdue(Instant now) {
  for (std::size_t i = 0; i < states_.size(); ++i) {
    AccountState& state = states_[i];
    if (const auto at = state.withhold_at(config_.nest.grace); !at || *at > now) continue;
    link_changed(i, {LinkState::offline, state.advice[upstream::Advice::unusable_document]}, now);
    state.withheld = true;
  }
}

void Bridge::show_home(Instant now) {
  std::vector<std::optional<model::Document>> documents;
  for (const AccountState& state : states_) documents.push_back(state.document);
  check_structures(documents, now);
  const bool first = !home_known_ && everything_settled();
  const auto difference = publisher_.show(model::Home(std::move(documents), config_.nest.structures), now);
  update_freshness(now);
  home_assistant_.home_changed(publisher_.home(), difference, now);
  withhold_changing_devices(now);
  events_.home_changed(publisher_.home(), difference, everything_settled(), now);
  command_statuses_.home_changed(publisher_.shared_home(), everything_settled(), now);
  // Before the ghosts go: a picture of an earlier run is to be unavailable before it is deleted.
  if (images_) images_->home_changed(publisher_.home(), now);
  clear_ghosts_if_known(now);
  name_homeless_devices(now);
  if (!difference.added.empty() || !difference.removed.empty()) {
    status_.show_structures(BridgeStatus::structures(publisher_.home()), now);
    spdlog::info("the home has {} structures and devices", publisher_.home().objects().size());
  }
  if (home_known_) {
    for (const auto& id : difference.added) status_.event("device_added", {{"path", id.path()}}, now);
    for (const auto& id : difference.removed) status_.event("device_removed", {{"path", id.path()}}, now);
  }
  if (first) home_known_ = true;
  if (home_known_) progress_.home_complete();
  dispatcher_.home_changed(publisher_.shared_home(), everything_settled(), now);
}

void Bridge::withhold_changing_devices(Instant now) {
  publisher_.set_withheld(home_assistant_.changing(publisher_.home()), now);
}

void Bridge::check_structures(const std::vector<std::optional<model::Document>>& documents, Instant now) {
  if (config_.nest.structures.empty() && !structure_problem_) return;
  const bool all_known = std::all_of(states_.begin(), states_.end(),
                                     [](const AccountState& state) { return state.document || state.dormant; });
  auto found = all_known ? structure_problem(config_.nest.structures, model::structures_in(documents)) : std::nullopt;
  if (std::exchange(structure_problem_, found) == found) return;
  if (found) spdlog::warn("{}", *found);
  show_health(now);
}

publish::ImageDesk Bridge::image_desk() {
  return {.fetch =
              [this](std::size_t account, const std::string& url, publish::ImageDesk::Done done) {
                spdlog::debug("account {}: GET {}", states_[account].name, url);
                accounts_[account].upstream->fetch_image(url, [this, done = std::move(done)](Result<std::string> image) {
                  done(std::move(image), program_.clock());
                });
              },
          .trouble = [](const std::string& what) { spdlog::warn("{}", what); }};
}

std::vector<bool> Bridge::fresh_accounts(Instant now) const {
  std::vector<bool> fresh;
  for (const AccountState& state : states_) fresh.push_back(state.fresh(now, config_.nest.grace));
  return fresh;
}

void Bridge::update_freshness(Instant now) {
  const std::vector<bool> fresh = fresh_accounts(now);
  stale_at_.reset();
  for (const AccountState& state : states_) {
    if (state.fresh(now, config_.nest.grace)) stale_at_ = earlier(stale_at_, state.stale_at(config_.nest.grace));
    stale_at_ = earlier(stale_at_, state.withhold_at(config_.nest.grace));
  }
  publisher_.set_fresh(fresh, now);
  for (std::size_t i = 0; i < states_.size(); ++i) {
    const command::AccountStatus standing{states_[i].link.state, fresh[i]};
    if (standings_.size() <= i) standings_.emplace_back();
    if (std::exchange(standings_[i], standing) != standing) dispatcher_.account_changed(i, standing, now);
  }
}

bool Bridge::everything_settled() const {
  return std::all_of(states_.begin(), states_.end(), [](const AccountState& state) { return state.settled(); });
}

void Bridge::clear_ghosts_if_known(Instant now) {
  if (!everything_settled()) return;
  publisher_.clear_ghosts(now);
  home_assistant_.clear_ghosts(now);
}

// --- from the broker ----------------------------------------------------------------------------------------------

void Bridge::on_broker_ready(Instant now) {
  spdlog::info("connected to the broker {}", config_.mqtt.url);
  broker_connected_ = true;
  broker_since_ = now;
  second_bridge_.published();
  home_assistant_.broker_ready(now);
  clear_ghosts_if_known(now);
  show_health(now);
  status_.show_online(now);
}

void Bridge::on_broker_lost(const Error& why, Instant now) {
  ++broker_losses_;
  broker_trouble_ = shortened_with_size(why.message, most_quoted);
  if (std::exchange(broker_connected_, false)) broker_since_ = now;
  spdlog::warn("broker {}: {}; trying again", config_.mqtt.url, why.message);
  // The will has said `offline`; `online` comes again when everything else is there.
  broker_.outbox().set(names_.bridge("state"), "", now);
  broker_complaint_.reset();
  home_assistant_.broker_lost();
}

bool Bridge::on_swept(const mqtt::Message& message) {
  const bool below_base = message.topic.starts_with(names_.base() + "/");
  if (message.topic == names_.bridge("info")) look_for_second_bridge(message, program_.clock());
  command_statuses_.swept(message);
  return home_assistant_.swept(message) || below_base;
}

void Bridge::on_sweep_done(Instant now) {
  home_assistant_.sweep_done(now);
  withhold_changing_devices(now);
  command_statuses_.sweep_done(now);
}

void Bridge::look_for_second_bridge(const mqtt::Message& info, Instant now) {
  const bool known = second_bridge_.problem(now).has_value();
  if (second_bridge_.seen(info.payload, now)) status_.repeat_info(now);
  const auto problem = second_bridge_.problem(now);
  if (!problem || known) return;
  spdlog::error("{}", *problem);
  status_.event("second_bridge", {{"message", *problem}}, now);
  show_health(now);
}

void Bridge::on_broker_trouble(const std::string& what) {
  complaints_.add("broker", spdlog::level::err, what, program_.clock());
  if (broker_complaint_) return;
  broker_complaint_ = what;
  health_.may_have_changed(program_.clock());  // not from in here
}

void Bridge::on_message(const mqtt::Message& message, Instant now) {
  if (message.topic == names_.bridge("state")) {
    // The will of an earlier connection may come after our own word.
    if (!leave_by_ && message.payload != "online") broker_.outbox().repeat(message.topic, now);
  } else if (message.topic == names_.bridge("info")) {
    look_for_second_bridge(message, now);
  } else if (message.topic == publish::HomeAssistant::status_topic(config_)) {
    home_assistant_.status_changed(message, now);
  } else if (const auto verb = names_.parse_request(message.topic)) {
    answer_request(*verb, message, now);
  } else if (message.topic.ends_with("/set")) {
    receive_command(message, now);
  } else {
    see_foreign_message(message, now);
  }
}

void Bridge::see_foreign_message(const mqtt::Message& message, Instant now) {
  if (!message.retain || leave_by_ || !names_.is_ours(message.topic)) return;
  const auto wanted = broker_.outbox().wanted(message.topic);
  if (wanted.value_or("") == message.payload) return;
  // What nobody wants may be wanted yet, as long as not every account's home is known; the next sweep sees it.
  if (!wanted && !everything_settled()) return;
  if (second_bridge_.problem(now) || !foreign_values_.may_put_right(message.topic, now)) return;
  complaints_.add("foreign value", spdlog::level::warn,
                  fmt::format("somebody else wrote to {}, a topic of this bridge; it is put right", message.topic),
                  now);
  if (wanted) {
    broker_.outbox().repeat(message.topic, now);
  } else {
    broker_.outbox().send({.topic = message.topic, .payload = "", .retain = true}, now);
  }
}

void Bridge::on_retained(const mqtt::Message& message, Instant now) {
  complaints_.add("retained command", spdlog::level::warn,
                  fmt::format("a retained command on {} was cleared; send commands without retain", message.topic),
                  now);
  receive_command(message, now);
}

void Bridge::receive_command(const mqtt::Message& message, Instant now) {
  if (leave_by_) return;
  if (message.retain && message.payload.empty()) return;  // somebody clears a retained command; that may be us
  const auto target = names_.parse_command(message.topic);
  if (!target) {
    complaints_.add("command topic", spdlog::level::warn,
                    fmt::format("no structure, device or field can be meant by {}", message.topic), now);
    return;
  }
  // What waits in the dispatcher is not in the outbox yet.
  if (dispatcher_.waiting_to_leave() >= most_at_once) dispatcher_.tick(now);
  if (receipt_room_.admits(message.topic, now)) {
    dispatcher_.receive({.object = target->object,
                         .field = target->field,
                         .payload = message.payload,
                         .retained = message.retain,
                         .response_topic = message.response_topic,
                         .correlation_data = message.correlation_data,
                         .expiry = message.expiry},
                        now);
  }
  if (message.retain) broker_.outbox().send({.topic = message.topic, .payload = "", .retain = true}, now);
}

// --- commands -------------------------------------------------------------------------------------------------------

bool Bridge::may_respond_to(const std::optional<std::string>& topic, Instant now) {
  if (!topic) return false;
  if (response_topics_.allows(*topic)) return true;
  complaints_.add("response topic", spdlog::level::warn, response_topics_.refusal(*topic), now);
  return false;
}

void Bridge::send_receipt(const command::OutgoingReceipt& outgoing, Instant now) {
  const bool responds = may_respond_to(outgoing.response_topic, now);
  mqtt::Outbox::Settled settled;
  if (outgoing.awaits_delivery()) {
    settled = [this, number = outgoing.number](Instant at) { dispatcher_.receipt_delivered(number, at); };
  }
  mqtt::Outbox& outbox = broker_.outbox();
  // Delivered is what went last.
  outbox.send_promised({.topic = names_.result(outgoing.object), .payload = outgoing.text}, now,
                       responds ? nullptr : settled);
  if (!responds) return;
  outbox.send_promised(
      {.topic = *outgoing.response_topic, .payload = outgoing.text, .correlation_data = outgoing.correlation_data}, now,
      std::move(settled));
}

void Bridge::publish_receipt(const command::OutgoingReceipt& outgoing, Instant now) {
  send_receipt(outgoing, now);
  if (!outgoing.receipt) {
    command_statuses_.told_again(outgoing.object, outgoing.text, now);
    return;
  }
  const command::Receipt& receipt = *outgoing.receipt;
  receipts_.add(receipt);
  commands_.add(receipt);
  command_statuses_.told(outgoing.object, receipt, now);
  health_.may_have_changed(now);
  if (!outgoing.is_final()) return;
  const std::string line = fmt::format("command {} {}: {} ({}) {}", receipt.path, model::to_text(receipt.requested),
                                       command::status_word(receipt.result.status),
                                       command::code_word(receipt.result.code), receipt.result.message);
  if (receipt.result.status == command::Status::refused) {
    complaints_.add("refused " + std::string(command::code_word(receipt.result.code)), spdlog::level::info, line, now);
  } else {
    spdlog::info("{}", line);
  }
}

void Bridge::write(std::size_t account, upstream::Write write, Done done) {
  spdlog::debug("account {}: PUT {} {}", states_[account].name, write.path(), model::to_text(write.body));
  health_.may_have_changed(program_.clock());  // the budget is smaller now
  accounts_[account].upstream->write(std::move(write),
                                     [this, done = std::move(done)](const upstream::WriteOutcome& outcome) {
                                       const Instant now = program_.clock();
                                       done(outcome, now);
                                       health_.may_have_changed(now);
                                       if (leave_by_) tick(now);
                                     });
}

Result<void> Bridge::save(const command::RecordChanges& changes) {
  auto saved = store_.save(changes);
  if (!saved) spdlog::error("{}", saved.error().message);
  return saved;
}

// --- how it is ------------------------------------------------------------------------------------------------------

std::optional<std::string> Bridge::problem(Instant now) const {
  auto found = whole_problem(now);
  if (found) *found = shortened_with_size(*found, most_quoted);
  return found;
}

std::optional<std::string> Bridge::whole_problem(Instant now) const {
  if (auto second = second_bridge_.problem(now)) return second;
  for (const AccountState& state : states_) {
    if (auto trouble = state.problem(now, config_.nest.grace)) return trouble;
  }
  if (auto blocked = blocked_problem(now)) return blocked;
  if (structure_problem_) return structure_problem_;
  return broker_complaint_ ? broker_complaint_ : receipt_room_.problem(now);
}

std::string Bridge::summary(Instant now) const {
  const auto& objects = publisher_.home().objects();
  const auto devices =
      std::count_if(objects.begin(), objects.end(), [](const auto& object) { return !object.id.is_structure(); });
  const auto trouble = problem(now);
  std::string line =
      trouble ? *trouble : fmt::format("{}, {} devices", link_word(BridgeStatus::worst(states_)), devices);
  if (broker_.ready()) {
    line += "; broker connected";
  } else if (broker_trouble_.empty()) {
    line += "; connecting to the broker";
  } else {
    line += "; no broker: " + broker_trouble_;
  }
  const auto& waiting = status_.restart_needed();
  if (!waiting.empty()) line += fmt::format("; restart to take {}", fmt::join(waiting, ", "));
  return line;
}

}  // namespace nest2mqtt::bridge
