#include "nest2mqtt/cli/login.h"

#include <chrono>
#include <csignal>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "nest2mqtt/base/duration.h"
#include "nest2mqtt/base/secret_file.h"
#include "nest2mqtt/cli/console.h"
#include "nest2mqtt/cli/exit_code.h"
#include "nest2mqtt/login/account_login.h"
#include "nest2mqtt/login/opened_homes.h"
#include "nest2mqtt/net/http_client.h"
#include "nest2mqtt/storage/token_store.h"

#include "command_loop.h"
#include "login_account.h"
#include "redirect_listener.h"

namespace nest2mqtt::cli {
namespace {

using namespace std::chrono_literals;
using backend::CodeDelivery;
using backend::CodeSource;

constexpr auto page_timeout = 2s;  // for a browser to take its page

int report_error_of(const Error& error) {
  return report_error(error.message, error.recovery == Recovery::needs_login ? exit_login_needed : exit_failed);
}

/// One login of one account, from the URL to the list of homes.
class Login {
 public:
  Login(const config::Config& config, const LoginArguments& arguments, const config::AccountConfig& account,
        const Clock& clock)
      : config_(config), arguments_(arguments), account_(account), tokens_(config.state.dir), loop_(clock) {}

  int run() {
    auto begun = login::AccountLogin::begin(account_, tokens_, *http_);
    if (!begun) return report_error_of(begun.error());
    login_ = std::move(*begun);
    if (arguments_.pin) return by_given_pin(*arguments_.pin);
    return arguments_.web ? by_browser() : by_pin();
  }

 private:
  /// `-`: it comes on standard input, where no other user of the machine sees it in the list of processes.
  int by_given_pin(const Secret& pin) {
    if (pin.reveal() != "-") return finish_typed(pin.reveal(), CodeSource::other_login);
    std::string typed;
    std::getline(std::cin, typed);
    const auto read = secret_in(typed);
    if (!read) {
      return report_error("no " + login_->dialog().prompt().name +
                              " came on standard input; pipe it in, or run nest2mqtt login without --pin",
                          exit_usage);
    }
    return finish_typed(read->reveal(), CodeSource::other_login);
  }

  int by_pin() {
    const backend::CodePrompt prompt = login_->dialog().prompt();
    say("Open this URL in a browser, allow the access, and " + prompt.instruction + ":\n\n  " +
        login_->dialog().page(CodeDelivery::pin) + "\n\n");
    if (!prompt.hint.empty()) say(prompt.hint + "\n");
    say(prompt.name + ": ");
    std::string typed;
    std::getline(std::cin, typed);
    say("\n");
    return finish_typed(typed, CodeSource::this_login);
  }

  int finish_typed(std::string_view typed, CodeSource source) {
    return finish(login_->dialog().read_code(typed, source), CodeDelivery::pin);
  }

  int by_browser() {
    std::optional<Result<Secret>> code;
    RedirectListener::Reply show;
    const auto uri = net::Url::parse(login_->dialog().redirect_uri());
    if (!uri) return report_error_of(uri.error());
    const auto listener = RedirectListener::open(loop_.executor(), *uri, [&](const std::string& query, auto reply) {
      auto brought = login_->dialog().read_redirect(query);
      if (!brought) return reply(foreign_page());
      if (code) return reply(repeated_page());
      code = std::move(brought);
      show = std::move(reply);
    });
    if (!listener) return report_error_of(listener.error());
    say("Open this URL in a browser on this machine and allow the access:\n\n  " +
        login_->dialog().page(CodeDelivery::redirect) + "\n\n");
    if (!loop_.run_until([&] { return code.has_value(); }, arguments_.timeout)) {
      return report_error("nobody came back from the browser within " + format_duration(arguments_.timeout) +
                              "; run nest2mqtt login --web again",
                          exit_login_needed);
    }
    const int result = finish(*code, CodeDelivery::redirect);
    show(page_);
    loop_.run_until([&] { return !(*listener)->replying(); }, page_timeout);
    return result;
  }

  /// From the code, or the lack of one, to the end.
  int finish(const Result<Secret>& code, CodeDelivery delivery) {
    const auto grant = code.and_then([&](const Secret& given) { return store_access(given, delivery); });
    if (!grant) return failed(grant.error());
    say("Logged in: the token of the account " + account_.name + " is in " + tokens_.file(account_.name) +
        ". A running bridge takes it within seconds.\n");
    if (!grant->remark.empty()) say(grant->remark + "\n");
    const auto document = read(grant->access);
    if (!document) {
      page_ = success_page("", grant->remark);
      // The token is good for all we know, and the bridge will say the same if it is not.
      return report_error(
          "the homes could not be read yet: " + document.error().message + "; the bridge goes on trying",
          document.error().recovery == Recovery::needs_login ? exit_login_needed : exit_done);
    }
    const std::string homes = login::opened_homes(*document, config_.nest.structures);
    page_ = success_page(homes, grant->remark);
    say(homes);
    return exit_done;
  }

  int failed(const Error& error) {
    page_ = failure_page(error.message);
    return report_error_of(error);
  }

  Result<backend::Grant> store_access(const Secret& code, CodeDelivery delivery) {
    std::optional<Result<backend::Grant>> grant;
    login_->store_access(code, delivery, [&](Result<backend::Grant> answer) { grant = std::move(answer); });
    loop_.run_until([&] { return grant.has_value(); });
    return *std::move(grant);
  }

  Result<model::Document> read(const Secret& token) {
    std::optional<Result<model::Document>> document;
    login_->read_homes(token, [&](Result<model::Document> answer) { document = std::move(answer); });
    loop_.run_until([&] { return document.has_value(); });
    return *std::move(document);
  }

  const config::Config& config_;
  const LoginArguments& arguments_;
  const config::AccountConfig& account_;
  storage::TokenStore tokens_;
  CommandLoop loop_;
  std::unique_ptr<net::HttpClient> http_ = net::make_curl_client(loop_.executor());
  std::unique_ptr<login::AccountLogin> login_;
  LoginPage page_;
};

}  // namespace

int run_login(const config::Config& config, const LoginArguments& arguments, const std::string& config_file,
              const Clock& clock) {
  std::signal(SIGPIPE, SIG_IGN);  // a service or a browser that hangs up must not end this
  const auto account = account_to_log_in(config, arguments, config_file);
  if (!account) return report_error(account.error().message, account.error().exit_code);
  return Login(config, arguments, *account, clock).run();
}

}  // namespace nest2mqtt::cli
