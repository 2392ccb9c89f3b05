#pragma once

#include <functional>
#include <memory>
#include <string>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/net/http_client.h"

#include "api/authorized_client.h"
#include "api/call_quotas.h"
#include "events/camera_log.h"
#include "plan/write_plan.h"
#include "settings.h"

namespace nest2mqtt::sdm {

/// Fetches the picture of an event: a command makes Google say where it is, with a token for this picture alone, which
/// goes nowhere else. Destroying it cancels.
class PictureCall {
 public:
  /// The bytes, never empty; or an error that says why there are none, without the token.
  using Done = std::function<void(Result<std::string>)>;

  struct Services {
    const SdmSettings& settings;
    AuthorizedClient& authorized;
    net::HttpClient& client;
    CallQuotas& quotas;
    Clock clock;
    std::function<void(const Secret&)> redact;  ///< the token, before it is used; may be null
  };

  /// What `services` refers to outlives it.
  PictureCall(EventPicture picture, Services services, Done done);

  /// Begins, after the command was counted in the quotas; `done` is then called once, later, and may destroy this.
  void start();

 private:
  void generated(const CallResult& answer);
  void download(const net::HttpResponse& generated);
  void downloaded(tl::expected<net::HttpResponse, net::HttpFailure> answer);
  void finish(Result<std::string> picture);

  EventPicture picture_;
  Services services_;
  Done done_;
  PlannedCall command_;
  Instant sent_{};
  std::unique_ptr<net::HttpTransfer> transfer_;
};

}  // namespace nest2mqtt::sdm
