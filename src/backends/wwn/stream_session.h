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

/// Keeps one stream of the whole document open for one account. Stops when the service reports that the access was
/// revoked, or refuses the token (401) twice in a row with a pause between: one answer may be an error of one server.
/// If the service forbids the access (403), which does not say that the token is void, the session goes on trying.
///
/// Sans-I/O: every input returns what is to be done; the caller opens and closes the stream, and passes what comes on
/// the one that it opened last to `headers`, `bytes` and `ended`.
class StreamSession final : private StreamOwner {
 public:
  StreamSession(StreamOptions options, RedirectCache& cache, upstream::CallBudget& budget, Backoff::Random random);
  StreamSession(const StreamSession&) = delete;
  StreamSession& operator=(const StreamSession&) = delete;

  /// Begins with this token. If it is empty, the link is `unauthorized`, and `advice` says what a person can do.
  Actions start(const Secret& token, const std::string& advice, Instant now);

  /// Begins again with this token, in whatever state the session is.
  Actions restart(const Secret& token, Instant now);

  /// Takes another token like `restart`, but opens no stream: the documents will come on a common stream.
  Actions set_token_without_stream(const Secret& token, const std::string& advice);

  /// Closes the stream, because the documents come on a common stream from now on. Reports nothing.
  Actions close_quietly();

  /// The token was refused or revoked elsewhere: on the common stream of several accounts, or by TokenCheck.
  Actions refused(const std::string& why, upstream::AccessLoss loss);

  // Events of the stream, reported by the owner.
  Actions headers(const net::HttpResponse& head, Instant now);
  Actions bytes(std::string_view bytes, Instant now);
  Actions ended(const std::string& why, Instant now);

  Actions tick(Instant now);
  [[nodiscard]] std::optional<Instant> deadline() const { return connection_.deadline(); }

  /// Whether bytes wait for the next `tick`; the owner then pauses the stream.
  [[nodiscard]] bool has_backlog() const { return connection_.has_backlog(); }

 private:
  void open_stream(const std::string& url) override;
  void close_stream() override;
  [[nodiscard]] bool on_event(net::SseEvent event, Instant now) override;
  void on_turn_end(Instant now) override;
  void on_lost(const std::string& why) override;
  void on_blocked(const std::string& why) override;
  [[nodiscard]] std::string without_tokens(std::string text) const override;
  [[nodiscard]] bool is_refusal(int status) const override;
  void on_refused(int status, Instant now) override;

  void set_token(const Secret& token);
  void apply(Result<std::optional<FeedUpdate>> update, Instant now);
  void unauthorized(const std::string& why, upstream::AccessLoss loss);
  void report_unusable(const std::string& why);
  void end_unusable_report();
  void warn(const std::string& what);
  void report(upstream::LinkReport link);
  /// Counts one more answer with this status that refuses the access. Not called for the answer of a server that
  /// was kept from an earlier call, since StreamConnection then asks the front door first.
  void count_refusal(int status);
  Actions take_actions() { return std::exchange(actions_, {}); }

  StreamConnection connection_;
  DocumentFeed feed_;
  Secret token_;
  std::string advice_;
  bool unauthorized_ = false;  ///< there is no token, or it is not valid
  int refusals_ = 0;           ///< answers with `last_refusal_` in a row
  int last_refusal_ = 0;       ///< the status of the last refusal: 401, or 403
  int status_in_headers_ = 0;  ///< the status that `headers` is handling; 0: none
  bool unusable_ = false;      ///< reported, and no usable document since
  std::optional<upstream::LinkReport> reported_;
  std::string last_warning_;
  Actions actions_;
};

/// Whether the token is not valid any more, so that a stored one can be deleted.
[[nodiscard]] bool is_void(upstream::AccessLoss loss);

}  // namespace nest2mqtt::wwn
