#include "nest2mqtt/cli/logout.h"

#include <csignal>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "nest2mqtt/backends/registry.h"
#include "nest2mqtt/cli/console.h"
#include "nest2mqtt/cli/exit_code.h"
#include "nest2mqtt/mqtt/paho_transport.h"
#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/publish/broker_cleanup.h"
#include "nest2mqtt/publish/clearance.h"
#include "nest2mqtt/publish/connection_options.h"
#include "nest2mqtt/publish/discovery_options.h"
#include "nest2mqtt/publish/discovery_places.h"
#include "nest2mqtt/storage/token_store.h"

#include "broker_visit.h"
#include "command_loop.h"
#include "login_account.h"

namespace nest2mqtt::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto answer_timeout = 1min;  // of the service

/// One account's way out, from the service to the broker.
class Logout {
 public:
  Logout(const config::Config& config, config::AccountConfig account, Clock clock)
      : config_(config),
        account_(std::move(account)),
        service_(*backends::of(account_).login_service()),
        tokens_(config.state.dir),
        clock_(std::move(clock)) {}

  int run() {
    const auto token = access_of(account_, tokens_);
    if (!token) return report_error(token.error().message);
    if (token->empty()) {
      say("The account " + account_.name + " has no token: there is no access to give back.\n");
    } else {
      find_objects(*token);
      if (const auto given_back = revoke(*token); !given_back) {
        return report_error("the account " + account_.name + " is still logged in: " + given_back.error().message);
      }
      say("The access of the account " + account_.name + " was given back to the service.\n");
      if (const auto removed = remove_token(); !removed) return report_error(removed.error().message);
    }
    return clear_broker();
  }

 private:
  Result<void> remove_token() {
    if (config::needs_login(account_)) return tokens_.remove(account_.name);
    say("Its token is in your configuration and good for nothing now; remove it there.\n");
    return {};
  }

  /// What is to be cleared, while the service still tells.
  void find_objects(const Secret& token) {
    std::optional<Result<model::Document>> document;
    const auto call = service_.read_document(account_, token, *http_,
                                             [&](Result<model::Document> answer) { document = std::move(answer); });
    loop_.run_until([&] { return document.has_value(); }, answer_timeout);
    if (!document || !*document) return;
    const model::Home home({std::optional(**document)}, {});
    for (const model::HomeObject& object : home.objects()) objects_.insert(object.id);
  }

  Result<void> revoke(const Secret& token) {
    std::optional<Result<void>> given_back;
    const auto transfer =
        service_.revoke(account_, token, *http_, [&](Result<void> answer) { given_back = std::move(answer); });
    if (!transfer) return tl::unexpected(transfer.error());
    loop_.run_until([&] { return given_back.has_value(); }, answer_timeout);
    return given_back ? *given_back : fail(Recovery::retry, "the service does not answer");
  }

  [[nodiscard]] bool is_last() const {
    for (const config::AccountConfig& other : config_.accounts) {
      if (other.name == account_.name) continue;
      const auto token = tokens_.read(other.name);
      if (!config::needs_login(other) || (token && !token->empty())) return false;
    }
    return true;
  }

  int clear_broker() {
    const mirror::TopicNames names(config_.mqtt.base_topic);
    const publish::Clearance clearance(names, publish::make_discovery(config_, names, {}), objects_, is_last());
    const auto transport =
        mqtt::make_paho_transport(loop_.executor(), publish::options_beside_bridge(config_.mqtt, "-logout"));
    const publish::DiscoveryPlaces places({config_.home_assistant.discovery_prefix, config_.mqtt.base_topic}, true, {});
    publish::BrokerCleanup cleanup(
        config_.mqtt.base_topic, places.filters(), config_.mqtt.keep_alive, *transport,
        [&](const auto& retained) { return clearance.choose(retained); }, Backoff::Random(std::random_device{}()),
        clock_);
    if (const auto cleaned = visit_broker(loop_, cleanup); !cleaned) {
      return report_error("what the account showed could not be taken off the broker " + config_.mqtt.url + ": " +
                          cleaned.error().message + "; the bridge does it when it next runs");
    }
    say(fmt::format("{} retained topics were taken off the broker.\n", cleanup.deleted()));
    return exit_done;
  }

  const config::Config& config_;
  config::AccountConfig account_;
  const backend::LoginService& service_;
  storage::TokenStore tokens_;
  std::set<model::ObjectId> objects_;
  Clock clock_;
  CommandLoop loop_{clock_};
  std::unique_ptr<net::HttpClient> http_ = net::make_curl_client(loop_.executor());
};

}  // namespace

int run_logout(const config::Config& config, const std::string& account, const Clock& clock) {
  std::signal(SIGPIPE, SIG_IGN);  // a service or a broker that hangs up must not end this
  const auto chosen = account_to_log_out(config, account);
  if (!chosen) return report_error(chosen.error().message, chosen.error().exit_code);
  return Logout(config, *chosen, clock).run();
}

}  // namespace nest2mqtt::cli
