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

  const backend::LoginService* login_service() const override { return nullptr; }

  std::unique_ptr<net::HttpTransfer> try_service(const AccountConfig& account, const Secret&, net::HttpClient& client,
                                                 std::function<void(Result<std::string>)> done) const override {
    return read_server(settings_of(account), client, [done = std::move(done)](const ReadResult& result) {
      if (!result) return done(fail(Recovery::retry, result.error().why));
      done(server_summary(*result));
    });
  }
};

}  // namespace

const backend::Backend& nle_backend() {
  static const NleBackend backend;
  return backend;
}

}  // namespace nest2mqtt::nle
