#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/net/http_server.h"
#include "nest2mqtt/net/url.h"

#include "login_page.h"

namespace nest2mqtt::cli {

/// Waits on this machine's loopback for the browser that a login sends back to its redirect URI. Answers nothing but
/// GET of exactly that path. Lives on the thread that runs `core`.
class RedirectListener {
 public:
  /// To be called once, now or later.
  using Reply = std::function<void(LoginPage)>;
  /// A browser is there with this query.
  using Visit = std::function<void(std::string query, Reply reply)>;

  /// Listens at `redirect_uri`: http:// and a name of this machine. `localhost` may mean either address family to a
  /// browser, so it means both here.
  [[nodiscard]] static Result<std::unique_ptr<RedirectListener>> open(const boost::asio::any_io_executor& core,
                                                                      const net::Url& redirect_uri, Visit visit);

  /// Whether a reply is still on its way to a browser.
  [[nodiscard]] bool replying() const { return server_->replying(); }

 private:
  explicit RedirectListener(std::unique_ptr<net::HttpServer> server) : server_(std::move(server)) {}

  std::unique_ptr<net::HttpServer> server_;
};

}  // namespace nest2mqtt::cli
