#pragma once

#include <string>
#include <string_view>

namespace nest2mqtt::cli {

/// What the browser is shown when it comes back.
struct LoginPage {
  int status = 200;
  std::string html;
};

/// The login went well; `homes` is what `opened_homes` says, or empty; `remark` that of the grant, or empty.
[[nodiscard]] LoginPage success_page(std::string_view homes, std::string_view remark = "");
/// It did not; `why` ends with what to do.
[[nodiscard]] LoginPage failure_page(std::string_view why);
/// This is not the answer that is waited for; nothing has happened.
[[nodiscard]] LoginPage foreign_page();
/// The answer has been here before.
[[nodiscard]] LoginPage repeated_page();
[[nodiscard]] LoginPage not_found_page();
[[nodiscard]] LoginPage wrong_method_page();

}  // namespace nest2mqtt::cli
