#include "redirect_listener.h"

#include <utility>

namespace nest2mqtt::cli {
namespace {

net::PageReply reply_of(LoginPage page) {
  return {.status = page.status, .content_type = "text/html; charset=utf-8", .body = std::move(page.html)};
}

}  // namespace

Result<std::unique_ptr<RedirectListener>> RedirectListener::open(const boost::asio::any_io_executor& core,
                                                                 const net::Url& redirect_uri, Visit visit) {
  auto server = net::HttpServer::open(
      core, {redirect_uri.host, redirect_uri.port},
      [path = redirect_uri.path, visit = std::move(visit)](const net::PageRequest& request, auto reply) {
        if (request.path != path) return reply(reply_of(not_found_page()));
        // A code is good for one use: nothing that only looks ahead may spend it.
        if (request.head) return reply(reply_of(wrong_method_page()));
        visit(request.query, [reply = std::move(reply)](LoginPage page) { reply(reply_of(std::move(page))); });
      });
  if (!server) {
    return fail("cannot wait for the browser at " + redirect_uri.str() + ": " + server.error().message +
                "; end the program that uses this port, or log in without --web");
  }
  return std::unique_ptr<RedirectListener>(new RedirectListener(std::move(*server)));
}

}  // namespace nest2mqtt::cli
