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
#include "nest2mqtt/net/sse_parser.h"
#include "nest2mqtt/upstream/call_budget.h"

#include "byte_queue.h"
#include "redirect_cache.h"
#include "redirects.h"
#include "stream_options.h"

namespace nest2mqtt::wwn {

/// The owner of a StreamConnection. These functions are called from inside the call that has caused the event.
class StreamOwner {
 public:
  virtual ~StreamOwner() = default;

  virtual void open_stream(const std::string& url) = 0;
  virtual void close_stream() = 0;
  /// Returns false if nothing more is to be read in this turn of the loop; the rest is read in the next turn.
  [[nodiscard]] virtual bool on_event(net::SseEvent event, Instant now) = 0;
  /// All events of this turn have been passed to `on_event`.
  virtual void on_turn_end(Instant now) = 0;
  /// The stream was lost or could not be opened; it is opened again after a pause.
  virtual void on_lost(const std::string& why) = 0;
  /// The service said that there were too many calls (429); the stream is opened again after a long pause.
  virtual void on_blocked(const std::string& why) = 0;
  /// `text` without the tokens that the stream was opened with, for messages.
  [[nodiscard]] virtual std::string without_tokens(std::string text) const = 0;
  /// Whether the owner itself decides what follows an answer with this status (`on_refused`).
  [[nodiscard]] virtual bool is_refusal(int status) const = 0;
  /// The answer had a status for which `is_refusal` is true. The stream is closed, and opened again only if
  /// the owner calls `start` or `give_up_stream`.
  virtual void on_refused(int status, Instant now) = 0;
};

/// Keeps one stream of server-sent events open (docs/wwn-protocol.md): it follows redirects, notices silence, and opens
/// the stream again, as often as needed, with a doubling pause between. A stream that opens but brings no document
/// counts as failed. The connection does not know whose stream it is or what the events mean; its owner does. Received
/// bytes are read in portions, one in each turn of the core's loop, so that many events cannot hold up the loop.
///
/// Sans-I/O: the owner opens and closes the stream, and passes what comes on the stream that it opened last to
/// `headers`, `bytes` and `ended`. Spends one call of `budget` for each opening, and for each redirect.
class StreamConnection {
 public:
  /// `path` is that of the stream in the API. Owner, `cache` and `budget` outlive it.
  StreamConnection(std::string path, StreamOptions options, RedirectCache& cache, upstream::CallBudget& budget,
                   Backoff::Random random, StreamOwner& owner);

  /// Closes the present stream, if any, and opens a new one at the front door as soon as the budget allows. The pauses
  /// begin from the shortest again.
  void start(Instant now);
  /// Closes the stream and forgets the server that `cache` keeps. `start` begins again.
  void stop();

  /// The owner calls it when the stream is of no use. The stream is closed, and opened again after a pause of at least
  /// `at_least`.
  void give_up_stream(const std::string& why, Instant now, milliseconds at_least = milliseconds(0));
  /// The owner calls it when it has got a document: no document is due any more, and the next pause is the shortest
  /// again.
  void document_received();

  // Events of the stream, reported by the owner.
  void headers(const net::HttpResponse& head, Instant now);
  void bytes(std::string_view bytes, Instant now);
  void ended(const std::string& why, Instant now);

  void tick(Instant now);
  [[nodiscard]] bool has_backlog() const { return !backlog_.empty(); }
  [[nodiscard]] std::optional<Instant> deadline() const { return backlog_.empty() ? deadline_ : due_at_once; }
  [[nodiscard]] bool streaming() const { return state_ == State::streaming; }
  /// A stream on which nothing comes for so long is given up: 2.5 times the keep-alive.
  [[nodiscard]] milliseconds max_silence() const { return options_.keep_alive * 5 / 2; }

 private:
  enum class State { idle, pausing, opening, streaming };

  void open(Instant now);
  void close();
  void pause(milliseconds wait, Instant now);
  void schedule_reopen(const std::string& why, Instant now, milliseconds at_least = milliseconds(0));
  void redirected(const net::HttpResponse& head, Instant now);
  /// Handles the head of an answer with a status other than 200 and 307.
  void refused_or_failed(const net::HttpResponse& head, Instant now);
  /// Passes the events at the beginning of `bytes` to the owner, as many as one turn may take. Returns the rest.
  [[nodiscard]] std::string_view pass_events_on(std::string_view bytes, Instant now);
  void read_backlog(Instant now);
  void begin_streaming(const net::HttpResponse& head, Instant now);
  void reset_pauses();
  void restart_silence_timer(Instant now);
  /// Begins a period of `max_silence`, in which a document must come, or so many bytes that they may be the beginning
  /// of a large one.
  void watch_for_document(Instant now);

  std::string path_;
  StreamOptions options_;
  RedirectCache& cache_;
  Redirects redirects_{cache_};
  upstream::CallBudget& budget_;
  Backoff::Random random_;
  StreamOwner& owner_;
  Backoff backoff_;
  net::SseParser parser_;

  State state_ = State::idle;
  ByteQueue backlog_;                      ///< received, and not read yet
  std::optional<std::string> end_reason_;  ///< why the stream has ended; reported when `backlog_` has been read
  std::optional<Instant> deadline_;
  std::optional<Instant> request_sent_at_;  ///< when the request was sent; nothing once its answer has begun
  std::optional<Instant> document_due_;     ///< when a document must have come; nothing after the first one
  std::size_t bytes_for_document_ = 0;      ///< since `document_due_` was set
  bool continues_call_ = false;  ///< the next opening follows a redirect, or goes to the front door once more
  std::size_t blocked_in_a_row_ = 0;
};

/// The first characters of what the service has sent, as printable ASCII, for messages. Tokens must be redacted before:
/// the beginning of a token that is cut off here would not be recognised.
[[nodiscard]] std::string excerpt(std::string_view text);

}  // namespace nest2mqtt::wwn
