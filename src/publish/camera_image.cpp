#include "nest2mqtt/publish/camera_image.h"

#include <algorithm>
#include <utility>

namespace nest2mqtt::publish {
namespace {

using namespace std::chrono_literals;

/// Expiry is a time of the wall clock, and that may be corrected while we wait.
constexpr milliseconds max_wait = 1h;
constexpr milliseconds min_wait = 100ms;

bool expired(const ImageSource& source, Instant now) {
  return source.expires && *source.expires <= now.wall;
}

}  // namespace

void CameraImage::set_source(std::optional<ImageSource> source, Instant now) {
  if (!source || expired(*source, now)) {
    take_away(now);
    return;
  }
  const bool news = !source_ || !source_->shows_the_same(*source) || source_->occasion != source->occasion;
  // Before the first picture, too: that of an earlier run may still be there, and is of an unknown time.
  if (!source_ || source_->moment != source->moment) delete_picture(now);
  source_ = std::move(source);
  if (news) due_ = asked_at_ ? std::max(now, *asked_at_ + interval_) : now;
  tick(now);
}

std::optional<Instant> CameraImage::deadline() const {
  return asked_ ? look_ : earlier(look_, due_);
}

void CameraImage::tick(Instant now) {
  if (!source_) return;
  if (expired(*source_, now)) {
    take_away(now);
    return;
  }
  look_.reset();
  if (source_->expires) {
    const auto left = std::chrono::duration_cast<milliseconds>(*source_->expires - now.wall);
    look_ = now + std::clamp(left, min_wait, max_wait);
  }
  fetch_if_due(now);
}

void CameraImage::fetch_if_due(Instant now) {
  if (asked_ || !due_ || *due_ > now) return;
  due_.reset();
  asked_ = source_;
  asked_at_ = now;
  fetcher_.fetch(source_->account, source_->url, [weak = weak_from_this()](Result<std::string> image, Instant at) {
    if (const auto self = weak.lock()) self->arrived(std::move(image), at);
  });
}

void CameraImage::arrived(Result<std::string> image, Instant now) {
  const auto asked = std::exchange(asked_, std::nullopt);
  if (source_ && asked && source_->shows_the_same(*asked) && !expired(*source_, now)) {
    if (image) {
      outbox_.set(topics_.picture, std::move(*image), now);
      outbox_.set(topics_.availability, "online", now);
      complained_ = false;
    } else if (!std::exchange(complained_, true)) {
      fetcher_.log_problem(name_ + " could not be fetched: " + image.error().message);
    }
  }
  tick(now);
}

void CameraImage::take_away(Instant now) {
  source_.reset();
  due_.reset();
  look_.reset();
  delete_picture(now);
}

void CameraImage::delete_picture(Instant now) {
  outbox_.set(topics_.availability, "offline", now);
  outbox_.set(topics_.picture, "", now);
}

void CameraImage::remove(Instant now) {
  source_.reset();
  due_.reset();
  look_.reset();
  // Not retained, and before the picture goes: whoever listens knows that it is unavailable, and nothing is left.
  if (outbox_.is_open() && outbox_.wanted(topics_.availability) == "online")
    outbox_.send({.topic = topics_.availability, .payload = "offline"}, now);
  outbox_.set(topics_.availability, "", now);
  outbox_.set(topics_.picture, "", now);
}

}  // namespace nest2mqtt::publish
