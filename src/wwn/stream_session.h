#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "nest2mqtt/base/backoff.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/upstream/call_budget.h"
#include "nest2mqtt/upstream/upstream.h"

#include "redirect_cache.h"
#include "sse_parser.h"

namespace nest2mqtt::wwn {

/// What the session wants done, in this order.
struct OpenStream {
  std::string url;
};
struct CloseStream {};
struct ReportLink {
  upstream::LinkState state;
  std::string why;
  bool token_is_void = false;  ///< the service has said that the token is none (any more): revoked, or 401
};
struct ReportDocument {
  model::Document document;
};
/// Something for the log that changes nothing: what and where.
struct ReportTrouble {
  std::string what;
};
using Action = std::variant<OpenStream, CloseStream, ReportLink, ReportDocument, ReportTrouble>;
using Actions = std::vector<Action>;

struct StreamSessionOptions {
  milliseconds keep_alive{30'000};
  std::size_t max_event = std::size_t{16} * 1024 * 1024;
  std::vector<milliseconds> blocked_pause{std::chrono::minutes(10)};
};

/// Keeps one stream of the whole document open for one account (API reference, section 3): follows redirects, watches
/// for silence, opens again after a doubling pause without end, and stops at once when the service refuses the token.
///
/// Sans-I/O: every input returns what is to be done; the caller opens and closes the stream and reports what happens to
/// the newest one it opened. Spends one call of `budget` for each opening, hops included.
class StreamSession {
 public:
  StreamSession(StreamSessionOptions options, RedirectCache& redirects, upstream::CallBudget& budget,
                Backoff::Random random);

  /// Begins with this token, or waits for one if it is empty (`advice` says what to do about it).
  Actions start(const Secret& token, const std::string& advice, Instant now);

  /// There is another token, whatever the session is doing with the one it has.
  Actions token_changed(const Secret& token, Instant now);

  /// The account has been refused elsewhere, by a write.
  Actions refused(const std::string& why, bool token_is_void, Instant now);

  // What happens to the stream.
  Actions headers(const net::HttpResponse& head, Instant now);
  Actions bytes(std::string_view bytes, Instant now);
  Actions ended(const std::string& why, Instant now);

  Actions tick(Instant now);
  [[nodiscard]] std::optional<Instant> deadline() const { return deadline_; }

 private:
  enum class State { pausing, opening, streaming, unauthorized };

  void open(Instant now);
  void pause(milliseconds wait, upstream::LinkState link, const std::string& why, Instant now);
  void lost(const std::string& why, Instant now);
  void unauthorized(const std::string& why, bool token_is_void);
  void redirected(const net::HttpResponse& head, Instant now);
  void opening_refused(const net::HttpResponse& head, Instant now);
  void event(const SseEvent& event, Instant now);
  void put(const std::string& data);
  void broken(const std::string& what);
  void report(upstream::LinkState state, const std::string& reason, bool token_is_void = false);
  void watch(Instant now) { deadline_ = now + options_.keep_alive * 5 / 2; }
  Actions take() { return std::exchange(actions_, {}); }

  StreamSessionOptions options_;
  RedirectCache& redirects_;
  upstream::CallBudget& budget_;
  Backoff::Random random_;
  Backoff backoff_;
  SseParser parser_;
  Secret token_;
  std::string advice_;

  State state_ = State::unauthorized;
  std::optional<Instant> deadline_;
  std::optional<Instant> opened_at_;  ///< when the opening that is not answered yet left
  bool through_cache_ = false;        ///< the present opening began at a server kept from before
  int hops_ = 0;
  std::size_t blocked_in_a_row_ = 0;
  std::optional<ReportLink> reported_;
  model::Document document_;
  std::string last_put_;  ///< an unchanged document is recognised by its text
  std::string last_trouble_;
  Actions actions_;
};

}  // namespace nest2mqtt::wwn
