#include "nest2mqtt/cli/command_line.h"

#include <algorithm>
#include <sstream>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>

#include "nest2mqtt/base/duration.h"
#include "nest2mqtt/base/version.h"

namespace nest2mqtt::cli {
namespace {

constexpr auto account_help = "Which account of the configuration, where there are several";

class Parser {
 public:
  Parser() {
    app_.name("nest2mqtt");
    app_.require_subcommand(0, 1);
    add_common_options(app_);
    add("run", "Mirror until SIGTERM or SIGINT (this is done without any command, too)");
    add("check", "Read the configuration and print every error in it")
        .add_flag("--online", line_.online, "Also try the service of each account and the broker; changes nothing");
    add("render", "Print every retained message for a Nest document, one topic<TAB>payload a line")
        .add_option("FILE", line_.file, "The document as JSON; - reads stdin")
        ->required()
        ->type_name("");
    add_login();
    add("logout", "Give the access back to the service, remove the token, clear the broker")
        .add_option("--account", line_.account, account_help)
        ->type_name("NAME");
    add_health();
  }

  tl::expected<CommandLine, std::string> parse(int argc, const char* const* argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return explain(error);
    }
    if (app_.got_subcommand("check")) line_.command = Command::check;
    if (app_.got_subcommand("render")) line_.command = Command::render;
    if (app_.got_subcommand("login")) line_.command = Command::login;
    if (app_.got_subcommand("logout")) line_.command = Command::logout;
    if (app_.got_subcommand("health")) line_.command = Command::health;
    return line_;
  }

 private:
  CLI::App& add(const char* name, const char* description) {
    CLI::App& command = *app_.add_subcommand(name, description);
    add_common_options(command);
    return command;
  }

  void add_login() {
    CLI::App& login =
        add("login", "Allow this program into a Nest home: shows the URL, takes the PIN or address, stores the token");
    LoginArguments& arguments = line_.login;
    login.add_option("--account", arguments.account, account_help)->type_name("NAME");
    CLI::Option* const pin =
        login
            .add_option_function<std::string>(
                "--pin", [&](const std::string& typed) { arguments.pin = Secret(typed); },
                "The PIN or address, if you already have it, or - to read it from standard input; else it is asked for")
            ->type_name("PIN");
    CLI::Option* const web = login.add_flag(
        "--web", arguments.web, "Do not ask: wait for the browser to come back to the redirect_uri of the account");
    web->excludes(pin);
    login
        .add_option_function<std::string>(
            "--timeout", [&](const std::string& text) { arguments.timeout = positive_duration(text); },
            "How long --web waits (default: " + format_duration(arguments.timeout) + ")")
        ->type_name("TIME")
        ->needs(web);
  }

  void add_health() {
    CLI::App& health = add("health", "Ask the running bridge how it is, for supervisors: exit 0 healthy, 1 not");
    health.footer(
        "Asks at the bridge's socket in state.dir; where there is none, at http.listen or through the broker. Healthy "
        "is\n"
        "a bridge that answers and is connected to its broker. What a restart would not mend (no login, the service "
        "away)\n"
        "is printed, but is no reason to exit with 1; ask /readyz or read bridge/health for that.");
    health
        .add_option_function<std::string>(
            "--timeout", [this](const std::string& text) { line_.timeout = positive_duration(text); },
            "How long to wait for the answer (default: " + format_duration(line_.timeout) + ")")
        ->type_name("TIME");
  }

  static std::chrono::milliseconds positive_duration(const std::string& text) {
    const auto duration = parse_duration(text);
    if (!duration) throw CLI::ValidationError("--timeout", duration.error().message);
    if (duration->count() <= 0) throw CLI::ValidationError("--timeout", "expected more than zero");
    return *duration;
  }

  void add_common_options(CLI::App& app) {
    app.set_help_flag("-h,--help", "Print this help");
    app.set_version_flag("--version", "nest2mqtt " + std::string(version()), "Print the version");
    app.add_option("--config", line_.config, "The configuration")->type_name("FILE")->capture_default_str();
  }

  /// CLI11 throws for help and version as well as for what is wrong.
  tl::expected<CommandLine, std::string> explain(const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      std::ostringstream out;
      app_.exit(error, out, out);
      line_.command = Command::print;
      line_.text = out.str();
      if (!line_.text.ends_with('\n')) line_.text += '\n';
      return line_;
    }
    std::string what = error.what();
    std::replace(what.begin(), what.end(), '\n', ' ');
    return tl::unexpected("nest2mqtt: " + what + "; see nest2mqtt --help");
  }

  CommandLine line_;
  CLI::App app_{"Puts a Nest home on MQTT"};
};

}  // namespace

tl::expected<CommandLine, std::string> parse_command_line(int argc, const char* const* argv) {
  return Parser().parse(argc, argv);
}

}  // namespace nest2mqtt::cli
