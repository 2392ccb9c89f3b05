#pragma once

#include "nest2mqtt/base/instant.h"

#include "http/messages.h"
#include "sdm/login/project.h"
#include "sdm/login/tokens.h"

namespace nest2mqtt::simulator {

/// Google's token endpoint and its revocation (oauth2.googleapis.com/token and /revoke).
class SdmTokenEndpoint {
 public:
  SdmTokenEndpoint(const SdmProject& project, SdmTokens& tokens) : project_(project), tokens_(tokens) {}

  /// Exchanges a code, or refreshes an access token. The form is in the body.
  [[nodiscard]] HttpReply token(const HttpRequest& request, WallTime now);
  [[nodiscard]] HttpReply revoke(const HttpRequest& request);

 private:
  HttpReply exchange(const std::string& code, const std::string& redirect_uri, WallTime now);
  HttpReply refresh(const std::string& refresh_token, WallTime now);

  const SdmProject& project_;
  SdmTokens& tokens_;
};

}  // namespace nest2mqtt::simulator
