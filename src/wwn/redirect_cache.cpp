#include "redirect_cache.h"

#include <algorithm>

#include "nest2mqtt/net/url.h"

namespace nest2mqtt::wwn {
namespace {

std::string without_trailing_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

}  // namespace

RedirectCache::RedirectCache(std::string front_door, std::vector<std::string> allowed_hosts)
    : front_door_(without_trailing_slash(std::move(front_door))), allowed_hosts_(std::move(allowed_hosts)) {
  if (const auto url = net::Url::parse(front_door_)) allowed_hosts_.push_back(url->host);
}

std::string RedirectCache::url(std::string_view path) const {
  return server_.value_or(front_door_) + std::string(path);
}

Result<void> RedirectCache::follow(std::string_view location) {
  server_.reset();
  auto target = net::Url::parse(location);
  if (!target) return tl::unexpected(target.error().during("the service redirects to a broken address"));
  const bool secure = target->scheme == "https" || (target->scheme == "http" && net::is_loopback(target->host));
  if (!secure) {
    return fail(Recovery::retry, "the service redirects to " + target->host + " without encryption; not followed");
  }
  const bool allowed = std::any_of(allowed_hosts_.begin(), allowed_hosts_.end(), [&](const std::string& pattern) {
    return net::host_matches(pattern, target->host);
  });
  if (!allowed) {
    return fail(Recovery::retry, "the service redirects to " + target->host +
                                     ", which is not in nest.redirect_hosts; the token was not sent there");
  }
  target->path = "/";
  target->query.clear();
  server_ = without_trailing_slash(target->str());
  return {};
}

}  // namespace nest2mqtt::wwn
