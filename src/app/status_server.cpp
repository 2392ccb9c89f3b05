#include "status_server.h"

#include <utility>

#include <spdlog/spdlog.h>

#include "web_pages.h"

namespace nest2mqtt::app {

Result<std::unique_ptr<net::HttpServer>> open_status_server(const boost::asio::any_io_executor& core,
                                                            const Config& config, const Bridge& bridge) {
  if (config.http.listen.empty()) return nullptr;
  auto at = net::ListenAddress::parse(config.http.listen);
  if (!at) return fail("http.listen: " + at.error().message);
  auto server = net::HttpServer::open(
      core, *at, [&config, &bridge](const net::PageRequest& request, const net::HttpServer::Reply& reply) {
        reply(answer_page(request, bridge.facts(Instant::now()), config));
      });
  if (!server) {
    return fail("http.listen: " + server.error().message + "; give it another port, or leave it empty");
  }
  at->port = (*server)->port();
  spdlog::info("status page at {}", at->local_url());
  return server;
}

}  // namespace nest2mqtt::app
