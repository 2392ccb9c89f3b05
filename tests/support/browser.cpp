#include "support/browser.h"

#include <signal.h>

#include <array>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "support/http_probe.h"

namespace nest2mqtt::test {
namespace {

namespace json = boost::json;

/// The key under which WebDriver (W3C, section 12) gives the reference of an element.
constexpr std::string_view element_key = "element-6066-11e4-a52e-4f735466cecf";

/// Chromium as root, without a display, and without one connection of its own to anywhere.
constexpr std::array chromium_arguments{
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--disable-component-update",
    "--no-proxy-server",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    "--lang=en-GB",
    "--disable-breakpad",
};

/// What chromedriver answers is `{"value": ...}`, also where it is an error.
json::value value_of(const HttpReply& reply, const std::string& what) {
  boost::system::error_code broken;
  const json::value body = json::parse(reply.body, broken);
  const json::object* object = broken ? nullptr : body.if_object();
  const json::value* value = object == nullptr ? nullptr : object->if_contains("value");
  if (value == nullptr) throw std::runtime_error("chromedriver answers " + what + " with " + reply.body);
  if (reply.status == 200) return *value;
  const json::object* error = value->if_object();
  const json::value* message = error == nullptr ? nullptr : error->if_contains("message");
  throw std::runtime_error(what + ": " + (message == nullptr ? reply.body : json::value_to<std::string>(*message)));
}

std::string element_of(const json::value& value) {
  return json::value_to<std::string>(value.as_object().at(element_key));
}

/// As a string of XPath, which knows no escapes.
std::string quoted_for_xpath(const std::string& text) {
  std::string parts;
  std::size_t begin = 0;
  for (std::size_t quote = text.find('\''); quote != std::string::npos; quote = text.find('\'', begin)) {
    parts += "'" + text.substr(begin, quote - begin) + "',\"'\",";
    begin = quote + 1;
  }
  return "concat(" + parts + "'" + text.substr(begin) + "','')";
}

std::string bytes_of_base64(std::string_view text) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned int bits = 0;
  int count = 0;
  for (const char letter : text) {
    const std::size_t digit = digits.find(letter);
    if (digit == std::string_view::npos) break;  // the padding
    bits = (bits << 6U) | static_cast<unsigned int>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>((bits >> static_cast<unsigned int>(count)) & 0xFFU);
  }
  return bytes;
}

/// Also true of one that has ended and that nobody has asked about yet.
bool has_ended(pid_t pid) {
  std::error_code gone;
  const auto program = std::filesystem::read_symlink("/proc/" + std::to_string(pid) + "/exe", gone);
  return program.empty();
}

}  // namespace

Browser::Browser(BrowserOptions options) {
  // Whatever either program leaves anywhere goes with the directory.
  const std::string home = dir_.path().string();
  constexpr std::string_view announcement = "started successfully on port ";
  std::optional<std::string> line;
  // It takes a free port of IPv6 and then wants the same of IPv4, which another program may have.
  for (int attempt = 0; attempt < 3 && !line; ++attempt) {
    driver_ = std::make_unique<Process>(std::vector<std::string>{installed_program("chromedriver"), "--port=0"},
                                        Process::Environment{{"HOME", home}, {"TMPDIR", home}});
    line = driver_->wait_for_line(announcement, 0, browser_max_wait());
    if (!line && driver_->output().find("port not available") == std::string::npos) break;
  }
  if (!line) throw std::runtime_error("chromedriver does not start:\n" + driver_->output());
  const std::string port = line->substr(line->find(announcement) + announcement.size());
  session_ = "http://127.0.0.1:" + std::to_string(std::stoi(port)) + "/session";
  begin_session(options);
}

void Browser::begin_session(const BrowserOptions& options) {
  json::array arguments;
  for (const char* argument : chromium_arguments) arguments.emplace_back(argument);
  arguments.emplace_back("--user-data-dir=" + (dir_ / "profile").string());
  arguments.emplace_back("--window-size=" + std::to_string(options.width) + "," + std::to_string(options.height));
  const json::value begun =
      post("", {{"capabilities",
                 {{"alwaysMatch",
                   {{"browserName", "chrome"},
                    {"goog:loggingPrefs", {{"browser", "WARNING"}}},
                    {"goog:chromeOptions", {{"binary", installed_program("chromium")}, {"args", arguments}}}}}}}});
  session_ += "/" + json::value_to<std::string>(begun.at("sessionId"));
  browser_pid_ = json::value_to<pid_t>(begun.at("capabilities").at("goog:processID"));
}

