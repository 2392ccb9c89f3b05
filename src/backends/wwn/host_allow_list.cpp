#include "host_allow_list.h"

#include <algorithm>

namespace nest2mqtt::wwn {

Result<void> HostAllowList::check(const net::Url& url, const std::string& sentence_start) const {
  const bool secure = url.scheme == "https" || (url.scheme == "http" && net::is_loopback(url.host));
  if (!secure) {
    return fail(Recovery::retry, sentence_start + " " + url.host + " without encryption; the token was not sent there");
  }
  const bool allowed = std::any_of(patterns_.begin(), patterns_.end(),
                                   [&](const std::string& pattern) { return net::host_matches(pattern, url.host); });
  if (!allowed) {
    return fail(Recovery::retry,
                sentence_start + " " + url.host + ", which is not in " + setting_ + "; the token was not sent there");
  }
  return {};
}

std::vector<std::string> with_host_of(const std::string& url, std::vector<std::string> patterns) {
  if (auto parsed = net::Url::parse(url)) patterns.push_back(std::move(parsed->host));
  return patterns;
}

}  // namespace nest2mqtt::wwn
