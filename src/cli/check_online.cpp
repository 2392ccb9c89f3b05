#include "nest2mqtt/cli/check_online.h"

#include <chrono>
#include <csignal>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>

#include "nest2mqtt/backend/stored_login.h"
#include "nest2mqtt/backends/registry.h"
#include "nest2mqtt/cli/console.h"
#include "nest2mqtt/cli/exit_code.h"
#include "nest2mqtt/config/backend_table.h"
#include "nest2mqtt/mqtt/paho_transport.h"
#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/publish/broker_cleanup.h"
#include "nest2mqtt/publish/connection_options.h"
#include "nest2mqtt/storage/token_store.h"

#include "broker_visit.h"
#include "command_loop.h"
#include "login_account.h"

namespace nest2mqtt::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto service_answer_timeout = 1min;

class OnlineCheck {
 public:
  OnlineCheck(const config::Config& config, Clock clock)
      : config_(config), tokens_(config.state.dir), clock_(std::move(clock)) {}

  int run() {
    for (const config::AccountConfig* const account : config::expected_accounts(config_)) {
      report("account " + account->name, try_account(*account));
    }
    report("broker " + config_.mqtt.url, try_broker());
    return exit_code_;
  }

 private:
  void report(const std::string& what, const Result<std::string>& found) {
    if (found) {
      say(what + ": ok: " + *found + "\n");
      return;
    }
    const bool needs_login = found.error().recovery == Recovery::needs_login;
    const int code = report_error(what + ": " + found.error().message, needs_login ? exit_login_needed : exit_failed);
    if (exit_code_ == exit_done) exit_code_ = code;
  }

  /// Empty where the service has no login.
  [[nodiscard]] Result<Secret> access_for_check(const config::AccountConfig& account) const {
    if (backends::of(account).login_service() == nullptr) return Secret();
    auto access = access_of(account, tokens_);
    if (access && access->empty() && config::needs_login(account)) {
      return fail(Recovery::needs_login,
                  "there is no login yet; run \"" + backend::login_command(config_, account) + "\"");
    }
    return access;
  }

  Result<std::string> try_account(const config::AccountConfig& account) {
    const auto access = access_for_check(account);
    if (!access) return tl::unexpected(access.error());
    std::optional<Result<std::string>> found;
    const auto call = backends::of(account).try_service(account, *access, *http_,
                                                        [&](Result<std::string> answer) { found = std::move(answer); });
    loop_.run_until([&] { return found.has_value(); }, service_answer_timeout);
    return found ? *std::move(found) : fail(Recovery::retry, "the service does not answer");
  }

  /// Connects, reads what is retained below the base topic, and leaves.
  Result<std::string> try_broker() {
    const auto transport =
        mqtt::make_paho_transport(loop_.executor(), publish::options_beside_bridge(config_.mqtt, "-check"));
    publish::BrokerCleanup visit(
        config_.mqtt.base_topic, {}, config_.mqtt.keep_alive, *transport,
        [](const auto&) { return std::set<std::string>(); }, Backoff::Random(std::random_device{}()), clock_);
    if (auto visited = visit_broker(loop_, visit); !visited) return tl::unexpected(std::move(visited.error()));
    return "connected; topics below " + config_.mqtt.base_topic + " can be read";
  }

  const config::Config& config_;
  storage::TokenStore tokens_;
  Clock clock_;
  CommandLoop loop_{clock_};
  std::unique_ptr<net::HttpClient> http_ = net::make_curl_client(loop_.executor());
  int exit_code_ = exit_done;
};

}  // namespace

int run_check_online(const config::Config& config, const Clock& clock) {
  std::signal(SIGPIPE, SIG_IGN);  // a service or a broker that hangs up must not end this
  return OnlineCheck(config, clock).run();
}

}  // namespace nest2mqtt::cli
