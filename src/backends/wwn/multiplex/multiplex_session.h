#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/net/http_client.h"

#include "document_feed.h"
#include "stream_actions.h"
#include "stream_connection.h"

namespace nest2mqtt::wwn {

// What a MultiplexSession asks its owner to do: a list of actions, in their order. `member` is the number of an
// account.

struct OpenCommonStream {
  std::string url;
  Secret bearer;
};
struct Report {
  std::size_t member;
  Action what;  ///< a link (never unauthorized), a client version, a document or an unusable one
};
struct Refuse {
  std::size_t member;
  std::string why;
  upstream::AccessLoss loss;
};
/// The member opens a stream of its own.
struct OpenOwnStream {
  std::size_t member;
};
/// The member closes its own stream.
struct CloseOwnStream {
  std::size_t member;
};
using MultiplexAction =
    std::variant<OpenCommonStream, CloseStream, Report, Refuse, OpenOwnStream, CloseOwnStream, LogWarning>;
using MultiplexActions = std::vector<MultiplexAction>;

/// Keeps one stream open for several accounts; what is known of its form is in multiplex_framing.h.
///
/// No account can join a running stream. So an account that comes later has a stream of its own at first. After a
/// minute the common stream is opened again, with that account, if the budget allows it. An account that is refused
/// leaves; the stream of the others goes on. If the service refuses the common stream, does not say whose an event is,
/// or sends nothing for an account, the accounts concerned get streams of their own, because there the service says
/// which access is refused. After accounts failed together, no common stream is opened until one of them has left or
/// has got another token. No account gets documents from two streams: what still comes for it on a common stream that
/// it has left is ignored.
///
/// Sans-I/O: every input returns what is to be done; the owner opens and closes the common stream, and passes what
/// comes on the one that it opened last to `headers`, `bytes` and `ended`.
class MultiplexSession final : private StreamOwner {
 public:
  MultiplexSession(StreamOptions options, RedirectCache& cache, upstream::CallBudget& budget, Backoff::Random random);
  MultiplexSession(const MultiplexSession&) = delete;
  MultiplexSession& operator=(const MultiplexSession&) = delete;

  /// One more account, not taking part yet. Returns its number. Call it at most `max_multiplexed` times.
  [[nodiscard]] std::size_t add_member();

  /// The account takes part from now on, with its first or with another token.
  MultiplexActions join(std::size_t member, const Secret& token, Instant now);
  /// The account does not take part any more: it was refused on another stream, or it is stopped.
  MultiplexActions leave(std::size_t member);
  /// The link of the account is online, so the service accepts its token. Only matters if it has a stream of its own.
  void set_token_accepted(std::size_t member);

  // Events of the common stream, reported by the owner.
  MultiplexActions headers(const net::HttpResponse& head, Instant now);
  MultiplexActions bytes(std::string_view bytes, Instant now);
  MultiplexActions ended(const std::string& why, Instant now);

  MultiplexActions tick(Instant now);
  [[nodiscard]] std::optional<Instant> deadline() const;

  /// Whether bytes wait for the next `tick`; the owner then pauses the common stream.
  [[nodiscard]] bool has_backlog() const { return connection_.has_backlog(); }

 private:
  struct Member {
    enum class Place {
      absent,         ///< does not take part
      joining,        ///< has no stream until the common one is opened
      own_stream,     ///< has one of its own
      common_stream,  ///< is on the common one
    } place = Place::absent;
    Secret token;
    DocumentFeed feed;
    bool token_accepted = false;    ///< `own_stream`: the link has been online on it
    bool silent_on_common = false;  ///< keeps its own stream: on the common one nothing came for it
    bool has_document = false;      ///< `common_stream`: a document has come since it was opened
    bool unusable = false;          ///< `common_stream`: the last put could not be used
  };

  void open_stream(const std::string& url) override;
  void close_stream() override;
  [[nodiscard]] bool on_event(net::SseEvent event, Instant now) override;
  void on_turn_end(Instant now) override;
  void on_lost(const std::string& why) override;
  void on_blocked(const std::string& why) override;
  [[nodiscard]] std::string without_tokens(std::string text) const override;
  [[nodiscard]] bool is_refusal(int status) const override;
  void on_refused(int status, Instant now) override;

  void put(std::string data);
  void end_unusable_report(Member& member);
  void revoked(const std::string& data);
  /// Opens a new common stream for all accounts that may use one, if there are several, one of them is not on the
  /// present common stream, and the last one did not fail. If the budget does not allow it now, and each account has a
  /// stream, it is done later. Accounts that are still `joining` after that get streams of their own.
  void regroup(Instant now);
  void move_to_common_stream();
  /// Accounts for which nothing came on the common stream get streams of their own.
  void separate_silent_members();
  void split(const std::string& why);
  void use_own_stream(Member& member);
  void take_off_common_stream(Member& member);
  void forget_common_failure(const Member& gone);
  void report(upstream::LinkState state, const std::string& why);
  void warn(const std::string& what);
  [[nodiscard]] static bool may_use_common_stream(const Member& member);
  [[nodiscard]] Member* find_on_common_stream(const Secret& token);
  [[nodiscard]] bool any_in(Member::Place place) const;
  [[nodiscard]] std::size_t number_of(const Member& member) const;
  MultiplexActions finish_call(Instant now);

  upstream::CallBudget& budget_;
  StreamConnection connection_;
  std::vector<Member> members_;
  /// Tokens of accounts that have left the present common stream, which still brings their events: these are ignored.
  std::vector<Secret> departed_tokens_;
  std::vector<Secret> failed_together_;  ///< tokens of the last common stream that failed; each may be the reason
  std::optional<Instant> regroup_at_;
  std::optional<Instant> documents_due_;  ///< when `separate_silent_members` is called
  std::string last_warning_;
  MultiplexActions actions_;
};

}  // namespace nest2mqtt::wwn
