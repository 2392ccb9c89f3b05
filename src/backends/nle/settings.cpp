#include "settings.h"

#include <any>
#include <string_view>
#include <vector>

#include "nest2mqtt/config/config_rules.h"
#include "nest2mqtt/config/key_row.h"

namespace nest2mqtt::nle {
namespace {

std::vector<config::Key<std::any>> make_keys() {
  const auto key = [](std::string_view name, auto place, auto... rules) {
    return config::make_row<std::any>(name, config::Taken::restart, config::setting(place), rules...);
  };
  using config::own;
  using S = NleSettings;
  // Each server has an address and a login of its own.
  // clang-format off
  return {
    own(key("url",      &S::url,      config::home_service_url)),
    own(key("username", &S::username)),
    own(key("password", &S::password)),
    key("ca_file",      &S::ca_file,  config::readable_file),
    key("poll",         &S::poll,     config::above_zero),
  };
  // clang-format on
}

/// The address is all that an account needs.
std::string_view access_key(const std::any& settings) {
  return std::any_cast<const NleSettings&>(settings).url.empty() ? "" : "url";
}

}  // namespace

const NleSettings& settings_of(const config::AccountConfig& account) {
  return std::any_cast<const NleSettings&>(account.settings);
}

const config::BackendTable& nle_table() {
  static const auto keys = make_keys();
  static const config::BackendTable table{
      .name = "nle", .former_table = "", .keys = keys, .defaults = NleSettings{}, .access_key = access_key};
  return table;
}

}  // namespace nest2mqtt::nle
