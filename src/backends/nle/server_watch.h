#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "nest2mqtt/base/backoff.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/net/sse_parser.h"
#include "nest2mqtt/upstream/upstream.h"

namespace nest2mqtt::nle {

/// The owner of a ServerWatch. These functions are called from inside the call that has caused the event.
class WatchOwner {
 public:
  virtual ~WatchOwner() = default;

  virtual void open_stream() = 0;
  virtual void close_stream() = 0;
  /// Reads everything from the server. Its end is reported by `read_succeeded` or `read_failed`.
  virtual void begin_read() = 0;
  virtual void on_link(const upstream::LinkReport& link, Instant now) = 0;
  /// Why no events come although the server answers; empty: they come.
  virtual void on_events_missing(const std::string& why, Instant now) = 0;
};

/// Decides when the server is read and when its stream of events is open, and what the link to it is. An event says
/// only that something has changed, so it leads to a read, `bell_delay` later, because events come in groups. Besides,
/// everything is read at least once every `poll`. A read that fails ends the stream, too: a server that is being
/// stopped while thermostats are attached to it answers reads for 122 s, with the state of before, then takes no new
/// connections, but leaves the stream open, and silent, for another 122 s (measured with version 1.0.1). So for the
/// first two minutes nothing tells that it is being stopped. Stream and reads are tried again with a doubling pause,
/// for ever. The link is online when the server has answered a read, and the stream is open, has failed to open, or is
/// not open after 2 s.
///
/// Sans-I/O: the owner reads and opens the stream, and reports what happens to the last read and to the last stream.
class ServerWatch {
 public:
  static constexpr auto bell_delay = std::chrono::milliseconds(250);

  /// `owner` outlives it. `where`: the address of the server, for people.
  ServerWatch(std::string where, milliseconds poll, Backoff::Random random, WatchOwner& owner);

  void start(Instant now);
  /// While online: reads at once, or when the present read has ended. Else within `first_pause`, unless a read is under
  /// way.
  void ask(Instant now);

  // What happens to the stream.
  void stream_opened(const net::HttpResponse& head, Instant now);
  void stream_bytes(std::string_view bytes, Instant now);
  void stream_ended(const std::string& why, Instant now);

  // What happens to the read.
  void read_succeeded(Instant now);
  void read_failed(const std::string& why, upstream::AccessLoss loss, Instant now);

  void tick(Instant now);
  [[nodiscard]] std::optional<Instant> deadline() const { return earlier(earlier(read_at_, stream_at_), online_at_); }

 private:
  enum class Stream { closed, opening, open };

  void read_now();
  void open_stream(Instant now);
  void close_stream();
  void stream_failed(const std::string& why, Instant now);
  /// Reports `online`, but only if the server has answered a read since the link was lost.
  void report_online(Instant now);
  void report_offline(const std::string& why, upstream::AccessLoss loss, Instant now);
  void report(const upstream::LinkReport& link, Instant now);

  std::string where_;
  milliseconds poll_;
  Backoff::Random random_;
  WatchOwner& owner_;
  Backoff read_pause_;
  Backoff stream_pause_;
  net::SseParser parser_;

  bool answered_ = false;             ///< a read, since the link was lost
  std::optional<Instant> online_at_;  ///< then the link is online although the stream is still being opened
  bool reading_ = false;
  bool read_again_ = false;         ///< when the read that is under way has ended
  std::optional<Instant> read_at_;  ///< nothing while reading
  Stream stream_ = Stream::closed;
  std::optional<Instant> stream_at_;  ///< when to open it, or to give up while it is opening
  Instant opened_at_{};
  Instant last_bytes_{};         ///< of the stream, or when it was opened
  int stream_failures_ = 0;      ///< in a row
  bool events_missing_ = false;  ///< as reported
  int refusals_ = 0;             ///< of the access, in a row
  std::optional<upstream::LinkReport> reported_;
};

}  // namespace nest2mqtt::nle
