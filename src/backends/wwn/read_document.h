#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/secret.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/net/http_client.h"

namespace nest2mqtt::wwn {

struct ReadOptions {
  std::string api_url;
  std::vector<std::string> redirect_hosts;
  Secret token;
};

/// Reads the account's whole document once. `done` is called exactly once, later, unless the returned transfer is
/// destroyed first. The error that `done` gets never contains the token, and has `Recovery::needs_login` if the service
/// refuses the token. `client` outlives the transfer.
[[nodiscard]] std::unique_ptr<net::HttpTransfer> read_document(ReadOptions options, net::HttpClient& client,
                                                               std::function<void(Result<model::Document>)> done);

}  // namespace nest2mqtt::wwn
