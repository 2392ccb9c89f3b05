#pragma once

#include <string>
#include <utility>
#include <vector>

#include "login_world.h"
#include "support/http_probe.h"

namespace nest2mqtt::test {

/// A bridge with a login page and two accounts that wait for a login: `wwn`, which wants a PIN, and `sdm`, which wants
/// the address at which the browser ends.
class LoginPageWorld : public LoginWorld {
 public:
  explicit LoginPageWorld(WorldOptions options = {});

  /// Of the login page; waits until it is there.
  [[nodiscard]] std::string url();

  /// The token of the account's form.
  [[nodiscard]] std::string token(const std::string& account);

  /// The form of an account as a browser sends it.
  [[nodiscard]] HttpReply send(const std::string& account, const std::string& code);

  /// Any form, with the lines of a browser in the head of the request that say where it is from.
  [[nodiscard]] HttpReply send_form(const std::vector<std::pair<std::string, std::string>>& fields,
                                    const std::vector<std::string>& head);

  /// The line by which a browser says that a form is of the page itself.
  [[nodiscard]] std::string own_origin();

  /// Where Google sends the browser; nobody is there.
  static const std::string& sdm_redirect_uri();
};

}  // namespace nest2mqtt::test
