#include "nest2mqtt/backends/nle/nle_backend.h"

#include <utility>

#include "abilities.h"
#include "home_document.h"
#include "nle_upstream.h"
#include "server_read.h"
#include "server_summary.h"
#include "settings.h"

namespace nest2mqtt::nle {
namespace {

using config::AccountConfig;

constexpr auto no_login = "a No Longer Evil server needs no login: it is reached at the address in nle.url";

class NleBackend final : public backend::Backend {
 public:
  const config::BackendTable& table() const override { return nle_table(); }

  std::vector<std::unique_ptr<upstream::Upstream>> open(std::span<const AccountConfig> accounts,
                                                        const backend::AccountServices& services) const override {
    std::vector<std::unique_ptr<upstream::Upstream>> opened;
    for (const AccountConfig& account : accounts) {
      opened.push_back(
          make_nle_upstream(account.name, settings_of(account), services.http, services.random(), services.clock));
    }
    return opened;
  }

  const upstream::Abilities& abilities() const override { return nle::abilities(); }

  /// The server has no limits, and its reads are paced by ServerWatch, so nobody asks for this budget.
  upstream::Pace call_limits(const AccountConfig&) const override {
    return {.burst = 60, .refill = milliseconds(1000)};
  }

  bool has_login() const override { return false; }

  std::optional<std::string> login_obstacle(const AccountConfig&, backend::CodeDelivery,
                                            const std::string&) const override {
    return no_login;
  }

  Result<std::unique_ptr<backend::Login>> begin_login(const AccountConfig&) const override { return fail(no_login); }

  Result<Secret> configured_access(const AccountConfig&) const override { return fail(no_login); }

  std::unique_ptr<net::HttpTransfer> read_document(const AccountConfig& account, const Secret&, net::HttpClient& client,
                                                   std::function<void(Result<model::Document>)> done) const override {
    return read_server(settings_of(account), client,
                       [name = account.name, done = std::move(done)](const ReadResult& result) {
                         if (!result) return done(fail(Recovery::retry, result.error().why));
                         std::vector<ShownThermostat> shown;
                         for (const ThermostatStatus& status : *result) shown.push_back({status, status.is_available});
                         done(make_document(name, shown, {}));  // without a time only time_to_target is missing
                       });
  }

  std::unique_ptr<net::HttpTransfer> try_service(const AccountConfig& account, const Secret&, net::HttpClient& client,
                                                 std::function<void(Result<std::string>)> done) const override {
    return read_server(settings_of(account), client, [done = std::move(done)](const ReadResult& result) {
      if (!result) return done(fail(Recovery::retry, result.error().why));
      done(server_summary(*result));
    });
  }

  Result<std::unique_ptr<net::HttpTransfer>> revoke(const AccountConfig&, const Secret&, net::HttpClient&,
                                                    std::function<void(Result<void>)>) const override {
    return fail(no_login);
  }
};

}  // namespace

const backend::Backend& nle_backend() {
  static const NleBackend backend;
  return backend;
}

}  // namespace nest2mqtt::nle
