#pragma once

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/net/http_client.h"

#include "redirect_cache.h"

namespace nest2mqtt::wwn {

/// The redirects of the present call: where it goes next, and whether it must be sent once more to the front door.
class Redirects {
 public:
  /// Redirects in a row that are followed; as many as Nest's own example code follows.
  static constexpr int max_redirects = 10;

  /// `cache` outlives this.
  explicit Redirects(RedirectCache& cache) : cache_(cache) {}

  /// Begins a call. Call it before its first request to `cache.url(path)` and before each new try after an error, but
  /// not before a request that follows a redirect.
  void begin();

  /// Handles a 307. `cache.url(path)` is then the next URL of the call. The error is a sentence: the answer does not
  /// say where to go, the token must not go there, or the service redirects in a circle. After an error no server is
  /// kept.
  [[nodiscard]] Result<void> follow(const net::HttpResponse& response);

  /// Call it when a server refuses the call, or its redirect cannot be followed. A server that was kept from an earlier
  /// call may not be responsible any more, so its answer does not count. Returns true, once for each call that began at
  /// such a server: the call must then be sent again, to the front door.
  [[nodiscard]] bool must_ask_front_door();

 private:
  RedirectCache& cache_;
  bool began_at_kept_server_ = false;
  int redirects_followed_ = 0;
};

}  // namespace nest2mqtt::wwn
