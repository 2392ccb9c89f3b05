#include "home_mirror.h"

#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "bridge_options.h"
#include "structure_problem.h"

namespace nest2mqtt::bridge {

HomeMirror::HomeMirror(const config::Config& config, const mirror::TopicNames& names, const Accounts& accounts,
                       storage::StateStore& store, mqtt::Outbox& outbox, CommandGateway& commands, RateLimitedLog& log,
                       publish::ImageFetcher images, Backoff::Random random, Instant now)
    : config_(config),
      names_(names),
      accounts_(accounts),
      outbox_(outbox),
      commands_(commands),
      log_(log),
      image_fetcher_(std::move(images)),
      publisher_(names, mirror_options(config), outbox),
      announcer_(config, names, accounts.abilities(), store, outbox, random),
      events_(names, store, outbox),
      progress_(outbox) {
  outbox_.on_progress = [this](Instant at) { progress_.progress(at); };
  start_or_stop_images(now);
  parts_.add([this] { return announcer_.publisher().deadline(); },
             [this](Instant at) {
               announcer_.publisher().tick(at);
               make_unavailable_while_discovery_changes(at);
             });
  parts_.add(events_);
  parts_.add([this] { return images_ && !stopping_ ? images_->deadline() : std::nullopt; },
             [this](Instant at) { images_->tick(at); });
  // Unknown objects are those that an earlier run has left `online` and that no account has shown yet. Which ones these
  // are is clear only while the outbox is open: before that the broker has not sent all that it retains.
  parts_.add([this] { return outbox_.is_open() && !stopping_ ? unknown_objects_due_ : std::nullopt; },
             [this](Instant at) { set_unknown_objects_offline(at); });
}

void HomeMirror::start(Instant now) {
  unknown_objects_due_ = now + config_.nest.grace;
  announcer_.start(now);
}

void HomeMirror::stop() {
  stopping_ = true;
  events_.keep_memory();
}

void HomeMirror::config_changed(Instant now) {
  // First: discovery must not name a topic any more when the topic is deleted.
  announcer_.config_changed(config_, publisher_.home(), now);
  make_unavailable_while_discovery_changes(now);
  publisher_.set_options(mirror_options(config_), now);
  start_or_stop_images(now);
}

// --- from the accounts ----------------------------------------------------------------------------------------------

HomeMirror::Change HomeMirror::publish_home(Instant now) {
  return publish(model::Home(accounts_.documents(), config_.nest.structures), now);
}

HomeMirror::Change HomeMirror::publish_document(std::size_t account, Instant now) {
  const auto before = outbox_.mark();
  const model::Document& document = accounts_.states()[account].document.value();
  Change change = publish(publisher_.home().with(account, document, config_.nest.structures), now);
  progress_.document_in_outbox(now, before);
  return change;
}

/// The order in which a new home is published is decided here only. The outbox sends in this order, so each message
/// comes after those that it refers to:
///  1. the topics of the objects with their availability; this makes the difference that the next steps need;
///  2. discovery, which names these topics; a device whose discovery is changing becomes unavailable at once;
///  3. events, which tell of changes that the topics show already;
///  4. commands: their status documents must be in the outbox before ghosts are deleted, and their receipts must not be
///     sent before the state that they confirm;
///  5. pictures: one of an earlier run is made unavailable before it is deleted as a ghost;
///  6. ghosts (retained topics that no part has set) are deleted when all parts above have set theirs.
HomeMirror::Change HomeMirror::publish(model::Home home, Instant now) {
  Change change;
  change.problem_changed = update_structure_problem();
  change.was_complete = was_complete_;
  const bool complete = accounts_.home_is_complete();

  change.difference = publisher_.show(std::move(home), now);
  announcer_.home_changed(change.difference, now);
  make_unavailable_while_discovery_changes(now);
  events_.home_changed(change.difference, complete, now);
  commands_.home_changed(change.difference, complete, now);
  if (images_) images_->home_changed(*change.difference.after, now);
  clear_ghosts_if_complete(now);

  warn_of_devices_without_structure(now);
  if (complete) was_complete_ = true;
  if (was_complete_) progress_.home_in_outbox();
  return change;
}

bool HomeMirror::update_structure_problem() {
  const auto& entries = config_.nest.structures;
  if (entries.empty() && !structure_problem_) return false;
  auto found = accounts_.has_all_documents() ? structure_problem(entries, model::structures_in(accounts_.documents()))
                                             : std::nullopt;
  if (std::exchange(structure_problem_, found) == found) return false;
  if (found) spdlog::warn("{}", *found);
  return true;
}

void HomeMirror::warn_of_devices_without_structure(Instant now) {
  for (const model::ObjectId& id : publisher_.home().devices_without_structure()) {
    log_.add("device without a home", spdlog::level::warn,
             fmt::format("{} does not say which home it is in, so nest.structures leaves it out", id.path()), now);
  }
}

void HomeMirror::make_unavailable_while_discovery_changes(Instant now) {
  publisher_.set_unavailable(announcer_.changing(publisher_.home()), now);
}

void HomeMirror::start_or_stop_images(Instant now) {
  if (config_.mqtt.publish_images && !images_) {
    images_.emplace(names_, outbox_, image_fetcher_);
    images_->home_changed(publisher_.home(), now);
  } else if (!config_.mqtt.publish_images && images_) {
    images_->home_changed(model::Home(), now);
    images_.reset();
  }
}

// --- from the broker ------------------------------------------------------------------------------------------------

void HomeMirror::sweep_done(Instant now) {
  announcer_.sweep_done(now);
  make_unavailable_while_discovery_changes(now);
}

void HomeMirror::broker_ready(Instant now) {
  announcer_.publisher().broker_ready(now);
  clear_ghosts_if_complete(now);
}

void HomeMirror::broker_lost() {
  announcer_.publisher().broker_lost();
}

void HomeMirror::clear_ghosts_if_complete(Instant now) {
  if (!accounts_.home_is_complete()) return;
  publisher_.clear_ghosts(now);
  announcer_.publisher().clear_ghosts(now);
}

void HomeMirror::set_unknown_objects_offline(Instant now) {
  unknown_objects_due_.reset();
  if (!accounts_.home_is_complete()) publisher_.set_unknown_objects_offline(now);
}

}  // namespace nest2mqtt::bridge
