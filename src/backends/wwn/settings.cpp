#include "nest2mqtt/backends/wwn/settings.h"

#include <any>
#include <string_view>
#include <vector>

#include "nest2mqtt/config/config_rules.h"
#include "nest2mqtt/config/key_row.h"

namespace nest2mqtt::wwn {
namespace {

using config::above_zero;
using config::at_least_one;
using config::host_patterns;
using config::service_url;

std::vector<config::Key<std::any>> make_keys() {
  const auto key = [](std::string_view name, config::Taken taken, auto place, auto... rules) {
    return config::make_row<std::any>(name, taken, config::setting(place), rules...);
  };
  constexpr auto live = config::Taken::live;
  constexpr auto restart = config::Taken::restart;
  using config::own;
  using config::with_path_twin;
  using S = WwnSettings;
  // The client and the URLs of the login are `live`, because only a login or a logout uses them: `nest2mqtt login` and
  // `logout` read the file themselves, and the login page begins anew.
  // clang-format off
  return {
    key("api_url",           restart, &S::api_url,           service_url),
    key("token_url",         live,    &S::token_url,         service_url),
    key("authorize_url",     live,    &S::authorize_url,     service_url),
    key("client_id",         live,    &S::client_id),
    key("client_secret",     live,    &S::client_secret),
    key("redirect_uri",      live,    &S::redirect_uri,      config::redirect_uri),
    own(with_path_twin(
    key("access_token",      restart, &S::access_token))),
    own(
    key("access_token_file", restart, &S::access_token_file, config::absent_or_regular_file)),
    key("client_version",    restart, &S::client_version,    config::not_negative),
    key("multiplex",         restart, &S::multiplex),
    key("redirect_hosts",    restart, &S::redirect_hosts,    host_patterns),
    key("image_hosts",       restart, &S::image_hosts,       host_patterns),
    key("keep_alive",        restart, &S::keep_alive,        above_zero),
    key("max_event",         restart, &S::max_event,         config::event_size),
    key("call_burst",        live,    &S::call_burst,        at_least_one),
    key("call_refill",       live,    &S::call_refill,       above_zero),
  };
  // clang-format on
}

std::string_view access_key(const std::any& settings) {
  const auto& wwn = std::any_cast<const WwnSettings&>(settings);
  if (!wwn.access_token.empty()) return "access_token";
  return wwn.access_token_file.empty() ? "" : "access_token_file";
}

}  // namespace

const WwnSettings& settings_of(const config::AccountConfig& account) {
  return std::any_cast<const WwnSettings&>(account.settings);
}

std::function<upstream::Pace()> call_limits(const config::AccountConfig& account) {
  return [&account] { return upstream::Pace{settings_of(account).call_burst, settings_of(account).call_refill}; };
}

const config::BackendTable& wwn_table() {
  static const auto keys = make_keys();
  static const config::BackendTable table{
      .name = "wwn", .former_table = "nest", .keys = keys, .defaults = WwnSettings{}, .access_key = access_key};
  return table;
}

}  // namespace nest2mqtt::wwn
