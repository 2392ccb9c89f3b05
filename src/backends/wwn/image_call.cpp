#include "image_call.h"

#include <algorithm>
#include <array>
#include <utility>

#include "nest2mqtt/backend/picture.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/net/url.h"

#include "service_error.h"

namespace nest2mqtt::wwn {
namespace {

constexpr int max_redirects = 5;

bool is_redirect(int status) {
  constexpr std::array statuses{301, 302, 303, 307, 308};
  return std::find(statuses.begin(), statuses.end(), status) != statuses.end();
}

}  // namespace

Result<void> ImageCall::start(const std::string& url) {
  if (token_.empty()) return fail(Recovery::needs_login, "there is no access token");
  return send(url, "the image is at").map_error([this](Error error) {
    error.message = without_token(std::move(error.message), token_);
    return error;
  });
}

Result<void> ImageCall::send(const std::string& url, const std::string& sentence_start) {
  auto target = net::Url::parse(url);
  if (!target) return tl::unexpected(target.error());
  if (auto allowed = hosts_.check(*target, sentence_start); !allowed) return allowed;
  asked_ = std::move(*target);
  net::HttpRequest request = backend::picture_request(url);
  request.auth_query = token_;
  transfer_ = client_.send(std::move(request), [this](tl::expected<net::HttpResponse, net::HttpFailure> result) {
    if (result) {
      answered(std::move(*result));
    } else {
      finish(tl::unexpected(std::move(result.error().error)));
    }
  });
  return {};
}

void ImageCall::answered(net::HttpResponse response) {
  if (is_redirect(response.status)) {
    redirected(response);
  } else if (response.status == 200) {
    finish(backend::read_picture(std::move(response)));
  } else {
    finish(fail(Recovery::retry, read_service_error(response, token_).message));
  }
}

void ImageCall::redirected(const net::HttpResponse& response) {
  const auto location = response.header("Location");
  if (!location) return finish(fail(Recovery::retry, "the service redirects without saying where"));
  if (++redirects_followed_ > max_redirects) return finish(fail(Recovery::retry, "the service redirects in a circle"));
  // An `auth` in the redirect is removed; `send` adds our token, after the host has been checked.
  const auto target = asked_.resolve(model::without_auth_query(*location));
  if (!target) return finish(tl::unexpected(target.error().during("the service redirects to a broken address")));
  const auto sent = send(target->str(), "the service redirects to");
  if (!sent) finish(tl::unexpected(sent.error()));
}

void ImageCall::finish(Result<std::string> image) {
  if (!image) image.error().message = without_token(std::move(image.error().message), token_);
  const Done done = std::move(done_);  // `done` may destroy this call
  done(std::move(image));
}

}  // namespace nest2mqtt::wwn
