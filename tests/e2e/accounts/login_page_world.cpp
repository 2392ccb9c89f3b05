#include "login_page_world.h"

#include <map>
#include <stdexcept>

#include "support/free_port.h"

namespace nest2mqtt::test {
namespace {

WorldOptions with_login_page(WorldOptions options) {
  options.simulator.sdm = true;
  options.simulator.sdm_redirect_uris = {LoginPageWorld::sdm_redirect_uri()};
  options.bridge.settings.merge(std::map<std::string, Setting>{{"http.listen", "127.0.0.1:0"},
                                                               {"http.login", true},
                                                               {"sdm.refresh_token", ""},
                                                               {"sdm.redirect_uri", LoginPageWorld::sdm_redirect_uri()},
                                                               {"sdm.poll", "5m"}});
  return options;
}

/// What stands in the page after `before`, up to the next quote.
std::string quoted_after(const std::string& page, const std::string& before) {
  const auto found = page.find(before);
  if (found == std::string::npos) throw std::runtime_error(before + " is not on the page:\n" + page);
  const auto begin = found + before.size();
  return page.substr(begin, page.find('"', begin) - begin);
}

std::string encoded(const std::string& text) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    result.append({'%', digits[byte >> 4U], digits[byte & 0xFU]});
  }
  return result;
}

}  // namespace

LoginPageWorld::LoginPageWorld(WorldOptions options) : LoginWorld(with_login_page(std::move(options))) {}

const std::string& LoginPageWorld::sdm_redirect_uri() {
  static const std::string uri = "http://localhost:" + std::to_string(free_port()) + "/nest";
  return uri;
}

std::string LoginPageWorld::url() {
  const auto line = bridge.wait_for_log("status page at ");
  if (!line) throw std::runtime_error("the bridge has no pages");
  return line->substr(line->find("http://")) + "/login";
}

std::string LoginPageWorld::token(const std::string& account) {
  const HttpReply page = http_get(url());
  return quoted_after(page.body, "value=\"" + account + "\"><input type=\"hidden\" name=\"token\" value=\"");
}

HttpReply LoginPageWorld::send(const std::string& account, const std::string& code) {
  return send_form({{"account", account}, {"token", token(account)}, {"code", code}}, {own_origin()});
}

HttpReply LoginPageWorld::send_form(const std::vector<std::pair<std::string, std::string>>& fields,
                                    const std::vector<std::string>& head) {
  std::string form;
  for (const auto& [name, value] : fields) form += (form.empty() ? "" : "&") + name + "=" + encoded(value);
  return http_post_form(url(), form, head);
}

std::string LoginPageWorld::own_origin() {
  const std::string page = url();
  return "Origin: " + page.substr(0, page.rfind('/'));
}

}  // namespace nest2mqtt::test