Browser::~Browser() {
  // chromedriver gives the browser a process group of its own: ended with it is only what is asked to end.
  try {
    http_delete(session_);
  } catch (const std::exception&) {
    if (browser_pid_ != 0) ::kill(-browser_pid_, SIGKILL);
  }
  if (browser_pid_ == 0 || wait_until([&] { return has_ended(browser_pid_); })) return;
  ::kill(-browser_pid_, SIGKILL);
  static_cast<void>(wait_until([&] { return has_ended(browser_pid_); }));
}

json::value Browser::get(const std::string& path) const {
  return value_of(http_get(session_ + path, "", browser_max_wait()), path);
}

json::value Browser::post(const std::string& path, const json::object& arguments) const {
  return value_of(http_post(session_ + path, json::serialize(arguments), "", browser_max_wait()), path);
}

void Browser::open(const std::string& url) {
  post("/url", {{"url", url}});
}

void Browser::reload() {
  post("/refresh");
}

std::string Browser::url() const {
  return json::value_to<std::string>(get("/url"));
}

std::string Browser::title() const {
  return json::value_to<std::string>(get("/title"));
}

Element Browser::find(const std::string& css) const {
  return wait_for_element("css selector", css);
}

Element Browser::find_text(const std::string& text) const {
  const std::string wanted = "normalize-space(.)=" + quoted_for_xpath(text);
  return wait_for_element("xpath", "//body//*[" + wanted + " and not(*[" + wanted + "])]");
}

Element Browser::wait_for_element(const std::string& strategy, const std::string& value) const {
  json::value found;
  const auto is_there = [&] {
    found = post("/elements", {{"using", strategy}, {"value", value}});
    return !found.as_array().empty();
  };
  if (!wait_until(is_there, browser_max_wait())) {
    throw std::runtime_error("there is no " + value + " on " + url() + ":\n" + text());
  }
  return {*this, element_of(found.as_array().front())};
}

std::size_t Browser::count(const std::string& css) const {
  return post("/elements", {{"using", "css selector"}, {"value", css}}).as_array().size();
}

std::string Browser::text() const {
  return json::value_to<std::string>(run_script("return document.body ? document.body.innerText : ''"));
}

testing::AssertionResult Browser::wait_for_text(const std::string& text) const {
  std::string seen;
  const auto is_there = [&] {
    seen = this->text();
    return seen.find(text) != std::string::npos;
  };
  if (wait_until(is_there, browser_max_wait())) return testing::AssertionSuccess();
  return testing::AssertionFailure() << '"' << text << "\" is not on " << url() << ":\n" << seen;
}

json::value Browser::run_script(const std::string& body) const {
  return post("/execute/sync", {{"script", body}, {"args", json::array()}});
}

std::vector<std::string> Browser::complaints() const {
  std::vector<std::string> messages;
  const json::value entries = post("/se/log", {{"type", "browser"}});
  for (const json::value& entry : entries.as_array()) {
    messages.push_back(json::value_to<std::string>(entry.at("message")));
  }
  return messages;
}

json::value Browser::devtools(const std::string& command, const json::object& parameters) const {
  return post("/goog/cdp/execute", {{"cmd", command}, {"params", parameters}});
}

void Browser::resize(int width, int height) {
  post("/window/rect", {{"width", width}, {"height", height}});
}

void Browser::use_screen(int width, int height, bool phone) const {
  devtools("Emulation.setDeviceMetricsOverride",
           {{"width", width}, {"height", height}, {"deviceScaleFactor", 1}, {"mobile", phone}});
}

void Browser::prefer_scheme(const std::string& scheme) const {
  devtools("Emulation.setEmulatedMedia",
           {{"features", json::array{{{"name", "prefers-color-scheme"}, {"value", scheme}}}}});
}

void Browser::screenshot(const std::filesystem::path& file) const {
  std::filesystem::create_directories(file.parent_path());
  const std::string picture = bytes_of_base64(json::value_to<std::string>(get("/screenshot")));
  std::ofstream out(file, std::ios::binary);
  out << picture;
  if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
}

std::string Element::path(std::string_view what) const {
  return "/element/" + id_ + "/" + std::string(what);
}

void Element::click() const {
  browser_->post(path("click"));
}

void Element::type(const std::string& text) const {
  browser_->post(path("value"), {{"text", text}});
}

void Element::clear() const {
  browser_->post(path("clear"));
}

std::string Element::text() const {
  return json::value_to<std::string>(browser_->get(path("text")));
}

bool Element::visible() const {
  return browser_->get(path("displayed")).as_bool();
}

bool Element::checked() const {
  return browser_->get(path("selected")).as_bool();
}

std::string Element::attribute(const std::string& name) const {
  const json::value value = browser_->get(path("attribute/" + name));
  return value.is_string() ? json::value_to<std::string>(value) : "";
}

}  // namespace nest2mqtt::test
