#include "nest2mqtt/report/status_server.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <utility>

#include <spdlog/spdlog.h>

#include "web_pages.h"

namespace nest2mqtt::report {
namespace {

constexpr std::uint32_t max_form = 16'384;  // an address of Google's has 500 bytes

net::HttpServer::Handler pages(const config::Config& config, const bridge::Bridge& bridge, const Clock& clock,
                               net::HttpServer::Handler login = {}) {
  return [&config, &bridge, clock, login = std::move(login)](const net::PageRequest& request,
                                                             const net::HttpServer::Reply& reply) {
    if (login && request.path == login_path) return login(request, reply);
    reply(answer_page(request, bridge.snapshot(clock()), config));
  };
}

/// A bridge that root runs for another user's state directory is asked by that user.
void give_to_owner_of_directory(const std::string& dir, const std::string& socket) {
  struct stat owner {};
  if (::geteuid() != 0 || ::stat(dir.c_str(), &owner) != 0 || owner.st_uid == 0) return;
  if (::lchown(socket.c_str(), owner.st_uid, owner.st_gid) != 0) spdlog::warn("{} can only be used by root", socket);
}

}  // namespace

Result<std::unique_ptr<net::HttpServer>> open_status_server(const boost::asio::any_io_executor& core,
                                                            const config::Config& config, const bridge::Bridge& bridge,
                                                            const Clock& clock, net::HttpServer::Handler login) {
  if (config.http.listen.empty()) return nullptr;
  auto at = net::ListenAddress::parse(config.http.listen);
  if (!at) return fail("http.listen: " + at.error().message);
  const std::uint32_t form = login ? max_form : 0;
  auto server = net::HttpServer::open(core, *at, pages(config, bridge, clock, std::move(login)),
                                      {.hosts = config.http.hosts, .proxies = config.http.proxies, .body = form});
  if (!server) {
    return fail("http.listen: " + server.error().message + "; give it another port, or leave it empty");
  }
  at->port = (*server)->port();
  spdlog::info("status page at {}", at->local_url());
  return server;
}

std::string health_socket(const config::Config& config) {
  return config.state.dir + "/health.socket";
}

std::unique_ptr<net::HttpServer> open_health_socket(const boost::asio::any_io_executor& core,
                                                    const config::Config& config, const bridge::Bridge& bridge,
                                                    const Clock& clock) {
  const std::string path = health_socket(config);
  auto server = net::HttpServer::open_local(core, path, pages(config, bridge, clock));
  if (server) {
    give_to_owner_of_directory(config.state.dir, path);
    return std::move(*server);
  }
  spdlog::warn("\"nest2mqtt health\" has to ask at http.listen or through the broker: {}; another state.dir may help",
               server.error().message);
  return nullptr;
}

}  // namespace nest2mqtt::report
