#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "support/process.h"
#include "support/temp_dir.h"
#include "support/wait_until.h"

namespace nest2mqtt::test {

/// How long a test waits for a browser, whose first start on a busy machine takes long.
inline std::chrono::milliseconds browser_max_wait() {
  return max_wait(std::chrono::seconds(60));
}

class Browser;

/// Something on the page that a Browser has found. Of use until the page is left or takes it away; every function
/// throws std::runtime_error then. The browser outlives it.
class Element {
 public:
  void click() const;
  /// Into what is there already.
  void type(const std::string& text) const;
  void clear() const;
  /// As a person sees it; empty where it is hidden.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool visible() const;
  [[nodiscard]] bool checked() const;
  /// As it is in the page; empty where there is none.
  [[nodiscard]] std::string attribute(const std::string& name) const;

 private:
  friend class Browser;
  Element(const Browser& browser, std::string id) : browser_(&browser), id_(std::move(id)) {}
  [[nodiscard]] std::string path(std::string_view what) const;

  const Browser* browser_;
  std::string id_;
};

struct BrowserOptions {
  int width = 1280;
  int height = 900;
};

/// A real Chromium without a window, driven through chromedriver (W3C WebDriver). Its profile is its own, and both
/// programs and the profile are gone when this goes away. Every function throws std::runtime_error, with what
/// chromedriver says, where something cannot be done. Owned by one thread.
class Browser {
 public:
  explicit Browser(BrowserOptions options = {});
  ~Browser();
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;

  /// Returns when the page is loaded.
  void open(const std::string& url);
  void reload();
  [[nodiscard]] std::string url() const;
  [[nodiscard]] std::string title() const;

  /// The first that this CSS selector finds, waiting for it.
  [[nodiscard]] Element find(const std::string& css) const;
  /// The innermost with exactly this text (blanks at the ends do not count), waiting for it: a button, a link, a label.
  [[nodiscard]] Element find_text(const std::string& text) const;
  [[nodiscard]] std::size_t count(const std::string& css) const;

  /// What a person can read on the page.
  [[nodiscard]] std::string text() const;
  /// Waits until text() contains it; a failure says what was there instead.
  [[nodiscard]] testing::AssertionResult wait_for_text(const std::string& text) const;

  /// The value of a function's body in the page: `return document.cookie`.
  // NOLINTNEXTLINE(modernize-use-nodiscard): some scripts are run for what they do
  boost::json::value run_script(const std::string& body) const;

  /// What Chromium had to complain about in its console since the last call.
  [[nodiscard]] std::vector<std::string> complaints() const;

  void resize(int width, int height);
  /// A screen of this size, whatever the window's is; a phone's has a finger instead of a mouse.
  void use_screen(int width, int height, bool phone) const;
  /// `light` or `dark`.
  void prefer_scheme(const std::string& scheme) const;
  /// One command of the DevTools protocol, for what WebDriver does not know: a phone's screen, the dark scheme.
  // NOLINTNEXTLINE(modernize-use-nodiscard): some commands are given for what they do
  boost::json::value devtools(const std::string& command, const boost::json::object& parameters) const;
  /// Writes what is to be seen as a PNG file, for people to look at. Makes the directory.
  void screenshot(const std::filesystem::path& file) const;

 private:
  friend class Element;
  boost::json::value get(const std::string& path) const;
  boost::json::value post(const std::string& path, const boost::json::object& arguments = {}) const;
  [[nodiscard]] Element wait_for_element(const std::string& strategy, const std::string& value) const;
  void begin_session(const BrowserOptions& options);

  TempDir dir_;
  std::unique_ptr<Process> driver_;
  std::string session_;  ///< the URL that all commands begin with
  pid_t browser_pid_ = 0;
};

}  // namespace nest2mqtt::test
