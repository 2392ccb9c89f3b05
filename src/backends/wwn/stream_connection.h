#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/base/backoff.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/upstream/call_budget.h"

#include "byte_queue.h"
#include "redirect_cache.h"
#include "redirects.h"
#include "sse_parser.h"

namespace nest2mqtt::wwn {

struct StreamOptions {
  milliseconds keep_alive;
  std::size_t max_event;                    ///< bytes
  std::vector<milliseconds> blocked_pause;  ///< not empty
};

/// What becomes of a StreamConnection, told from inside the call that caused it.
class StreamOwner {
 public:
  virtual ~StreamOwner() = default;

  virtual void open_stream(const std::string& url) = 0;
  virtual void close_stream() = 0;
  /// False: what it led to is worth a turn of the loop for itself; what came behind it is looked at in the next one.
  [[nodiscard]] virtual bool on_event(SseEvent event, Instant now) = 0;
  /// The events of this turn have been told.
  virtual void on_turn_end(Instant now) = 0;
  /// It is opened again after a pause.
  virtual void on_lost(const std::string& why) = 0;
  /// Likewise, after the long pause that the service wants.
  virtual void on_blocked(const std::string& why) = 0;
  /// Whether it is of no use to ask again after an answer with this status.
  [[nodiscard]] virtual bool is_refusal(int status) const = 0;
  /// It is closed, and opened again only by `begin`.
  virtual void on_refused(int status, Instant now) = 0;
};

/// Keeps one stream of server-sent events open (docs/wwn-protocol.md): follows redirects, watches for silence,
/// opens again after a doubling pause without end. A stream that opens and brings no document is of no use either.
/// Whose stream it is and what the events say, its owner knows.
/// What comes is told in portions, one in a turn of the core's loop, so that a flood of events holds nothing else up.
///
/// Sans-I/O: the owner opens and closes the stream, and reports what happens to the newest one it opened. Spends one
/// call of `budget` for each opening, hops included.
class StreamConnection {
 public:
  /// `path` is that of the stream in the API. Owner, `cache` and `budget` outlive it.
  StreamConnection(std::string path, StreamOptions options, RedirectCache& cache, upstream::CallBudget& budget,
                   Backoff::Random random, StreamOwner& owner);

  /// Opens it now, whatever it is doing; what was learnt from earlier failures does not count any more.
  void begin(Instant now);
  void end();

  /// The owner has found that the stream is of no use: it is opened again after a pause, of `at_least` this length.
  void fail(const std::string& why, Instant now, milliseconds at_least = milliseconds(0));
  /// The owner has got a document: the next pause is short again.
  void worked();

  // What happens to the stream.
  void headers(const net::HttpResponse& head, Instant now);
  void bytes(std::string_view bytes, Instant now);
  void ended(const std::string& why, Instant now);

  void tick(Instant now);
  [[nodiscard]] std::optional<Instant> deadline() const { return backlog_.empty() ? deadline_ : Instant{}; }
  [[nodiscard]] bool streaming() const { return state_ == State::streaming; }

 private:
  enum class State { idle, pausing, opening, streaming };

  void open(Instant now);
  void close();
  void pause(milliseconds wait, Instant now);
  void lost(const std::string& why, Instant now, milliseconds at_least = milliseconds(0));
  void redirected(const net::HttpResponse& head, Instant now);
  void answered(const net::HttpResponse& head, Instant now);
  /// Tells the events at the beginning of `bytes`, as many as one turn may take; gives what is left.
  [[nodiscard]] std::string_view tell_events(std::string_view bytes, Instant now);
  void read_backlog(Instant now);
  void begin_streaming(const net::HttpResponse& head, Instant now);
  [[nodiscard]] milliseconds max_silence() const { return options_.keep_alive * 5 / 2; }
  void watch(Instant now);
  /// A document must come within each `max_silence`, or enough bytes that one may be on its way.
  void watch_for_document(Instant now);

  std::string path_;
  StreamOptions options_;
  RedirectCache& cache_;
  Redirects redirects_{cache_};
  upstream::CallBudget& budget_;
  Backoff::Random random_;
  StreamOwner& owner_;
  Backoff backoff_;
  SseParser parser_;

  State state_ = State::idle;
  ByteQueue backlog_;               ///< that came and has not been looked at
  std::optional<std::string> end_;  ///< why the stream has ended behind the backlog
  std::optional<Instant> deadline_;
  std::optional<Instant> opened_at_;     ///< when the opening that is not answered yet left
  std::optional<Instant> document_due_;  ///< streaming: while no document has come
  std::size_t bytes_for_document_ = 0;   ///< since `document_due_` was set
  bool redirected_ = false;              ///< the present opening goes on where the service has redirected it to
  std::size_t blocked_in_a_row_ = 0;
};

/// The start of what the service sent, to recognise it in a log.
[[nodiscard]] std::string excerpt(std::string_view text);

}  // namespace nest2mqtt::wwn
