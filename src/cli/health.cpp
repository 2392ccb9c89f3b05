#include "nest2mqtt/cli/health.h"

#include <csignal>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <utility>

#include <fmt/format.h>

#include "nest2mqtt/base/duration.h"
#include "nest2mqtt/base/instant.h"
#include "nest2mqtt/cli/console.h"
#include "nest2mqtt/cli/exit_code.h"
#include "nest2mqtt/model/document.h"
#include "nest2mqtt/mqtt/paho_transport.h"
#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/net/listen_address.h"
#include "nest2mqtt/net/local_client.h"
#include "nest2mqtt/publish/connection_options.h"
#include "nest2mqtt/report/health_result.h"
#include "nest2mqtt/report/status_server.h"

#include "command_loop.h"
#include "health_inquiry.h"

namespace nest2mqtt::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto leave_timeout = 500ms;

/// One question to a running bridge.
class HealthCheck {
 public:
  HealthCheck(const config::Config& config, std::chrono::milliseconds timeout, const Clock& clock)
      : config_(config), timeout_(timeout), loop_(clock), end_(loop_.now() + timeout) {}

  int run() {
    const auto health = ask();
    if (!health) return report_error(health.error().message);
    const report::HealthResult result = report::judge_health(*health);
    if (!result.healthy) return report_error(result.line);
    say("healthy: " + result.line + '\n');
    return exit_done;
  }

 private:
  Result<json::object> ask() {
    if (auto answer = by_socket()) return *std::move(answer);
    const auto listen = net::ListenAddress::parse(config_.http.listen);
    // With port 0 only the bridge's log knows where; and a proxy is not asked.
    return listen && listen->port != 0 && config_.http.proxies.empty() ? by_http(listen->local_url() + "/health")
                                                                       : by_broker();
  }

  /// Nothing where nobody listens at the bridge's socket: none runs here, but perhaps one on another machine.
  std::optional<Result<json::object>> by_socket() {
    const std::string path = report::health_socket(config_);
    std::optional<tl::expected<net::HttpResponse, net::LocalFailure>> response;
    net::get_local(loop_.executor(), path, "/health", timeout_, [&](auto answer) { response = std::move(answer); });
    loop_.run_until([&] { return response.has_value(); }, end_ + 1s);
    if (!response) return fail("the bridge does not answer at " + path);
    if (*response) return read_page(**response, path);
    if (response->error().nobody_there) return std::nullopt;
    return fail("the bridge does not answer at " + path + ": " + response->error().error.message + " (" +
                format_duration(timeout_) + ")");
  }

  static Result<json::object> read_page(const net::HttpResponse& response, const std::string& from) {
    auto health = model::parse_json_object(response.body);
    if (response.status == 200 && health) return health;
    return fail("what answers at " + from +
                " is not a bridge; compare http.listen and state.dir with the running bridge's");
  }

  Result<json::object> by_http(const std::string& url) {
    const auto http = net::make_curl_client(loop_.executor());
    std::optional<tl::expected<net::HttpResponse, net::HttpFailure>> response;
    const auto transfer = http->send({.url = url, .connect_timeout = timeout_, .timeout = timeout_},
                                     [&](auto answer) { response = std::move(answer); });
    loop_.run_until([&] { return response.has_value(); },
                    end_ + 1s);  // the client ends it in time, and says why
    if (!response || !*response) {
      const std::string why = response ? response->error().error.message : "no answer";
      return fail("the bridge does not answer at http.listen: " + why + "; is it running?");
    }
    return read_page(**response, url);
  }

  Result<json::object> by_broker() {
    const auto transport =
        mqtt::make_paho_transport(loop_.executor(), publish::options_beside_bridge(config_.mqtt, "-health"));
    std::random_device random;
    HealthInquiry inquiry(config_.mqtt.base_topic, fmt::format("health-{:08x}{:08x}", random(), random()), *transport);
    inquiry.start();
    const bool done = loop_.run_until([&] { return inquiry.outcome().has_value(); }, end_);
    const auto outcome =
        done ? *inquiry.outcome()
             : fail(inquiry.waiting_for() + " within " + format_duration(timeout_) + "; is the bridge running?");
    transport->disconnect();
    loop_.run_until([&] { return !inquiry.connected(); }, leave_timeout);
    if (outcome) return *outcome;
    return fail("asked at " + config_.mqtt.url + ": " + outcome.error().message);
  }

  const config::Config& config_;
  std::chrono::milliseconds timeout_;
  CommandLoop loop_;
  Instant end_;
};

}  // namespace

int run_health(const config::Config& config, std::chrono::milliseconds timeout, const Clock& clock) {
  std::signal(SIGPIPE, SIG_IGN);  // a broker that hangs up must not end this
  return HealthCheck(config, timeout, clock).run();
}

}  // namespace nest2mqtt::cli
