#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/net/url.h"

#include "login_page.h"

namespace nest2mqtt::app {

/// Waits on this machine's loopback for the browser that a login sends back to its redirect URI. Answers nothing but
/// GET of exactly that path. Lives on the thread that runs the io_context.
class RedirectListener {
 public:
  /// To be called once, now or later.
  using Reply = std::function<void(LoginPage)>;
  /// A browser is there with this query.
  using Visit = std::function<void(std::string query, Reply reply)>;

  /// Listens at `redirect_uri`: http://localhost or http://127.0.0.1. `localhost` may mean either address family to a
  /// browser, so it means both here.
  [[nodiscard]] static Result<std::unique_ptr<RedirectListener>> open(boost::asio::io_context& io,
                                                                      const net::Url& redirect_uri, Visit visit);
  RedirectListener(const RedirectListener&) = delete;
  RedirectListener& operator=(const RedirectListener&) = delete;
  /// Visits that have no reply yet get none.
  ~RedirectListener();

  /// Whether a reply is still on its way to a browser.
  [[nodiscard]] bool replying() const;

 private:
  class Visitor;
  struct Shared {
    std::string path;
    Visit visit;
    int replying = 0;
  };

  RedirectListener() = default;
  void accept(boost::asio::ip::tcp::acceptor& acceptor);

  std::shared_ptr<Shared> shared_;
  std::vector<std::unique_ptr<boost::asio::ip::tcp::acceptor>> acceptors_;
};

}  // namespace nest2mqtt::app
