#include "support/browser.h"

#include <gmock/gmock.h>

#include "support/temp_dir.h"

namespace nest2mqtt::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* page = R"html(<!doctype html><title>A page</title>
<style>p { color: green } @media (max-width: 700px) { p { display: none } }</style>
<p>It's wide</p>
<label>Name <input name="who" data-kind="person"></label>
<label><input type="checkbox" name="really"> Really</label>
<button onclick="setTimeout(() => out.textContent = 'Hello ' + document.querySelector('[name=who]').value, 50)">
  Greet</button>
<div id="out"></div>)html";

class BrowserFixture : public testing::Test {
 protected:
  BrowserFixture() { browser.open("file://" + dir.write_file("page.html", page).string()); }

  TempDir dir;
  Browser browser;
};

/// One story: starting Chromium is what takes the time.
TEST_F(BrowserFixture, DoesWhatAPersonDoes) {
  EXPECT_EQ(browser.title(), "A page");
  EXPECT_THAT(browser.url(), HasSubstr("page.html"));
  EXPECT_EQ(browser.count("input"), 2U);

  const Element who = browser.find("[name=who]");
  EXPECT_EQ(who.attribute("data-kind"), "person");
  EXPECT_EQ(who.attribute("data-age"), "");
  who.type("nobody");
  who.clear();
  who.type("Ann");
  browser.find_text("Greet").click();
  EXPECT_TRUE(browser.wait_for_text("Hello Ann"));

  const Element really = browser.find("[name=really]");
  EXPECT_FALSE(really.checked());
  really.click();
  EXPECT_TRUE(really.checked());

  const Element wide = browser.find_text("It's wide");
  EXPECT_EQ(wide.text(), "It's wide");
  browser.resize(600, 600);
  EXPECT_TRUE(wait_until([&] { return !wide.visible(); }));
  EXPECT_EQ(browser.run_script("return 6 * 7").to_number<int>(), 42);
  EXPECT_TRUE(browser.complaints().empty());
  browser.run_script("console.error('boom')");
  EXPECT_EQ(browser.complaints().size(), 1U);

  browser.screenshot(dir / "page.png");
  EXPECT_THAT(dir.read_file("page.png"), StartsWith("\x89PNG"));

  browser.reload();
  EXPECT_THROW(who.click(), std::runtime_error) << "that page is gone";
}

}  // namespace
}  // namespace nest2mqtt::test
