#include "settings.h"

#include <any>
#include <string_view>
#include <vector>

#include "nest2mqtt/config/config_rules.h"
#include "nest2mqtt/config/key_row.h"

#include "device_aliases.h"

namespace nest2mqtt::sdm {
namespace {

std::vector<config::Key<std::any>> make_keys() {
  const auto key = [](std::string_view name, config::Taken taken, auto place, auto... rules) {
    return config::make_row<std::any>(name, taken, config::setting(place), rules...);
  };
  using config::own;
  using config::service_url;
  constexpr auto live = config::Taken::live;
  constexpr auto restart = config::Taken::restart;
  using S = SdmSettings;
  // `live`: only `nest2mqtt login` and `logout` use it, and these commands read the file themselves.
  // clang-format off
  return {
    key("project_id",    restart, &S::project_id),
    key("client_id",     restart, &S::client_id),
    key("client_secret", restart, &S::client_secret),
    key("redirect_uri",  live,    &S::redirect_uri,  config::redirect_uri),
    own(
    key("refresh_token", restart, &S::refresh_token)),
    key("poll",          restart, &S::poll,          config::above_zero),
    own(
    key("aliases",       restart, &S::aliases,       DeviceAliases::complaint)),
    key("authorize_url", live,    &S::authorize_url, service_url),
    key("token_url",     restart, &S::token_url,     service_url),
    key("revoke_url",    live,    &S::revoke_url,    service_url),
    key("sdm_url",       restart, &S::sdm_url,       service_url),
  };
  // clang-format on
}

std::string_view access_key(const std::any& settings) {
  return std::any_cast<const SdmSettings&>(settings).refresh_token.empty() ? "" : "refresh_token";
}

}  // namespace

const SdmSettings& settings_of(const config::AccountConfig& account) {
  return std::any_cast<const SdmSettings&>(account.settings);
}

const config::BackendTable& sdm_table() {
  static const auto keys = make_keys();
  static const config::BackendTable table{
      .name = "sdm", .former_table = "", .keys = keys, .defaults = SdmSettings{}, .access_key = access_key};
  return table;
}

}  // namespace nest2mqtt::sdm
