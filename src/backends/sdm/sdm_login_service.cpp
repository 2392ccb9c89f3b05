#include "sdm_login_service.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "nest2mqtt/backend/oauth.h"
#include "nest2mqtt/base/ascii.h"

#include "home_reading.h"
#include "login/revocation.h"
#include "login/sdm_login.h"
#include "settings.h"

namespace nest2mqtt::sdm {
namespace {

using backend::CodeDelivery;
using config::AccountConfig;

constexpr std::string_view project_id_of =
    "project_id is the id of the project in the Device Access console "
    "(https://console.nest.google.com/device-access), as in 32c4c2bc-fe0d-461b-b51c-f3885afff2f0";

bool is_uuid(std::string_view text) {
  constexpr std::string_view form = "00000000-0000-0000-0000-000000000000";
  return std::equal(text.begin(), text.end(), form.begin(), form.end(), [](char c, char expected) {
    const char lower = ascii_lower(c);
    return expected == '-' ? c == '-' : is_ascii_digit(c) || (lower >= 'a' && lower <= 'f');
  });
}

/// The ids of Google Cloud projects are such: `my-home-123`. Their numbers have only digits.
bool may_be_cloud_project(std::string_view text) {
  constexpr std::size_t min_size = 6;
  constexpr std::size_t max_size = 30;
  return text.size() >= min_size && text.size() <= max_size && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || is_ascii_digit(c) || c == '-';
         });
}

std::optional<std::string> project_id_obstacle(const std::string& project_id, const std::string& config_file) {
  if (is_uuid(project_id)) return std::nullopt;
  const std::string wanted = "; " + std::string(project_id_of) + ": put that one under [sdm] in " + config_file;
  if (project_id.empty()) return "a login needs your own Device Access project" + wanted;
  if (may_be_cloud_project(project_id)) {
    return "sdm.project_id looks like the id of the Google Cloud project, which is another one" + wanted;
  }
  return "sdm.project_id is not the id of a Device Access project" + wanted;
}

std::optional<std::string> client_obstacle(const SdmSettings& settings, const std::string& config_file) {
  if (!settings.client_id.empty() && !settings.client_secret.empty()) return std::nullopt;
  const std::string missing = !settings.client_id.empty()      ? "client_secret (or client_secret_file)"
                              : settings.client_secret.empty() ? "client_id and client_secret"
                                                               : "client_id";
  return "a login needs the OAuth client of your Google Cloud project: put its " + missing + " under [sdm] in " +
         config_file;
}

class SdmLoginService final : public backend::LoginService {
 public:
  std::optional<std::string> login_obstacle(const AccountConfig& account, CodeDelivery delivery,
                                            const std::string& config_file) const override {
    const SdmSettings& settings = settings_of(account);
    if (auto obstacle = project_id_obstacle(settings.project_id, config_file)) return obstacle;
    if (auto obstacle = client_obstacle(settings, config_file)) return obstacle;
    if (delivery == CodeDelivery::redirect) {
      return backend::web_login_obstacle(sdm_table().name, settings.redirect_uri, config_file);
    }
    if (!settings.redirect_uri.empty()) return std::nullopt;
    return "sdm.redirect_uri is empty; put one under [sdm] in " + config_file +
           " that is registered with the OAuth client, or remove the line to use " + SdmSettings{}.redirect_uri;
  }

  Result<std::unique_ptr<backend::Login>> begin_login(const AccountConfig& account) const override {
    return make_sdm_login(settings_of(account));
  }

  Result<Secret> configured_access(const AccountConfig& account) const override {
    return settings_of(account).refresh_token;
  }

  std::unique_ptr<net::HttpTransfer> read_document(const AccountConfig& account, const Secret& access,
                                                   net::HttpClient& client,
                                                   std::function<void(Result<model::Document>)> done) const override {
    return sdm_read_document(settings_of(account), access, client, std::move(done));
  }

  Result<std::unique_ptr<net::HttpTransfer>> revoke(const AccountConfig& account, const Secret& access,
                                                    net::HttpClient& client,
                                                    std::function<void(Result<void>)> done) const override {
    const SdmSettings& settings = settings_of(account);
    return client.send(revocation_request(settings, access),
                       [settings, access, done = std::move(done)](const auto& answer) {
                         done(read_revocation_answer(settings, access, answer));
                       });
  }
};

}  // namespace

const backend::LoginService& sdm_login_service() {
  static const SdmLoginService service;
  return service;
}

}  // namespace nest2mqtt::sdm
