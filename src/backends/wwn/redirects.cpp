#include "redirects.h"

#include <string>
#include <utility>

namespace nest2mqtt::wwn {

void Redirects::begin() {
  began_at_kept_server_ = cache_.cached();
  redirects_followed_ = 0;
}

Result<void> Redirects::follow(const net::HttpResponse& response) {
  const auto location = response.header("Location");
  Result<void> followed;
  if (!location) {
    followed = fail(Recovery::retry, "the service redirects without saying where");
  } else if (++redirects_followed_ > max_redirects) {
    followed = fail(Recovery::retry, "the service redirects in a circle: more than " + std::to_string(max_redirects) +
                                         " times in a row");
  } else {
    followed = cache_.follow(*location);
  }
  if (!followed) cache_.drop();
  return followed;
}

bool Redirects::must_ask_front_door() {
  if (!std::exchange(began_at_kept_server_, false)) return false;
  cache_.drop();
  redirects_followed_ = 0;
  return true;
}

}  // namespace nest2mqtt::wwn
