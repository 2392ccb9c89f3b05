#include "daemon.h"

#include <chrono>
#include <csignal>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <spdlog/spdlog.h>

#include "nest2mqtt/base/version.h"
#include "nest2mqtt/bridge/bridge.h"
#include "nest2mqtt/cli/exit_code.h"
#include "nest2mqtt/config/running_config.h"
#include "nest2mqtt/login/login_pages.h"
#include "nest2mqtt/mqtt/paho_transport.h"
#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/publish/connection_options.h"
#include "nest2mqtt/report/diagnostics.h"
#include "nest2mqtt/report/status_server.h"
#include "nest2mqtt/storage/state_store.h"
#include "nest2mqtt/storage/token_store.h"

#include "open_accounts.h"
#include "reload_report.h"
#include "service_manager.h"

namespace nest2mqtt::app {
namespace {

using namespace std::chrono_literals;

constexpr auto shutdown_limit = 5s;
constexpr auto max_sleep = 1h;  // a loop without a deadline only waits for events

/// Everything that runs, in the order in which it is built; the reverse is the order in which it goes.
class Daemon {
 public:
  Daemon(config::RunningConfig& running, std::string config_file, Log& log, Clock clock)
      : running_(running),
        config_file_(std::move(config_file)),
        log_(log),
        clock_(std::move(clock)),
        store_(config_.state.dir),
        tokens_(config_.state.dir) {}

  int run() {
    const auto opened = store_.open();
    if (!opened) {
      spdlog::error("{}", opened.error().message);
      return cli::exit_failed;
    }
    if (!opened->empty()) spdlog::warn("{}", *opened);

    build();
    if (const auto served = open_pages(); !served) {
      spdlog::error("{}", served.error().message);
      return cli::exit_failed;
    }
    health_socket_ = report::open_health_socket(core_.get_executor(), config_, *bridge_, clock_);
    spdlog::info("nest2mqtt {} started", version());
    bridge_->start(clock_());
    boost::asio::signal_set signals(core_, SIGTERM, SIGINT);
    signals.async_wait([this](const boost::system::error_code& error, int) {
      if (!error) stop();
    });
    await_hangup();
    service_.say_ready();
    loop();
    spdlog::info("stopped");
    return cli::exit_done;
  }

 private:
  void build() {
    http_ = net::make_curl_client(core_.get_executor());
    transport_ = mqtt::make_paho_transport(core_.get_executor(), publish::connection_options(config_.mqtt));
    accounts_.emplace(
        config_, *http_, tokens_, store_, [this](const Secret& secret) { log_.add_token(secret); }, clock_);
    bridge_ = bridge::make_bridge(
        config_, *transport_, accounts_->all(), store_,
        bridge::Bridge::Program{
            .set_log_level = [this](config::LogLevel level) { log_.set_level(level); },
            .reload = [this](Instant at) { return reload(at); },
            .diagnostics = [this](const bridge::BridgeSnapshot& snapshot) { return diagnose(snapshot); },
            .clock = clock_},
        Backoff::Random(std::random_device{}()), clock_());
  }

  Result<void> open_pages() {
    net::HttpServer::Handler login;
    if (config_.http.login) {
      auto pages = login::LoginPages::make({.config = config_,
                                            .config_file = config_file_,
                                            .http = *http_,
                                            .tokens = tokens_,
                                            .accounts = [this] { return bridge_->snapshot(clock_()).accounts; },
                                            .redact = [this](const Secret& secret) { log_.add_token(secret); },
                                            .clock = clock_});
      if (!pages) return tl::unexpected(pages.error());
      login_pages_ = std::move(*pages);
      login = [this](const net::PageRequest& request, net::HttpServer::Reply reply) {
        login_pages_->answer(request, std::move(reply));
      };
    }
    auto server = report::open_status_server(core_.get_executor(), config_, *bridge_, clock_, std::move(login));
    if (!server) return tl::unexpected(server.error());
    status_server_ = std::move(*server);
    return {};
  }

