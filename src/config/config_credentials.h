#pragma once

#include <list>
#include <span>
#include <string>
#include <string_view>

#include <toml++/toml.h>

#include "nest2mqtt/config/backend_table.h"
#include "nest2mqtt/config/config_loader.h"

#include "config_assignments.h"
#include "config_errors.h"

namespace nest2mqtt::config {

/// Where a service manager puts the credentials of a service, as systemd.exec(5) says.
constexpr std::string_view credentials_variable = "CREDENTIALS_DIRECTORY";

/// The files in `$CREDENTIALS_DIRECTORY`: the first line of `nest2mqtt.<key>` is the secret of that key
/// (`nest2mqtt.mqtt.password`), where nothing else gives it.
class Credentials {
 public:
  Credentials(const Environment& environment, ConfigErrors& errors);

  /// Adds to `assignments` what is in the files for other secrets among `keys`. `table` stands before the names of the
  /// keys: "wwn.", or nothing. True if there was one.
  template <class Target>
  bool add_to(Assignments<Target>& assignments, std::span<const Key<Target>> keys, const std::string& table = "");

  /// Says of files that an earlier version read under another name what that is now. True if there was one.
  bool look_for_moved(BackendTables tables);

 private:
  [[nodiscard]] std::string path_of(const std::string& name) const;

  std::string directory_;  ///< empty: there are no credentials
  ConfigErrors& errors_;
  std::list<toml::value<std::string>> paths_;  ///< own the nodes
};

}  // namespace nest2mqtt::config
