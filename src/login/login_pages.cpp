#include "nest2mqtt/login/login_pages.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <utility>

#include <spdlog/spdlog.h>

#include "nest2mqtt/backend/oauth.h"
#include "nest2mqtt/backends/registry.h"
#include "nest2mqtt/base/duration.h"
#include "nest2mqtt/base/token_bucket.h"
#include "nest2mqtt/config/backend_table.h"
#include "nest2mqtt/login/account_login.h"
#include "nest2mqtt/login/opened_homes.h"
#include "nest2mqtt/net/form.h"

#include "form_tokens.h"
#include "login_form.h"

namespace nest2mqtt::login {
namespace {

using namespace std::chrono_literals;
using backend::CodeDelivery;

constexpr int max_attempts = 5;
constexpr auto attempt_refill = 1min;

enum Status : int { ok = 200, bad_request = 400, forbidden = 403, conflict = 409, too_many = 429, bad_gateway = 502 };

class Pages final : public LoginPages {
 public:
  Pages(LoginPagesServices services, Secret key) : services_(std::move(services)), tokens_(std::move(key)) {}

  void answer(const net::PageRequest& request, net::HttpServer::Reply reply) override {
    if (request.post) return take(net::form_decode(request.form), std::move(reply));
    reply(page(ok, std::nullopt));
  }

 private:
  /// An account's login that somebody may be at: the link of the page and the code that comes back belong together.
  struct Attempt {
    std::unique_ptr<AccountLogin> login;
    bool exchanging = false;
  };

  void take(const net::FormFields& form, net::HttpServer::Reply reply) {
    const std::string name = net::form_field(form, "account");
    const auto refuse = [&](Status status, const std::string& why) { reply(page(status, failure(name, why))); };
    const Instant now = services_.clock();
    if (!tokens_.is_valid(net::form_field(form, "token"), name, now)) {
      return refuse(forbidden,
                    "the form is not from this page, or the page was open for more than an hour; nothing has "
                    "been changed, log in below");
    }
    const config::AccountConfig* const account = offered(name);
    if (account == nullptr) return refuse(bad_request, "there is no such account that can be logged in");
    const auto attempt = attempt_of(*account);
    if (!attempt) return refuse(conflict, attempt.error().message);
    if ((*attempt)->exchanging) return refuse(conflict, "this account is being logged in just now");
    const auto code =
        (*attempt)->login->dialog().read_code(net::form_field(form, "code"), backend::CodeSource::this_login);
    if (!code) return refuse(bad_request, code.error().message);
    if (!budget_.try_take(now)) {
      return refuse(too_many, "there were too many attempts; the next one is taken in " +
                                  format_duration(std::chrono::ceil<std::chrono::seconds>(budget_.next(now) - now)));
    }
    exchange(**attempt, *code, std::move(reply));
  }

  void exchange(Attempt& attempt, const Secret& code, net::HttpServer::Reply reply) {
    attempt.exchanging = true;
    services_.redact(code);
    const std::string name = attempt.login->account().name;
    attempt.login->store_access(
        code, CodeDelivery::pin, [this, &attempt, name, reply = std::move(reply)](Result<backend::Grant> grant) {
          if (grant) return read_homes(attempt, name, *std::move(grant), reply);
          spdlog::warn("account {}: a login on the page /login was refused: {}", name, grant.error().message);
          const bool new_code_helps = grant.error().recovery == Recovery::needs_login;
          finish(name, new_code_helps ? bad_request : bad_gateway, failure(name, grant.error().message), reply);
        });
  }

  void read_homes(Attempt& attempt, const std::string& name, backend::Grant grant,
                  const net::HttpServer::Reply& reply) {
    services_.redact(grant.access);
    spdlog::info("account {}: logged in on the page /login", name);
    attempt.login->read_homes(grant.access, [this, name, remark = std::move(grant.remark),
                                             reply](const Result<model::Document>& document) {
      LoginView::Outcome outcome{.logged_in = true,
                                 .account = name,
                                 .sentences = {"The access of the account " + name +
                                               " is stored. The bridge takes it within seconds, without a restart."}};
      if (!remark.empty()) outcome.sentences.push_back(remark);
      if (document) {
        outcome.homes = opened_homes(*document, services_.config.nest.structures);
      } else {
        outcome.sentences.push_back("The homes could not be read yet: " + document.error().message +
                                    "; the bridge goes on trying.");
      }
      finish(name, ok, std::move(outcome), reply);
    });
  }

