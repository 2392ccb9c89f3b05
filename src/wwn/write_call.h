#pragma once

#include <functional>
#include <memory>
#include <string>

#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/upstream/upstream.h"

#include "redirect_cache.h"

namespace nest2mqtt::wwn {

/// One PUT, followed through its redirects (307 keeps method and body) to an outcome. Destroying it cancels.
class WriteCall {
 public:
  using Done = std::function<void(upstream::WriteOutcome)>;

  WriteCall(upstream::Write write, Secret token, net::HttpClient& client, RedirectCache& redirects, Done done);

  /// Begins. `done` is called once, later; it may destroy the call.
  void start() { send(); }

 private:
  void send();
  void answered(const net::HttpResponse& response);
  void failed(const net::HttpFailure& failure);
  void redirected(const net::HttpResponse& response);
  void finish(upstream::WriteOutcome outcome);

  upstream::Write write_;
  Secret token_;
  net::HttpClient& client_;
  RedirectCache& redirects_;
  Done done_;
  bool through_cache_;
  int hops_ = 0;
  std::unique_ptr<net::HttpTransfer> transfer_;
};

}  // namespace nest2mqtt::wwn
