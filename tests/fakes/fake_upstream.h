#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/json/value.hpp>

#include "nest2mqtt/upstream/abilities.h"
#include "nest2mqtt/upstream/upstream.h"

#include "fakes/abilities.h"

namespace nest2mqtt::test {

/// An account whose service is the test: it says what the account sees, and answers each write and each picture.
class FakeUpstream final : public upstream::Upstream {
 public:
  using WriteDone = std::function<void(upstream::WriteOutcome)>;
  using ImageDone = std::function<void(Result<std::string>)>;

  upstream::Abilities can = every_ability();  ///< from the start
  bool started = false;
  bool stopped = false;
  std::optional<Instant> due;           ///< what `deadline` says
  int ticks = 0;                        ///< how often `tick` was called
  std::vector<upstream::Write> writes;  ///< all, as they came
  std::deque<WriteDone> unanswered;     ///< of the writes that are under way, oldest first
  std::vector<std::string> image_urls;
  std::deque<ImageDone> unanswered_images;

  /// The service sends this document.
  void show(const json::value& root, Instant now) {
    events_->on_document(model::Document::from(std::make_shared<json::value>(root)).value(), now);
  }
  void report(const upstream::LinkReport& link, Instant now) { events_->on_link(link, now); }
  void advise(upstream::Advice advice, const std::string& message, Instant now) {
    events_->on_advice(advice, message, now);
  }
  void change_permissions(Instant now) { events_->on_permissions_changed(now); }
  void revert(const upstream::RevertedWrite& reverted, Instant now) { events_->on_write_reverted(reverted, now); }

  /// The service answers the oldest write.
  void answer(upstream::WriteOutcome outcome) {
    const WriteDone done = std::move(unanswered.front());
    unanswered.pop_front();
    done(std::move(outcome));
  }

  /// The service answers the oldest picture.
  void answer_image(Result<std::string> image) {
    const ImageDone done = std::move(unanswered_images.front());
    unanswered_images.pop_front();
    done(std::move(image));
  }

  // --- Upstream ------------------------------------------------------------------------------------------------------

  [[nodiscard]] const upstream::Abilities& abilities() const override { return can; }
  void start(upstream::UpstreamEvents& events) override {
    events_ = &events;
    started = true;
  }
  void stop() override { stopped = true; }
  void write(upstream::Write write, WriteDone done) override {
    writes.push_back(std::move(write));
    unanswered.push_back(std::move(done));
  }
  void fetch_image(const std::string& url, ImageDone done) override {
    image_urls.push_back(url);
    unanswered_images.push_back(std::move(done));
  }
  [[nodiscard]] std::optional<Instant> deadline() const override { return due; }
  void tick(Instant) override {
    ++ticks;
    due.reset();
  }

 private:
  upstream::UpstreamEvents* events_ = nullptr;
};

}  // namespace nest2mqtt::test
