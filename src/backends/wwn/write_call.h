#pragma once

#include <functional>
#include <memory>
#include <string>

#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/upstream/upstream.h"

#include "redirect_cache.h"
#include "redirects.h"

namespace nest2mqtt::wwn {

/// One write: a PUT that follows redirects (307 keeps method and body). Destroying the object cancels the call.
class WriteCall {
 public:
  using Done = std::function<void(upstream::WriteOutcome)>;

  WriteCall(upstream::Write write, Secret token, net::HttpClient& client, RedirectCache& cache, Done done);

  /// Begins; `done` is then called once, later, and may destroy the call. After an error (the service has
  /// no way to write this) nothing was sent, and `done` is not called.
  [[nodiscard]] Result<void> start();

  /// The escaped path at which the written object can be read; empty before `start`.
  [[nodiscard]] const std::string& object_path() const { return object_path_; }
  /// Whether the answer was 401: the token may be void.
  [[nodiscard]] bool token_refused() const { return token_refused_; }

 private:
  void send();
  void answered(const net::HttpResponse& response);
  void failed(const net::HttpFailure& failure);
  void redirected(const net::HttpResponse& response);
  void finish(upstream::WriteOutcome outcome);

  upstream::Write write_;
  std::string object_path_;
  std::string path_;  ///< that is written to: of the object, or of its `eta`
  Secret token_;
  net::HttpClient& client_;
  RedirectCache& cache_;
  Redirects redirects_;
  Done done_;
  bool token_refused_ = false;
  std::unique_ptr<net::HttpTransfer> transfer_;
};

}  // namespace nest2mqtt::wwn
