#include "settings.h"

#include <any>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/base/in_quotes.h"
#include "nest2mqtt/config/config_rules.h"
#include "nest2mqtt/config/key_row.h"

#include "device_aliases.h"
#include "pubsub_name.h"

namespace nest2mqtt::sdm {
namespace {

/// `32c4c2bc-fe0d-461b-b51c-f3885afff2f0` is the id of a Device Access project; that of a Cloud project begins with a
/// letter and has 30 characters at most.
bool is_device_access_id(std::string_view project) {
  constexpr std::size_t uuid_size = 36;
  return project.size() == uuid_size && project.find_first_not_of("0123456789abcdefABCDEF-") == std::string_view::npos;
}

config::Complaint check_subscription(const std::string& value) {
  if (value.empty()) return std::nullopt;
  constexpr auto expected = "; expected one such as \"projects/my-home-123/subscriptions/nest\"";
  const std::string shown = "is " + in_quotes(value);
  const auto name = read_pubsub_name(value);
  if (!name) return shown + ", which is not the full name of a subscription of Cloud Pub/Sub" + expected;
  if (name->is_hosted_by_google()) {
    return shown +
           ", which belongs to a topic that Google hosts, and those end on 30 November 2026; create a topic and a "
           "subscription in your own Cloud project as docs/google-device-access.md says, enter the topic in the "
           "Device Access console, and give the subscription here. Tokens and permissions stay";
  }
  if (name->collection != "subscriptions") return shown + ", which is a topic and not a subscription of it" + expected;
  if (is_device_access_id(name->project)) {
    return shown + ", which has the id of the Device Access project in place of that of the Cloud project" + expected;
  }
  return std::nullopt;
}

const config::TextRule subscription_rule{
    check_subscription, R"({"pattern": "^(projects/[A-Za-z0-9.:-]+/subscriptions/[A-Za-z0-9._~+%-]+)?$"})"};

/// The schema finds only whole entries that are there twice, the check also aliases and ids.
const config::TextListRule aliases_rule{
    DeviceAliases::complaint, R"({"items": {"pattern": "^[A-Za-z0-9_-]{1,64}=[A-Za-z0-9_-]+$"}, "uniqueItems": true})"};

std::vector<config::Key<std::any>> make_keys() {
  const auto key = [](std::string_view name, config::Taken taken, auto place, auto... rules) {
    return config::make_row<std::any>(name, taken, config::setting(place), rules...);
  };
  using config::own;
  using config::service_url;
  constexpr auto live = config::Taken::live;
  constexpr auto restart = config::Taken::restart;
  using S = SdmSettings;
  // `live`: only a login uses it. `nest2mqtt login` reads the file itself, and the login page begins anew.
  // clang-format off
  return {
    key("project_id",    restart, &S::project_id),
    key("client_id",     restart, &S::client_id),
    key("client_secret", restart, &S::client_secret),
    key("redirect_uri",  live,    &S::redirect_uri,  config::redirect_uri),
    own(
    key("refresh_token", restart, &S::refresh_token)),
    own(
    key("subscription",  restart, &S::subscription,  subscription_rule)),
    key("poll",          restart, &S::poll,          config::above_zero),
    own(
    key("aliases",       restart, &S::aliases,       aliases_rule)),
    key("authorize_url", live,    &S::authorize_url, service_url),
    key("token_url",     restart, &S::token_url,     service_url),
    key("revoke_url",    live,    &S::revoke_url,    service_url),
    key("sdm_url",       restart, &S::sdm_url,       service_url),
    key("pubsub_url",    restart, &S::pubsub_url,    service_url),
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
