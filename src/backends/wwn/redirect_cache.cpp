#include "redirect_cache.h"

#include <utility>

#include "nest2mqtt/net/url.h"

namespace nest2mqtt::wwn {
namespace {

std::string without_trailing_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

}  // namespace

RedirectCache::RedirectCache(const std::string& front_door, std::vector<std::string> allowed_hosts)
    : front_door_(without_trailing_slash(front_door)),
      allowed_hosts_(with_host_of(front_door, std::move(allowed_hosts)), "wwn.redirect_hosts") {}

std::string RedirectCache::url(std::string_view path) const {
  return server_.value_or(front_door_) + std::string(path);
}

Result<void> RedirectCache::follow(std::string_view location) {
  const auto here = net::Url::parse(url("/"));
  server_.reset();
  auto target = here.and_then([&](const net::Url& from) { return from.resolve(location); });
  if (!target) return tl::unexpected(target.error().during("the service redirects to a broken address"));
  if (auto allowed = allowed_hosts_.check(*target, "the service redirects to"); !allowed) return allowed;
  target->path = "/";
  target->query.clear();
  server_ = without_trailing_slash(target->str());
  return {};
}

}  // namespace nest2mqtt::wwn
