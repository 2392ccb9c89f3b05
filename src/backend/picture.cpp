#include "nest2mqtt/backend/picture.h"

#include <chrono>
#include <cstddef>
#include <string_view>
#include <utility>

namespace nest2mqtt::backend {
namespace {

using namespace std::chrono_literals;

constexpr auto picture_timeout = 30s;
/// In bytes. The services' pictures have about 100 kB.
constexpr std::size_t max_picture = std::size_t{1024} * 1024;
constexpr std::string_view picture_types = "image/";

}  // namespace

net::HttpRequest picture_request(std::string url) {
  return {
      .url = std::move(url), .headers = {{"Accept", "image/*"}}, .timeout = picture_timeout, .max_body = max_picture};
}

Result<std::string> read_picture(net::HttpResponse answer) {
  const std::string type = answer.media_type();
  if (!type.starts_with(picture_types) || type.size() == picture_types.size()) {
    const std::string sent(answer.header("Content-Type").value_or("no type"));
    return fail(Recovery::retry, "the service sent " + sent + " instead of an image");
  }
  if (answer.body.empty()) return fail(Recovery::retry, "the service sent an empty image");
  return std::move(answer.body);
}

}  // namespace nest2mqtt::backend
