#pragma once

#include <string>

#include "nest2mqtt/net/http_client.h"

namespace nest2mqtt::sdm {

/// An error answer of a Google API: Device Access or Cloud Pub/Sub.
struct ApiError {
  enum class Kind {
    unauthenticated,  ///< the access token is not valid (any more)
    api_disabled,     ///< the API is not enabled in the Cloud project
    scope_missing,    ///< the access token is not for this API: the login did not allow it
    forbidden,        ///< the person has not allowed it, or not any more
    not_found,        ///< no such project or device
    limited,          ///< too many calls
    refused,          ///< this command, now: wrong mode, wrong value, no fan
    unavailable,      ///< something went wrong at Google; it may work later
    other,
  };
  Kind kind = Kind::other;
  std::string message;  ///< what Google says in one line, or `HTTP status 503` if it says nothing usable
};

/// `answer`: of a status other than 200. Its body may be JSON, HTML or empty.
[[nodiscard]] ApiError read_api_error(const net::HttpResponse& answer);

}  // namespace nest2mqtt::sdm
