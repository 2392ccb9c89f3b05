#include "nest2mqtt/base/html.h"

#include <gtest/gtest.h>

namespace nest2mqtt {
namespace {

TEST(HtmlEscaped, LeavesNoMarkup) {
  EXPECT_EQ(html_escaped(R"(<a href="x" title='y'>&amp;</a>)"),
            "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
  EXPECT_EQ(html_escaped("plain K\xC3\xBC/=`"), "plain K\xC3\xBC/=`");
  EXPECT_EQ(html_escaped(""), "");
}

}  // namespace
}  // namespace nest2mqtt
