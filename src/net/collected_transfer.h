#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "nest2mqtt/net/http_client.h"

namespace nest2mqtt::net {

/// A transfer that gathers its stream into one response.
class CollectedTransfer final : public HttpTransfer, private StreamHandler {
 public:
  /// Starts it on `client`.
  CollectedTransfer(HttpClient& client, HttpRequest request, HttpClient::Done done);

 private:
  void on_headers(const HttpResponse& head_without_body) override;
  void on_data(std::string_view bytes) override;
  void on_end(std::optional<HttpFailure> failure) override;

  const std::size_t max_body_;
  HttpClient::Done done_;
  HttpResponse response_;
  std::unique_ptr<HttpTransfer> stream_;  ///< last: it calls the rest
};

}  // namespace nest2mqtt::net
