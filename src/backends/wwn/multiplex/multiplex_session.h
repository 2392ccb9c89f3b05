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

/// What a MultiplexSession wants done, in this order. A member is an account by its number.
struct OpenTogether {
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
/// The member is to open a stream of its own, or to close it.
struct StreamAlone {
  std::size_t member;
};
struct StopAlone {
  std::size_t member;
};
using MultiplexAction = std::variant<OpenTogether, CloseStream, Report, Refuse, StreamAlone, StopAlone, ReportProblem>;
using MultiplexActions = std::vector<MultiplexAction>;

/// Keeps one stream open for several accounts; what is known of its form is in multiplex_framing.h.
///
/// A running stream takes nobody in, so whoever comes later streams alone and joins when the stream is opened next; it
/// is opened again for that a minute later, if the budget allows it. Whoever is refused leaves, and the others do not
/// notice. Where the service refuses the stream as a whole, does not say whose an event is, or sends nothing for one of
/// the accounts, those concerned stream alone: there the service tells which access it means. Those who failed together
/// try again once one of them is gone. At no time is one token in two streams.
///
/// Sans-I/O like StreamSession.
class MultiplexSession final : private StreamOwner {
 public:
  MultiplexSession(StreamOptions options, RedirectCache& redirects, upstream::CallBudget& budget,
                   Backoff::Random random);
  MultiplexSession(const MultiplexSession&) = delete;
  MultiplexSession& operator=(const MultiplexSession&) = delete;

  /// One more account, not taking part yet; at most 50.
  [[nodiscard]] std::size_t add_member();

  /// The account takes part with this token, the first or another one.
  MultiplexActions join(std::size_t member, const Secret& token, Instant now);
  /// It does not any more: it was refused elsewhere, or ends.
  MultiplexActions leave(std::size_t member);
  /// The stream of its own has brought a document.
  void works_alone(std::size_t member);

  // What happens to the common stream.
  MultiplexActions headers(const net::HttpResponse& head, Instant now);
  MultiplexActions bytes(std::string_view bytes, Instant now);
  MultiplexActions ended(const std::string& why, Instant now);

  MultiplexActions tick(Instant now);
  [[nodiscard]] std::optional<Instant> deadline() const;

 private:
  struct Member {
    enum class Place { out, gathering, alone, together } place = Place::out;
    Secret token;
    DocumentFeed feed;
    bool proven = false;    ///< alone: the service has let it in
    bool apart = false;     ///< together it was sent nothing
    bool heard = false;     ///< together: since the opening
    bool unusable = false;  ///< together: what came last could not be used
  };

  void open_stream(const std::string& url) override;
  void close_stream() override;
  [[nodiscard]] bool on_event(SseEvent event, Instant now) override;
  void on_turn_end(Instant now) override;
  void on_lost(const std::string& why) override;
  void on_blocked(const std::string& why) override;
  [[nodiscard]] bool is_refusal(int status) const override;
  void on_refused(int status, Instant now) override;

  void put(std::string data);
  void usable(Member& member);
  void revoked(const std::string& data);
  void regroup(Instant now);
  void gather_all();
  void send_silent_ones_alone();
  void part(const std::string& why);
  void go_alone(Member& member);
  void leave_stream(Member& member);
  void acquit(const Member& gone);
  void report(upstream::LinkState state, const std::string& why);
  void report_problem(const std::string& what);
  [[nodiscard]] static bool may_join(const Member& member);
  [[nodiscard]] Member* find(const Secret& token);
  [[nodiscard]] bool anybody(Member::Place place) const;
  [[nodiscard]] std::size_t number_of(const Member& member) const;
  [[nodiscard]] std::string without_tokens(std::string text) const;
  MultiplexActions take(Instant now);

  StreamOptions options_;
  upstream::CallBudget& budget_;
  StreamConnection connection_;
  std::vector<Member> members_;
  std::vector<Secret> former_;    ///< of the present stream: whose events are of no interest any more
  std::vector<Secret> suspects_;  ///< failed together, and none of them is known to be the reason
  std::optional<Instant> regroup_at_;
  std::optional<Instant> all_heard_by_;
  std::string last_problem_;
  MultiplexActions actions_;
};

}  // namespace nest2mqtt::wwn
