#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/net/http_client.h"

#include "multiplex/multiplex_session.h"
#include "redirect_cache.h"

namespace nest2mqtt::wwn {

struct MultiplexOptions {
  std::string api_url;
  std::vector<std::string> redirect_hosts;
  StreamOptions stream;
  /// Logs a warning about the stream as a whole.
  std::function<void(const std::string&)> on_warning;
  Clock clock;
};

/// What MultiplexStream calls on an account that takes part in a common stream.
class MultiplexMember {
 public:
  virtual ~MultiplexMember() = default;

  /// `action` is a link, a client version, a document or an unusable one.
  virtual void from_common_stream(const Action& action, Instant now) = 0;
  virtual void refused_by_common_stream(const std::string& why, upstream::AccessLoss loss, Instant now) = 0;
  virtual void open_own_stream(Instant now) = 0;
  virtual void close_own_stream(Instant now) = 0;
};

/// A MultiplexSession with its socket. Members call it and are called by it on the core thread.
class MultiplexStream final : private net::StreamHandler {
 public:
  /// `client` and `budget` outlive it; the budget is that of the stream's openings.
  MultiplexStream(MultiplexOptions options, net::HttpClient& client, upstream::CallBudget& budget,
                  Backoff::Random random);
  MultiplexStream(const MultiplexStream&) = delete;
  MultiplexStream& operator=(const MultiplexStream&) = delete;

  /// `member` is called until it is removed. Returns its number. At most `max_multiplexed` calls.
  [[nodiscard]] std::size_t add(MultiplexMember& member);
  /// The member leaves and is not called any more. Does nothing for one that is removed already.
  void remove(std::size_t member);

  void join(std::size_t member, const Secret& token, Instant now) { perform(session_.join(member, token, now), now); }
  void leave(std::size_t member, Instant now) { perform(session_.leave(member), now); }
  void set_token_accepted(std::size_t member) { session_.set_token_accepted(member); }

  /// Every member calls these in its own `deadline` and `tick`. They act only for the first of the members that are not
  /// removed, so that one portion of what waits is read in a turn of the loop, however many members there are.
  [[nodiscard]] std::optional<Instant> deadline(std::size_t member) const;
  void tick(std::size_t member, Instant now);

 private:
  [[nodiscard]] bool is_first(std::size_t member) const;
  void perform(const MultiplexActions& actions, Instant now);
  void perform(const OpenCommonStream& open, Instant now);
  void perform(const CloseStream& close, Instant now);
  void perform(const Report& report, Instant now);
  void perform(const Refuse& refuse, Instant now);
  void perform(const OpenOwnStream& open, Instant now);
  void perform(const CloseOwnStream& close, Instant now);
  void perform(const LogWarning& warning, Instant now);
  void pause_while_events_wait();

  void on_headers(const net::HttpResponse& head) override;
  void on_data(std::string_view bytes) override;
  void on_end(std::optional<net::HttpFailure> failure) override;

  MultiplexOptions options_;
  net::HttpClient& client_;
  RedirectCache redirect_cache_;
  MultiplexSession session_;
  std::vector<MultiplexMember*> members_;  ///< null: removed
  std::unique_ptr<net::HttpTransfer> stream_;
};

}  // namespace nest2mqtt::wwn