  json::object diagnose(const bridge::BridgeSnapshot& snapshot) const {
    return report::diagnostics({.config = config_,
                                .accounts = snapshot.accounts,
                                .receipts = snapshot.receipts,
                                .health = bridge::health_json(snapshot),
                                .warnings = log_.recent_warnings()},
                               snapshot.now);
  }

  void await_hangup() {
    hangup_.async_wait([this](const boost::system::error_code& error, int) {
      if (error) return;
      if (!stop_by_) static_cast<void>(reload(clock_()));
      await_hangup();
    });
  }

  /// All or nothing. What came of it, for the asker; the log has it too.
  Result<json::value> reload(Instant now) {
    service_.say_reloading(now);
    const auto outcome = running_.reload();
    if (outcome) take(*outcome, now);
    service_.say_ready();
    return report_reload(outcome);
  }

  void take(const config::ConfigChanges& changes, Instant now) {
    log_.add_secrets(config_);
    log_.set_format(config_.log.format);
    accounts_->config_changed(now);
    bridge_->config_changed(changes, now);
  }

  void stop() {
    spdlog::info("stopping");
    service_.say_stopping();
    const Instant now = clock_();
    stop_by_ = now + shutdown_limit;
    bridge_->stop(now);
  }

  /// After a long event, or when the whole machine stood still, what waits to be read is older than the deadline that
  /// passed: a stream is silent only if nothing is there. Bounded, since there may always be more.
  void take_what_has_come() {
    constexpr int most = 100;
    for (int i = 0; i < most && core_.poll_one() > 0; ++i) {
    }
  }

  /// Ticks the bridge if it is due. Returns its next deadline.
  std::optional<Instant> tick_if_due() {
    const auto is_past = [this](std::optional<Instant> due) { return due && *due <= clock_(); };
    auto due = bridge_->deadline();
    if (!is_past(due)) return due;
    take_what_has_come();
    due = bridge_->deadline();
    if (!is_past(due)) return due;
    bridge_->tick(clock_());
    return bridge_->deadline();
  }

  /// The core thread: one event at a time, and the bridge's clock in between. The bridge is asked for its deadline once
  /// in each turn, because the answer takes longer with each account.
  void loop() {
    const auto guard = boost::asio::make_work_guard(core_);
    auto bridge_due = bridge_->deadline();
    while (!bridge_->finished()) {
      const Instant before = clock_();
      if (stop_by_ && *stop_by_ <= before) {
        spdlog::warn("the broker did not take the last messages in time");
        return;
      }
      const auto due = earlier(earlier(bridge_due, service_.deadline()), stop_by_);
      const Instant wake = earlier(due, before + max_sleep).value();
      // One that is always due must not keep events from coming in.
      if (wake > before) {
        core_.run_one_until(wake.steady);
      } else {
        core_.poll_one();
      }
      bridge_due = tick_if_due();
      const Instant now = clock_();
      service_.tick(now);
      if (service_.status_due(now)) service_.show_status(bridge_->summary(now));
    }
  }

  config::RunningConfig& running_;
  const config::Config& config_ = running_.config();
  std::string config_file_;
  Log& log_;
  Clock clock_;
  ServiceManager service_{clock_()};
  storage::StateStore store_;
  storage::TokenStore tokens_;
  boost::asio::io_context core_{1};
  boost::asio::signal_set hangup_{core_, SIGHUP};
  std::unique_ptr<net::HttpClient> http_;
  std::unique_ptr<mqtt::Transport> transport_;
  std::optional<OpenAccounts> accounts_;
  std::unique_ptr<bridge::Bridge> bridge_;
  std::unique_ptr<login::LoginPages> login_pages_;
  std::unique_ptr<net::HttpServer> status_server_;
  std::unique_ptr<net::HttpServer> health_socket_;
  std::optional<Instant> stop_by_;
};

}  // namespace

int run_daemon(config::RunningConfig& config, const std::string& config_file, Log& log, const Clock& clock) {
  // Whoever hangs up must not end this.
  std::signal(SIGPIPE, SIG_IGN);
  // A limit on file sizes is a full disk, which is reported, and no reason to die.
  std::signal(SIGXFSZ, SIG_IGN);
  return Daemon(config, config_file, log, clock).run();
}

}  // namespace nest2mqtt::app
