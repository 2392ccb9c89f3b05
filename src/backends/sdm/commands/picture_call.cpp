#include "commands/picture_call.h"

#include <cstddef>
#include <string_view>
#include <utility>

#include "nest2mqtt/backend/oauth.h"
#include "nest2mqtt/backend/picture.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/model/json.h"
#include "nest2mqtt/net/url.h"

#include "api/api_request.h"
#include "api/command_answer.h"
#include "device_fields.h"

namespace nest2mqtt::sdm {
namespace {

constexpr std::size_t max_picture_token = 4096;

struct PicturePlace {
  std::string url;
  Secret token;
};

/// Reads `{"results":{"url":...,"token":...}}`. The URL may be unencrypted only if Google's API is (in a test).
Result<PicturePlace> read_place_of_picture(std::string_view body, const std::string& sdm_url) {
  const auto parsed = model::parse_document(body);
  const json::object* const root = parsed ? (*parsed)->if_object() : nullptr;
  const json::object* const results = root == nullptr ? nullptr : model::object_member(*root, "results");
  const auto text = [&](std::string_view name) {
    return std::string(results == nullptr ? "" : model::string_member(*results, name).value_or(""));
  };
  PicturePlace place{text("url"), Secret(text("token"))};
  const auto target = net::Url::parse(place.url);
  if (!backend::may_be_credential(place.token.reveal(), max_picture_token) || !target)
    return fail(Recovery::retry, "Google's answer does not say where the picture is");
  const auto api = net::Url::parse(sdm_url);
  if (target->scheme != "https" && !(api && api->scheme == "http" && target->scheme == "http")) {
    return fail(Recovery::retry, "Google's picture is not at an https:// address");
  }
  return place;
}

}  // namespace

PictureCall::PictureCall(EventPicture picture, Services services, Done done)
    : picture_(std::move(picture)),
      services_(std::move(services)),
      done_(std::move(done)),
      command_{"CameraEventImage.GenerateImage", {{"eventId", picture_.event_id}}} {}

void PictureCall::start() {
  sent_ = services_.clock();
  transfer_ = services_.authorized.send(command_request(services_.settings, picture_.device, command_),
                                        [this](const CallResult& answer) { generated(answer); });
}

void PictureCall::generated(const CallResult& answer) {
  services_.quotas.arrived_late(device_id(picture_.device), services_.clock() - sent_);
  if (!answer) return finish(tl::unexpected(answer.error().http.error));
  const auto outcome = read_answer(command_, *answer);
  if (outcome.kind != upstream::WriteOutcome::Kind::accepted) return finish(fail(Recovery::retry, outcome.message));
  download(*answer);
}

void PictureCall::download(const net::HttpResponse& generated) {
  auto place = read_place_of_picture(generated.body, services_.settings.sdm_url);
  if (!place) return finish(tl::unexpected(place.error()));
  if (services_.redact) services_.redact(place->token);
  net::HttpRequest request = backend::picture_request(std::move(place->url));
  request.basic_token = std::move(place->token);
  const auto ended = std::move(transfer_);  // alive until this returns
  transfer_ = services_.client.send(std::move(request), [this](auto answer) { downloaded(std::move(answer)); });
}

void PictureCall::downloaded(tl::expected<net::HttpResponse, net::HttpFailure> answer) {
  if (!answer) return finish(tl::unexpected(std::move(answer.error().error)));
  if (answer->status == 200) return finish(backend::read_picture(*std::move(answer)));
  finish(fail(Recovery::retry,
              "Google answered the request for the picture with HTTP status " + std::to_string(answer->status)));
}

void PictureCall::finish(Result<std::string> picture) {
  const Done done = std::move(done_);  // this may be gone when it returns
  done(std::move(picture));
}

}  // namespace nest2mqtt::sdm
