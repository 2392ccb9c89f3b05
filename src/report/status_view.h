#pragma once

#include <string>
#include <vector>

#include "nest2mqtt/bridge/bridge_snapshot.h"
#include "nest2mqtt/config/config.h"

namespace nest2mqtt::report {

/// How something stands; never shown by colour alone.
enum class Severity { good, waiting, bad };

/// What the status page shows, in words: everything is plain text, much of it from outside.
struct StatusView {
  struct Property {
    std::string label;
    std::string text;
  };
  /// The broker, or an account at its service.
  struct Connection {
    Severity severity = Severity::waiting;
    std::string name;
    std::string state;
    std::string since;  ///< how long
    std::string why;    ///< and what to do; empty when all is well
    bool needs_login = false;
    std::vector<Property> properties;
  };
  struct Device {
    std::string kind;
    std::string name;
    std::string headline;  ///< what it is for: a temperature, an alarm
    std::string activity;  ///< what it does now, if anything: `heating`, `cooling`
    Severity severity = Severity::good;
    std::string note;  ///< why the values may not be true; empty when they are
    std::vector<Property> properties;
    std::string topic;
    std::vector<Property> leaves;  ///< by their names in the topic
  };
  struct Home {
    std::string name;
    std::vector<Property> properties;
    std::string topic;
    std::vector<Property> leaves;
    std::vector<Device> devices;
  };
  struct Command {
    std::string at;   ///< UTC
    std::string age;  ///< since then
    std::string target;
    std::string wanted;
    Severity severity = Severity::waiting;
    std::string status;
    std::string message;
  };
  struct Budget {
    std::string target;
    int left = 0;
    int most = 0;
  };

  std::string version;
  std::string at;  ///< UTC
  std::string uptime;
  Severity severity = Severity::good;
  std::string summary;
  std::vector<std::string> problems;  ///< each with what to do
  std::vector<Connection> connections;
  std::vector<Home> homes;
  std::vector<Command> commands;  ///< newest first
  std::vector<Budget> budgets;    ///< of what was written to lately
  bool read_only = false;
  bool has_login_page = false;
};

[[nodiscard]] StatusView status_view(const bridge::BridgeSnapshot& snapshot, const config::Config& config);

}  // namespace nest2mqtt::report