  /// A code works once, so the next attempt begins anew. Called by the one that ends, which must not go meanwhile.
  void finish(const std::string& name, Status status, LoginView::Outcome outcome, const net::HttpServer::Reply& reply) {
    ended_ = attempts_.extract(name);
    reply(page(status, std::move(outcome)));
  }

  static LoginView::Outcome failure(std::string account, const std::string& why) {
    return {.account = std::move(account), .sentences = {"Why: " + sentence(why)}};
  }

  /// The account of that name, if the page offers it.
  const config::AccountConfig* offered(const std::string& name) const {
    const auto expected = config::expected_accounts(services_.config);
    const auto found = std::find_if(expected.begin(), expected.end(), [&](const auto* account) {
      return account->name == name && takes_login(*account);
    });
    return found == expected.end() ? nullptr : *found;
  }

  /// The attempt that is under way, or else a new one. The error says what keeps it from being made.
  Result<Attempt*> attempt_of(const config::AccountConfig& account) {
    const auto known = attempts_.find(account.name);
    if (known != attempts_.end() && (known->second.exchanging || known->second.login->account() == account)) {
      return &known->second;
    }
    const auto* const service = backends::of(account).login_service();
    if (auto obstacle = service->login_obstacle(account, CodeDelivery::pin, services_.config_file)) {
      return fail(*std::move(obstacle));
    }
    auto login = AccountLogin::begin(account, services_.tokens, services_.http);
    if (!login) return tl::unexpected(login.error());
    Attempt& attempt = attempts_[account.name];
    attempt.login = std::move(*login);
    return &attempt;
  }

  net::PageReply page(Status status, std::optional<LoginView::Outcome> outcome) {
    LoginView view;
    view.outcome = std::move(outcome);
    for (const config::AccountConfig* const account : config::expected_accounts(services_.config)) {
      if (takes_login(*account)) {
        view.accounts.push_back(view_of(*account));
        if (view.outcome && view.outcome->logged_in && view.outcome->account == account->name) {
          // The bridge has not seen the access yet.
          LoginView::Account& shown = view.accounts.back();
          shown.standing = LoginView::Standing::waiting;
          shown.state = "logged in just now";
          shown.why.clear();
        }
      } else {
        view.without_login.push_back(account->name);
      }
    }
    return {.status = status, .content_type = "text/html; charset=utf-8", .body = login_form(view), .has_form = true};
  }

  LoginView::Account view_of(const config::AccountConfig& account) {
    LoginView::Account view;
    view.name = account.name;
    add_standing(view);
    const auto attempt = attempt_of(account);
    if (!attempt) {
      view.obstacle = "It cannot be logged in yet: " + sentence(attempt.error().message);
    } else if (!(*attempt)->exchanging) {
      const backend::Login& dialog = (*attempt)->login->dialog();
      view.question = LoginView::Question{.link = dialog.page(CodeDelivery::pin),
                                          .prompt = dialog.prompt(),
                                          .token = tokens_.make(account.name, services_.clock())};
    }
    return view;
  }

  void add_standing(LoginView::Account& view) const {
    const auto accounts = services_.accounts();
    const auto found = std::find_if(accounts.begin(), accounts.end(),
                                    [&](const bridge::AccountState& state) { return state.name == view.name; });
    if (found == accounts.end()) return;
    view.state = upstream::link_word(found->link.state);
    // Where there was no login yet, the page itself says what to do.
    if (found->link.loss != upstream::AccessLoss::missing) view.why = sentence(found->link.why);
    if (found->link.state == upstream::LinkState::online) view.standing = LoginView::Standing::good;
    if (found->link.state == upstream::LinkState::unauthorized) view.standing = LoginView::Standing::bad;
  }

  /// Errors are parts of sentences.
  static std::string sentence(std::string text) {
    if (!text.empty() && text.back() != '.') text += '.';
    return text;
  }

  LoginPagesServices services_;
  FormTokens tokens_;
  TokenBucket budget_{max_attempts, attempt_refill};
  std::map<std::string, Attempt> attempts_;  ///< by account
  decltype(attempts_)::node_type ended_;     ///< the last one that has ended
};

}  // namespace

Result<std::unique_ptr<LoginPages>> LoginPages::make(LoginPagesServices services) {
  auto key = backend::make_oauth_state();
  if (!key) return tl::unexpected(key.error());
  return std::make_unique<Pages>(std::move(services), Secret(*std::move(key)));
}

}  // namespace nest2mqtt::login
