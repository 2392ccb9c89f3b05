#include "login/revocation.h"

#include <string_view>

#include "nest2mqtt/base/percent.h"
#include "nest2mqtt/net/url.h"

#include "service_error.h"

namespace nest2mqtt::wwn {
namespace {

using namespace std::chrono_literals;

constexpr auto revocation_timeout = 30s;
constexpr std::string_view token_path_end = "/access_token";

}  // namespace

Result<net::HttpRequest> revocation_request(const std::string& token_url, const Secret& token) {
  const auto url = net::Url::parse(token_url);
  if (!url) return tl::unexpected(url.error());
  if (url->scheme != "https" && !net::is_loopback(url->host)) {
    return fail("wwn.token_url must be https://: what is sent there is a secret");
  }
  if (!token_url.ends_with(token_path_end)) {
    return fail("wwn.token_url does not end in /access_token, so it is not known where an access is given back");
  }
  if (!path_segment(token.reveal()))
    return fail("the access token has characters that no token has; remove it and log in again");
  return net::HttpRequest{
      .method = "DELETE", .url = token_url + "s", .secret_segment = token, .timeout = revocation_timeout};
}

Result<void> read_revocation_answer(const tl::expected<net::HttpResponse, net::HttpFailure>& answer,
                                    const Secret& token) {
  if (!answer) {
    return fail(answer.error().error.recovery, without_token(answer.error().error.message, token));
  }
  constexpr int done = 204;
  constexpr int unknown = 404;
  const bool gone = answer->status == done || answer->status == 200 || answer->status == unknown;
  if (gone) return {};
  return fail("the service does not take the access back: " + read_service_error(*answer, token).message);
}

}  // namespace nest2mqtt::wwn
