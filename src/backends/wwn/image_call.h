#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/net/url.h"

#include "host_allow_list.h"

namespace nest2mqtt::wwn {

/// Fetches one picture of a camera, and follows redirects. The service gives such URLs with the token in their query
/// (`?auth=`). `auth` is removed from documents; it is added again here, for allowed hosts only. Destroying the object
/// cancels the call.
class ImageCall {
 public:
  /// The bytes, never empty; or an error that says why there are none, without the token.
  using Done = std::function<void(Result<std::string>)>;

  /// `client` and `hosts` outlive the call.
  ImageCall(Secret token, net::HttpClient& client, const HostAllowList& hosts, Done done)
      : token_(std::move(token)), client_(client), hosts_(hosts), done_(std::move(done)) {}

  /// Begins; `done` is then called once, later, and may destroy the call. After an error nothing was sent, and `done`
  /// is not called. `url` has no `auth`.
  [[nodiscard]] Result<void> start(const std::string& url);

 private:
  [[nodiscard]] Result<void> send(const std::string& url, const std::string& sentence_start);
  void answered(net::HttpResponse response);
  void redirected(const net::HttpResponse& response);
  void finish(Result<std::string> image);

  Secret token_;
  net::HttpClient& client_;
  const HostAllowList& hosts_;
  Done done_;
  int redirects_followed_ = 0;
  net::Url asked_;  ///< the URL of the present transfer
  std::unique_ptr<net::HttpTransfer> transfer_;
};

}  // namespace nest2mqtt::wwn
