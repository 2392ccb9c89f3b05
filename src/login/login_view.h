#pragma once

#include <optional>
#include <string>
#include <vector>

#include "nest2mqtt/backend/login.h"

namespace nest2mqtt::login {

/// What the login page shows, in words: everything is plain text, some of it from outside.
struct LoginView {
  enum class Standing { good, waiting, bad };

  /// How somebody is asked for a code.
  struct Question {
    std::string link;  ///< to the service's page
    backend::CodePrompt prompt;
    std::string token;  ///< of the form
  };

  struct Account {
    std::string name;
    Standing standing = Standing::waiting;
    std::string state;
    std::string why;                        ///< of the state, and what to do; may be empty
    std::string obstacle = {};              ///< why nobody can be asked
    std::optional<Question> question = {};  ///< nothing where there is an obstacle
  };

  /// What has become of the form that was sent.
  struct Outcome {
    bool logged_in = false;
    std::string account;
    std::vector<std::string> sentences;
    std::string homes = {};  ///< as `opened_homes` says; may be empty
  };

  std::vector<Account> accounts;
  std::vector<std::string> without_login;  ///< names of accounts that need none
  std::optional<Outcome> outcome;
};

}  // namespace nest2mqtt::login
