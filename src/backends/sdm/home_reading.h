#pragma once

#include <functional>
#include <memory>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/net/http_client.h"

#include "api/authorized_client.h"
#include "settings.h"

namespace nest2mqtt::sdm {

/// Reads everything that the account sees, once: the lists. `done` is called exactly once, later, unless the returned
/// transfer is destroyed first. The error never contains a token, and has `Recovery::needs_login` if Google does not
/// accept the refresh token. `settings` and `client` outlive the transfer.
[[nodiscard]] std::unique_ptr<net::HttpTransfer> sdm_read_document(const SdmSettings& settings,
                                                                   AuthorizedClient& client,
                                                                   std::function<void(Result<model::Document>)> done);
/// The same with an access token of its own, got with `refresh_token`; only `client` outlives the transfer.
[[nodiscard]] std::unique_ptr<net::HttpTransfer> sdm_read_document(const SdmSettings& settings,
                                                                   const Secret& refresh_token, net::HttpClient& client,
                                                                   std::function<void(Result<model::Document>)> done);

}  // namespace nest2mqtt::sdm
