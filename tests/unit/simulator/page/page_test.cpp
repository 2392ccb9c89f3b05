#include "page/page.h"

#include <algorithm>
#include <regex>
#include <set>

#include <gmock/gmock.h>

namespace nest2mqtt::simulator {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string header(const HttpReply& reply, const std::string& name) {
  const auto found =
      std::find_if(reply.headers.begin(), reply.headers.end(), [&](const auto& entry) { return entry.first == name; });
  return found == reply.headers.end() ? "" : found->second;
}

std::string get(const std::string& target) {
  const auto reply = page_reply({"GET", target});
  return reply ? reply->body : "";
}

std::set<std::string> matches(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  std::set<std::string> found;
  for (std::sregex_iterator it(text.begin(), text.end(), regex), end; it != end; ++it) found.insert((*it)[1]);
  return found;
}

TEST(Page, ComesWithWhatItLoadsAndNothingElse) {
  std::set<std::string> open = matches(get("/"), "(?:src|href)=\"(page/[^\"]+)\"");
  ASSERT_FALSE(open.empty());
  std::set<std::string> seen;
  while (!open.empty()) {
    const std::string file = *open.begin();
    open.erase(open.begin());
    if (!seen.insert(file).second) continue;
    const std::string text = get("/" + file);
    EXPECT_NE(text, "") << file;
    for (const std::string& name : matches(text, "from '\\./([^']+)'")) open.insert("page/" + name);
    EXPECT_THAT(text, Not(HasSubstr("innerHTML"))) << file;
    // The one is the name of SVG, the other the address of a fault, which leads nowhere (RFC 5737).
    EXPECT_EQ(matches(text, "(https?://(?!www\\.w3\\.org/2000/svg|192\\.0\\.2\\.1:)[^ '\"]+)"), std::set<std::string>())
        << file;
  }
  EXPECT_TRUE(seen.contains("page/main.js"));
  EXPECT_TRUE(seen.contains("page/style.css"));
}

TEST(Page, AllowsNothingButItsOwnFiles) {
  const auto reply = page_reply({"GET", "/?from=here"});
  ASSERT_TRUE(reply);
  EXPECT_EQ(header(*reply, "Content-Type"), "text/html; charset=UTF-8");
  EXPECT_EQ(header(*reply, "X-Content-Type-Options"), "nosniff");
  const std::string policy = header(*reply, "Content-Security-Policy");
  EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
  EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
}

TEST(Page, LeavesTheRestToTheControlApi) {
  EXPECT_FALSE(page_reply({"GET", "/home"}));
  EXPECT_FALSE(page_reply({"GET", "/page/nothing.js"}));
  EXPECT_FALSE(page_reply({"GET", "/page/../server.cpp"}));
  EXPECT_FALSE(page_reply({"POST", "/"}));
  EXPECT_EQ(header(*page_reply({"GET", "/page/main.js"}), "Content-Type"), "text/javascript; charset=UTF-8");
}

}  // namespace
}  // namespace nest2mqtt::simulator
