#include "home_loss_guard.h"

#include <algorithm>
#include <utility>

#include <boost/json/object.hpp>

namespace nest2mqtt::bridge {
namespace {

bool has_devices(const model::Document& document) {
  const json::object* const kinds = model::object_member(document.root(), "devices");
  return kinds != nullptr && std::any_of(kinds->begin(), kinds->end(), [](const auto& kind) {
           return kind.value().is_object() && !kind.value().get_object().empty();
         });
}

}  // namespace

std::optional<model::Document> HomeLossGuard::filter(const model::Document& next, Instant now) {
  if (!had_devices_ || has_devices(next)) return accept(next);
  if (!doubted_since_) doubted_since_ = now;
  doubted_ = next;
  return tick(now);
}

void HomeLossGuard::reset() {
  had_devices_ = false;
  doubted_since_.reset();
  doubted_ = {};
}

std::optional<Instant> HomeLossGuard::deadline() const {
  return doubted_since_ ? std::optional(*doubted_since_ + doubt_time) : std::nullopt;
}

std::optional<model::Document> HomeLossGuard::tick(Instant now) {
  const auto at = deadline();
  if (!at || now < *at) return std::nullopt;
  return accept(std::exchange(doubted_, {}));
}

model::Document HomeLossGuard::accept(model::Document document) {
  had_devices_ = has_devices(document);
  doubted_since_.reset();
  doubted_ = {};
  return document;
}

}  // namespace nest2mqtt::bridge
