#pragma once

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/net/http_client.h"

#include "redirect_cache.h"

namespace nest2mqtt::wwn {

/// The redirects of one call, of whatever kind: where it goes next, and whether what a server says is the service's
/// last word.
class Redirects {
 public:
  /// Nest's own example stops after this many in a row.
  static constexpr int max_hops = 10;

  /// `cache` outlives this.
  explicit Redirects(RedirectCache& cache) : cache_(cache) {}

  /// The call leaves, for `cache.url(path)`: at first, or again after a pause.
  void begin();

  /// Where the call is to go after this 307: `cache.url(path)` has it then. The error is a sentence: the answer does
  /// not say where, the token must not go there, or the service redirects in a circle. The cache is then empty.
  [[nodiscard]] Result<void> follow(const net::HttpResponse& response);

  /// A server that was kept from an earlier call may not be ours any more, so only what the front door leads to counts.
  /// True, once for each call that began at such a server: the call is to be sent again, to the front door.
  [[nodiscard]] bool back_to_front_door();

 private:
  RedirectCache& cache_;
  bool began_at_kept_server_ = false;
  int hops_ = 0;
};

}  // namespace nest2mqtt::wwn
