#pragma once

#include <list>
#include <string_view>

#include <toml++/toml.h>

#include "nest2mqtt/config/config_loader.h"

#include "config_givens.h"

namespace nest2mqtt::config {

/// Where a service manager puts the credentials of a service, as systemd.exec(5) says.
constexpr std::string_view credentials_variable = "CREDENTIALS_DIRECTORY";

/// What the credentials give, together with the nodes it points to.
struct Credentials {
  Givens<Config> givens;
  std::list<toml::value<std::string>> paths;  ///< own the nodes
};

/// A secret that `others` do not give is the first line of `$CREDENTIALS_DIRECTORY/nest2mqtt.<key>`, where there is
/// that file: `nest2mqtt.mqtt.password`.
[[nodiscard]] Credentials read_credentials(const Environment& environment, const Givens<Config>& others);

}  // namespace nest2mqtt::config
