#include "options.h"

#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include <CLI/CLI.hpp>
#include <boost/asio/ip/address.hpp>

#include "nest2mqtt/base/duration.h"
#include "nest2mqtt/base/version.h"

#include "home/home_source.h"

namespace nest2mqtt::simulator {
namespace {

constexpr int usage_error = 64;

void add_duration(CLI::App& app, const std::string& name, std::chrono::milliseconds& target, const std::string& help) {
  const auto read = [&target, name](const std::string& text) {
    const auto value = parse_duration(text);
    if (!value) throw CLI::ValidationError(name, value.error().message);
    target = *value;
  };
  app.add_option_function<std::string>(name, read, help)->default_str(format_duration(target));
}

void add_users(Options& options, const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    const std::size_t equals = value.find('=');
    if (equals == 0 || equals == std::string::npos) {
      throw CLI::ValidationError("--user", "write NAME=HOME.json, not " + value);
    }
    const std::string name = value.substr(0, equals);
    const bool is_new = options.user_files.emplace(name, value.substr(equals + 1)).second;
    if (!is_new || name == options.settings.user) {
      throw CLI::ValidationError("--user", "there is a user " + name + " already");
    }
  }
}

const CLI::Validator ip_address(
    [](const std::string& text) {
      boost::system::error_code error;
      boost::asio::ip::make_address(text, error);
      return error ? text + " is not an IP address" : std::string();
    },
    "ADDRESS");

void add_google_device_access(CLI::App& app, SdmSettings& settings) {
  auto* const port =
      app.add_option("--sdm-port", settings.port, "Plays Google Device Access too, on this port; 0: any");
  app.add_option("--sdm-project", settings.project, "ID of the Device Access project")
      ->capture_default_str()
      ->needs(port);
  app.add_option("--sdm-client-id", settings.client_id, "ID of its OAuth client")->capture_default_str()->needs(port);
  app.add_option("--sdm-client-secret", settings.client_secret, "Secret of that client")
      ->capture_default_str()
      ->needs(port);
  app.add_option("--sdm-redirect-uri", settings.redirect_uris,
                 "Registered redirect URI of that client; repeatable; else https://www.google.com")
      ->allow_extra_args(false)
      ->needs(port);
  app.add_option("--sdm-refresh-token", settings.refresh_token, "Refresh token that is valid from the start")
      ->capture_default_str()
      ->needs(port);
  app.add_option("--sdm-topic", settings.topic, "Pub/Sub topic of its events")->capture_default_str()->needs(port);
  app.add_option("--sdm-subscription", settings.subscription, "Pull subscription of that topic")
      ->capture_default_str()
      ->needs(port);
  add_duration(app, "--sdm-pull", settings.max_pull_time, "How long a pull without messages is held");
  app.add_flag("!--sdm-no-limits", settings.limits, "Without the quotas of the sandbox")->needs(port);
}

Result<std::string> read_file(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  std::ostringstream text;
  if (!(text << file.rdbuf())) return fail(name + ": cannot be read");
  return text.str();
}

}  // namespace

std::variant<Options, Exit> parse_command_line(int argc, const char* const* argv) {
  Options options;
  Settings& settings = options.settings;
  CLI::App app("The Nest service (\"Works with Nest\") on this machine, for demo, tests and automations.",
               "nest-simulator");
  app.set_version_flag("--version", "nest-simulator " + std::string(version()));
  app.add_option("--port", settings.port, "Front port; 0: any free one")->capture_default_str();
  app.add_option("--api-port", settings.api_port, "Port of the API behind the redirect; 0: any");
  app.add_option("--control-port", settings.control_port, "Port of the control API; 0: any");
  app.add_option("--bind", settings.bind, "Address to listen on")->check(ip_address)->capture_default_str();
  auto* const home = app.add_option("--home", options.home_file, "Home document to serve; a built-in one otherwise");
  app.add_option("--devices", options.devices, "Serve a generated home with this many devices")->excludes(home);
  app.add_option("--scenario", options.scenario_file, "What happens when, as TOML");
  app.add_option("--token", settings.token, "Access token, valid until it is revoked")->capture_default_str();
  app.add_option_function<std::vector<std::string>>(
         "--user", [&](const std::vector<std::string>& values) { add_users(options, values); },
         "One more user: NAME=HOME.json; repeatable")
      ->allow_extra_args(false);
  app.add_option("--client-id", settings.client.id, "Client ID of the product")->capture_default_str();
  app.add_option("--client-secret", settings.client.secret, "Client secret of the product")->capture_default_str();
  app.add_option("--redirect-uri", settings.client.redirect_uris, "Registered redirect URI; repeatable; none: PINs")
      ->allow_extra_args(false);
  app.add_option("--users-left", settings.client.users, "How many people may connect the product")
      ->capture_default_str();
  app.add_option("--burst", settings.burst, "Writes at once for each device and structure")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  add_duration(app, "--refill", settings.refill, "One more write after this long; 0s: no limit");
  app.add_option("--call-burst", settings.call_burst, "Calls at once for each token")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  add_duration(app, "--call-refill", settings.call_refill, "One more call after this long; 0s: no limit");
  add_duration(app, "--keep-alive", settings.keep_alive, "Time between keep-alives on a stream");
  app.add_option("--speed", settings.speed, "Virtual seconds in a real one; limits are not sped up")
      ->check(CLI::Range(0.0, 100'000.0))
      ->capture_default_str();
  auto* const nle =
      app.add_option("--nle-port", settings.nle_port, "Plays a server of No Longer Evil too, on this port; 0: any");
  app.add_option("--nle-user", settings.nle_user, "User name for --nle-password")->capture_default_str()->needs(nle);
  app.add_option("--nle-password", settings.nle_password, "Asked for in front of No Longer Evil, as by a reverse proxy")
      ->needs(nle);
  app.add_flag("--nle-fan-timers-last", settings.nle_fan_timers_last, "Without the fan timer error of its v1.0.1")
      ->needs(nle);
  add_google_device_access(app, settings.sdm);
  app.add_flag("--still", settings.still, "Rooms keep their temperature: for tests");
  try {
    app.parse(argc, argv);
    if (settings.keep_alive.count() == 0) {
      throw CLI::ValidationError("--keep-alive", "must be longer than 0s");
    }
  } catch (const CLI::ParseError& stop) {
    return Exit{app.exit(stop) == 0 ? 0 : usage_error};
  }
  return options;
}

Result<json::object> load_home(const Options& options) {
  if (options.devices) return generate_home(*options.devices);
  if (!options.home_file) return parse_home(builtin_home_text(), "family.json");
  return read_file(*options.home_file).and_then([&](const std::string& text) {
    return parse_home(text, *options.home_file);
  });
}

Result<void> load_other_homes(Options& options) {
  for (const auto& entry : options.user_files) {
    const std::string& file = entry.second;
    auto home = read_file(file).and_then([&](const std::string& text) { return parse_home(text, file); });
    if (!home) return tl::unexpected(home.error());
    options.settings.other_homes[entry.first] = std::move(*home);
  }
  return {};
}

Result<void> load_scenario(Options& options) {
  if (!options.scenario_file) return {};
  return read_file(*options.scenario_file)
      .and_then([&](const std::string& text) { return Scenario::parse(text, *options.scenario_file); })
      .map([&](Scenario scenario) { options.settings.scenario = std::move(scenario); });
}

}  // namespace nest2mqtt::simulator
