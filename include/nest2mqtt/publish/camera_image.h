#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/mirror/topic_names.h"
#include "nest2mqtt/mqtt/outbox.h"

namespace nest2mqtt::publish {

/// Where a picture is to be had, and of what.
struct ImageSource {
  std::size_t account = 0;
  std::string url;
  std::string moment;    ///< what it is a picture of, if that stands still: a picture of another moment is a wrong one
  std::string occasion;  ///< another one: there may be something new to see
  std::optional<WallTime> expires = std::nullopt;  ///< must not be kept any longer

  [[nodiscard]] bool shows_the_same(const ImageSource& other) const {
    return account == other.account && url == other.url && moment == other.moment;
  }
};

/// What pictures need of their owner.
struct ImageFetcher {
  using Done = std::function<void(Result<std::string> image, Instant now)>;

  /// Gets the bytes through an account; calls `done` once, later, or never if that account is gone.
  std::function<void(std::size_t account, const std::string& url, Done done)> fetch;
  /// For the log: why there is no (new) picture.
  std::function<void(const std::string& what)> log_problem;
};

/// One retained topic with a picture: fetched when there is something new to see, one fetch at a time and one in
/// `interval` at most; taken away when it has expired, when another moment is asked for, or when there is no source for
/// it any more. A failed fetch leaves the picture of before, and is tried again with the next occasion only. Sans-I/O.
///
/// A second topic says whether there is a picture, `online` or `offline`: Home Assistant would take the empty message
/// that deletes a picture for a new one. So it is told that the picture is unavailable before that goes, and that it is
/// available after the new one has come.
class CameraImage : public std::enable_shared_from_this<CameraImage> {
 public:
  /// `name` is for the log. `outbox` and `fetcher` outlive it.
  CameraImage(mirror::PictureTopics topics, std::string name, milliseconds interval, mqtt::Outbox& outbox,
              const ImageFetcher& fetcher)
      : topics_(std::move(topics)), name_(std::move(name)), interval_(interval), outbox_(outbox), fetcher_(fetcher) {}

  /// Nothing: there is no picture to be had.
  void set_source(std::optional<ImageSource> source, Instant now);

  /// Leaves nothing on the broker; the last call.
  void remove(Instant now);

  [[nodiscard]] std::optional<Instant> deadline() const;
  void tick(Instant now);

 private:
  void fetch_if_due(Instant now);
  void arrived(Result<std::string> image, Instant now);
  void take_away(Instant now);
  void delete_picture(Instant now);

  mirror::PictureTopics topics_;
  std::string name_;
  milliseconds interval_;
  mqtt::Outbox& outbox_;
  const ImageFetcher& fetcher_;

  std::optional<ImageSource> source_;
  std::optional<ImageSource> asked_;  ///< what the fetch under way is for
  std::optional<Instant> asked_at_;   ///< when the last fetch began
  std::optional<Instant> due_;        ///< when to fetch again, as soon as none is under way
  std::optional<Instant> look_;       ///< when to look whether the source has expired
  bool complained_ = false;           ///< since the last picture came
};

}  // namespace nest2mqtt::publish
