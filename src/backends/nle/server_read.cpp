#include "server_read.h"

#include <utility>

#include "nest2mqtt/base/redaction.h"

#include "server_request.h"

namespace nest2mqtt::nle {
namespace {

using namespace std::chrono_literals;
using upstream::AccessLoss;

constexpr auto read_timeout = 15s;

/// A thermostat takes less than 2 KB.
constexpr std::size_t max_list = std::size_t{8} * 1024 * 1024;

tl::unexpected<ReadProblem> problem(std::string why, AccessLoss loss = AccessLoss::none) {
  return tl::unexpected(ReadProblem{std::move(why), loss});
}

std::string with_status(const std::string& what, int status) {
  return what + " (HTTP status " + std::to_string(status) + ")";
}

}  // namespace

ReadResult read_list(const tl::expected<net::HttpResponse, net::HttpFailure>& answer, const NleSettings& settings) {
  if (!answer) return problem(without_secret(answer.error().error.message, settings.password));
  const int status = answer->status;
  if (status == 401) {
    return problem(
        with_status("the server asks for another user or password", status) + "; check nle.username and nle.password",
        AccessLoss::invalid);
  }
  if (status == 403) {
    return problem(with_status("the server does not let this bridge in", status) +
                       "; check nle.url, and what stands in front of the server",
                   AccessLoss::forbidden);
  }
  if (status >= 300 && status < 400) {
    return problem(with_status("the server redirects", status) + "; put its final address into nle.url");
  }
  if (status == 404) {
    return problem(with_status("there is no control API of a No Longer Evil server", status) + "; check nle.url");
  }
  if (status != 200) return problem(with_status("the server does not work", status));
  auto devices = read_devices(answer->body);
  if (devices) return *std::move(devices);
  ReadProblem unusable{devices.error().message + "; check that nle.url is the control API of a No Longer Evil server"};
  unusable.is_unusable = true;
  return tl::unexpected(std::move(unusable));
}

std::unique_ptr<net::HttpTransfer> read_server(const NleSettings& settings, net::HttpClient& client,
                                               std::function<void(ReadResult)> done) {
  net::HttpRequest request = server_request(settings, "/api/devices");
  request.timeout = read_timeout;
  request.max_body = max_list;
  return client.send(std::move(request),
                     [settings, done = std::move(done)](const auto& answer) { done(read_list(answer, settings)); });
}

}  // namespace nest2mqtt::nle
