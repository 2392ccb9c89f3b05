#include "running_bridge.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "nest2mqtt/base/shortened.h"
#include "nest2mqtt/publish/discovery_options.h"

#include "bridge_options.h"

namespace nest2mqtt::bridge {
namespace {

using namespace std::chrono_literals;

/// How long the answer to a write is awaited when the program ends.
constexpr auto write_timeout_at_stop = 4s;

/// Bytes that are kept of an error text that others (the broker, the system) have written.
constexpr std::size_t max_quoted_error = 500;

/// A random text that identifies this run of this bridge.
std::string make_instance(Backoff::Random& random) {
  return fmt::format("{:08x}{:08x}", random(), random());
}

}  // namespace

std::unique_ptr<Bridge> make_bridge(const config::Config& config, mqtt::Transport& transport,
                                    std::vector<Bridge::Account> accounts, storage::StateStore& store,
                                    Bridge::Program program, Backoff::Random random, Instant now) {
  return std::make_unique<RunningBridge>(config, transport, std::move(accounts), store, std::move(program), random,
                                         now);
}

RunningBridge::RunningBridge(const config::Config& config, mqtt::Transport& transport, std::vector<Account> accounts,
                             storage::StateStore& store, Program program, Backoff::Random random, Instant now)
    : config_(config),
      store_(store),
      program_(std::move(program)),
      names_(config.mqtt.base_topic),
      started_(now),
      second_bridge_(make_instance(random)),
      log_([](spdlog::level::level_enum level, const std::string& line) { spdlog::log(level, "{}", line); }),
      session_(session_options(config, store), transport, *this, random, program_.clock),
      accounts_(std::move(accounts), config.nest, *this, health_, now),
      commands_(config, names_, accounts_, store, session_.outbox(), health_, log_, program_.clock, now),
      mirror_(config, names_, accounts_, store, session_.outbox(), commands_, log_, image_fetcher(), random, now),
      topics_(config, names_, session_.outbox(), second_bridge_.own_instance(), now),
      broker_{.since = now} {
  add_requests();
  // The order of ticks: accounts first, so that commands are compared with the newest document; health last, because it
  // reports on all the others.
  parts_.add(accounts_);
  parts_.add(session_);
  parts_.add(mirror_);
  parts_.add(commands_);
  parts_.add(log_);
  parts_.add([this] { return health_.deadline(); }, [this](Instant at) { publish_health_if_due(at); });
}

// --- life cycle -----------------------------------------------------------------------------------------------------

void RunningBridge::start(Instant now) {
  commands_.start(now);
  health_.start(now);
  topics_.publish_links(accounts_.states(), now);
  topics_.publish_structures({}, now);
  mirror_.start(now);
  session_.start(now);
  accounts_.start();
}

void RunningBridge::config_changed(const config::ConfigChanges& changes, Instant now) {
  if (changes.include("log.level")) {
    program_.set_log_level(config_.log.level);
    topics_.set_log_level(config_.log.level, now);
  }
  commands_.config_changed(now);
  mirror_.config_changed(now);
  mqtt::BrokerSessionOptions options = session_options(config_, store_);
  session_.set_filters(std::move(options.subscriptions), std::move(options.swept), now);
  accounts_.config_changed(now);
  if (changes.include("nest.structures")) home_published(mirror_.publish_home(now), now);
  topics_.set_restart_needed(changes.restart, now);
  health_.changed(now);
}

void RunningBridge::stop(Instant now) {
  if (stop_deadline_) return;
  stop_deadline_ = now + write_timeout_at_stop;
  commands_.stop(now);
  accounts_.stop();
  mirror_.stop();
  tick(now);
}

bool RunningBridge::finished() const {
  return leaving_broker_ && session_.stopped();
}

std::optional<Instant> RunningBridge::deadline() const {
  if (stop_deadline_ && !leaving_broker_)
    return commands_.write_under_way() ? earlier(parts_.deadline(), stop_deadline_) : due_at_once;
  return parts_.deadline();
}

void RunningBridge::tick(Instant now) {
  parts_.tick(now);
  if (may_disconnect(now)) leave_broker(now);
}

bool RunningBridge::may_disconnect(Instant now) const {
  return stop_deadline_ && !leaving_broker_ && (*stop_deadline_ <= now || !commands_.write_under_way());
}

void RunningBridge::leave_broker(Instant now) {
  leaving_broker_ = true;
  health_.stop();
  topics_.publish_offline(now);
  session_.stop();
}

// --- from the accounts ----------------------------------------------------------------------------------------------

void RunningBridge::on_document_accepted(std::size_t account, Instant now) {
  home_published(mirror_.publish_document(account, now), now);
}

void RunningBridge::on_home_changed(Instant now) {
  home_published(mirror_.publish_home(now), now);
}

void RunningBridge::home_published(const HomeMirror::Change& change, Instant now) {
  if (change.problem_changed) health_.changed(now);
  const auto& changes = change.difference.changes;
  const auto comes_or_goes = [](const model::ObjectChange& object) { return object.is_new() || object.is_gone(); };
  if (std::none_of(changes.begin(), changes.end(), comes_or_goes)) return;
  topics_.publish_structures(BridgeTopics::structures(mirror_.home()), now);
  spdlog::info("the home has {} structures and devices", mirror_.home().objects().size());
  if (!change.was_complete) return;
  for (const model::ObjectChange& object : changes) {
    if (!comes_or_goes(object)) continue;
    topics_.publish_event(object.is_new() ? "device_added" : "device_removed", {{"path", object.id.path()}}, now);
  }
}

void RunningBridge::on_account_status_may_have_changed(std::size_t account, Instant now) {
  const command::AccountStatus status = accounts_.status(account, now);
  mirror_.set_live(account, status.live, now);
  commands_.status_changed(account, status, now);
}

void RunningBridge::on_link_topics_may_have_changed(Instant now) {
  topics_.publish_links(accounts_.states(), now);
}

void RunningBridge::on_account_event(std::string_view name, const std::string& account, const std::string& message,
                                     Instant now) {
  topics_.publish_event(name, {{"account", account}, {"message", message}}, now);
}

void RunningBridge::on_permissions_changed(std::size_t account) {
  commands_.permissions_changed(account);
}

void RunningBridge::on_write_reverted(const upstream::RevertedWrite& reverted, Instant now) {
  commands_.write_reverted(reverted, now);
}

publish::ImageFetcher RunningBridge::image_fetcher() {
  return {.fetch =
              [this](std::size_t account, const std::string& url, publish::ImageFetcher::Done done) {
                spdlog::debug("account {}: GET {}", accounts_.states()[account].name, url);
                accounts_.upstream(account).fetch_image(url, [this, done = std::move(done)](Result<std::string> image) {
                  done(std::move(image), program_.clock());
                });
              },
          .log_problem = [](const std::string& what) { spdlog::warn("{}", what); }};
}

// --- from the broker ------------------------------------------------------------------------------------------------

void RunningBridge::on_broker_ready(Instant now) {
  spdlog::info("connected to the broker {}", config_.mqtt.url);
  broker_.connected = true;
  broker_.since = now;
  second_bridge_.info_published();
  mirror_.broker_ready(now);
  // Health is published now and not in the next tick: it must be in the outbox before `online`.
  health_.changed(now);
  publish_health_if_due(now);
  topics_.publish_online(now);
}

void RunningBridge::on_broker_lost(const Error& why, Instant now) {
  ++broker_.failures;
  broker_.error = shortened_with_size(why.message, max_quoted_error);
  if (std::exchange(broker_.connected, false)) broker_.since = now;
  spdlog::warn("broker {}: {}; trying again", config_.mqtt.url, why.message);
  // `online` must not be sent with the first topics of the next connection: it is set again when all else is in the
  // outbox.
  session_.outbox().set(names_.bridge("state"), "", now);
  broker_.first_problem.reset();
  mirror_.broker_lost();
}

bool RunningBridge::on_swept(const mqtt::Message& message) {
  const bool below_base = message.topic.starts_with(names_.base() + "/");
  if (message.topic == names_.bridge("info")) check_for_second_bridge(message, program_.clock());
  commands_.swept(message);
  return mirror_.swept(message) || below_base;
}

void RunningBridge::on_sweep_done(Instant now) {
  mirror_.sweep_done(now);
  commands_.sweep_done(now);
}

void RunningBridge::check_for_second_bridge(const mqtt::Message& info, Instant now) {
  const bool known = second_bridge_.problem(now).has_value();
  if (second_bridge_.info_seen(info.payload, now)) topics_.republish_info(now);
  const auto problem = second_bridge_.problem(now);
  if (!problem || known) return;
  spdlog::error("{}", *problem);
  topics_.publish_event("second_bridge", {{"message", *problem}}, now);
  health_.changed(now);
}

void RunningBridge::on_broker_problem(const std::string& what) {
  log_.add("broker", spdlog::level::err, what, program_.clock());
  if (broker_.first_problem) return;
  broker_.first_problem = what;
  health_.may_have_changed(program_.clock());
}

void RunningBridge::on_message(const mqtt::Message& message, Instant now) {
  if (message.topic == names_.bridge("state")) {
    // The broker may publish the will of an earlier connection after `online` of the present one.
    if (!stop_deadline_ && message.payload != "online") session_.outbox().repeat(message.topic, now);
  } else if (message.topic == names_.bridge("info")) {
    check_for_second_bridge(message, now);
  } else if (message.topic == publish::status_topic(config_)) {
    mirror_.home_assistant_status_changed(message, now);
  } else if (const auto verb = names_.parse_request(message.topic)) {
    commands_.receive_request(*verb, message, now);
  } else if (message.topic.ends_with("/set")) {
    commands_.receive_command(message, now);
  } else {
    correct_overwritten_topic(message, now);
  }
}

void RunningBridge::on_retained(const mqtt::Message& message, Instant now) {
  commands_.receive_retained(message, now);
}

void RunningBridge::correct_overwritten_topic(const mqtt::Message& message, Instant now) {
  if (!message.retain || stop_deadline_ || !names_.is_ours(message.topic)) return;
  mqtt::Outbox& outbox = session_.outbox();
  const auto wanted = outbox.wanted(message.topic);
  if (wanted.value_or("") == message.payload) return;
  // Before the home is complete, a topic without a wanted value may still get one. If it gets none, it is a ghost for
  // the next sweep.
  if (!wanted && !accounts_.home_is_complete()) return;
  if (second_bridge_.problem(now) || !foreign_values_.may_correct(message.topic, now)) return;
  log_.add("foreign value", spdlog::level::warn,
           fmt::format("somebody else wrote to {}, a topic of this bridge; it is corrected", message.topic), now);
  if (wanted) {
    outbox.repeat(message.topic, now);
  } else {
    outbox.send({.topic = message.topic, .payload = "", .retain = true}, now);
  }
}

}  // namespace nest2mqtt::bridge
