#include "nest2mqtt/backends/sdm/sdm_backend.h"

#include <utility>

#include "nest2mqtt/backend/stored_login.h"
#include "nest2mqtt/model/json.h"

#include "abilities.h"
#include "home_reading.h"
#include "sdm_login_service.h"
#include "sdm_upstream.h"
#include "settings.h"

namespace nest2mqtt::sdm {
namespace {

using config::AccountConfig;

std::unique_ptr<upstream::Upstream> open_account(const AccountConfig& account,
                                                 const backend::AccountServices& services) {
  SdmOptions options{.account = account.name,
                     .settings = settings_of(account),
                     .token_advice = "put another one into sdm.refresh_token and restart the bridge",
                     .make_budget = services.call_budget,
                     .redact = services.redact,
                     .log = [log = services.log,
                             name = account.name](const std::string& what) { log(config::LogLevel::warn, name, what); },
                     .random = services.random(),
                     .clock = services.clock};
  if (config::needs_login(account)) {
    options.stored_token = [&tokens = services.tokens, name = account.name] { return tokens.read(name); };
    options.token_advice =
        "run \"" + backend::login_command(services.config, account) + "\"; the bridge goes on by itself";
  }
  return make_sdm_upstream(std::move(options), services.http);
}

class SdmBackend final : public backend::Backend {
 public:
  const config::BackendTable& table() const override { return sdm_table(); }

  std::vector<std::unique_ptr<upstream::Upstream>> open(std::span<const AccountConfig> accounts,
                                                        const backend::AccountServices& services) const override {
    std::vector<std::unique_ptr<upstream::Upstream>> opened;
    for (const AccountConfig& account : accounts) opened.push_back(open_account(account, services));
    return opened;
  }

  const upstream::Abilities& abilities() const override { return sdm::abilities(); }

  const backend::LoginService* login_service() const override { return &sdm_login_service(); }

  std::unique_ptr<net::HttpTransfer> try_service(const AccountConfig& account, const Secret& access,
                                                 net::HttpClient& client,
                                                 std::function<void(Result<std::string>)> done) const override {
    return sdm_read_document(
        settings_of(account), access, client, [done = std::move(done)](const Result<model::Document>& document) {
          if (!document) return done(tl::unexpected(document.error()));
          const auto count = [&](const char* kind, const char* one, const char* many) {
            const json::object* const devices = model::object_member(document->root(), "devices");
            const json::object* const found = model::object_member(devices, kind);
            const std::size_t number = found == nullptr ? 0 : found->size();
            return std::to_string(number) + " " + (number == 1 ? one : many);
          };
          done("Google takes the access, which opens " + count("thermostats", "thermostat", "thermostats") + " and " +
               count("cameras", "camera or doorbell", "cameras and doorbells"));
        });
  }
};

}  // namespace

const backend::Backend& sdm_backend() {
  static const SdmBackend backend;
  return backend;
}

}  // namespace nest2mqtt::sdm
