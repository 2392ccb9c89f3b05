#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/net/http_client.h"

#include "document_feed.h"
#include "stream_actions.h"
#include "stream_connection.h"

namespace nest2mqtt::wwn {

/// Keeps one stream of the whole document open for one account, and stops at once when the service refuses the token.
///
/// Sans-I/O: every input returns what is to be done; the caller opens and closes the stream and reports what happens to
/// the newest one it opened.
class StreamSession final : private StreamOwner {
 public:
  StreamSession(StreamOptions options, RedirectCache& redirects, upstream::CallBudget& budget, Backoff::Random random);
  StreamSession(const StreamSession&) = delete;
  StreamSession& operator=(const StreamSession&) = delete;

  /// Begins with this token, or waits for one if it is empty (`advice` says what to do about it).
  Actions start(const Secret& token, const std::string& advice, Instant now);

  /// There is another token, whatever the session is doing with the one it has.
  Actions token_changed(const Secret& token, Instant now);

  /// Likewise, but its documents come another way: no stream is opened.
  Actions hold(const Secret& token, const std::string& advice);

  /// They do from now on. Says nothing of it.
  Actions suspend();

  /// The account has been refused elsewhere, by a write.
  Actions refused(const std::string& why, upstream::AccessLoss loss, Instant now);

  // What happens to the stream.
  Actions headers(const net::HttpResponse& head, Instant now);
  Actions bytes(std::string_view bytes, Instant now);
  Actions ended(const std::string& why, Instant now);

  Actions tick(Instant now);
  [[nodiscard]] std::optional<Instant> deadline() const { return connection_.deadline(); }

 private:
  void open_stream(const std::string& url) override;
  void close_stream() override;
  void on_event(SseEvent event, Instant now) override;
  void on_lost(const std::string& why) override;
  void on_blocked(const std::string& why) override;
  [[nodiscard]] bool is_refusal(int status) const override;
  void on_refused(int status) override;

  void take_token(const Secret& token);
  void put(std::string data);
  void unauthorized(const std::string& why, upstream::AccessLoss loss);
  void broken(const std::string& what);
  void report(upstream::LinkReport link);
  Actions take() { return std::exchange(actions_, {}); }

  StreamConnection connection_;
  DocumentFeed feed_;
  Secret token_;
  std::string advice_;
  bool refused_ = false;
  std::optional<upstream::LinkReport> reported_;
  std::string last_trouble_;
  Actions actions_;
};

/// What the service's refusal of a token means.
[[nodiscard]] upstream::AccessLoss loss_of(int status);

/// Whether the token is none any more, so that it need not be kept.
[[nodiscard]] bool is_void(upstream::AccessLoss loss);

}  // namespace nest2mqtt::wwn
