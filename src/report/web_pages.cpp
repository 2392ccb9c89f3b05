#include "web_pages.h"

#include "nest2mqtt/base/joined.h"
#include "nest2mqtt/model/json.h"

#include "metrics.h"
#include "readiness.h"
#include "status_page.h"
#include "status_view.h"

namespace nest2mqtt::report {
namespace {

net::PageReply plain(int status, std::string text) {
  return {.status = status, .body = std::move(text) + '\n'};
}

net::PageReply readiness(const bridge::BridgeSnapshot& snapshot) {
  std::string text = joined(not_ready(snapshot), "\n");
  return text.empty() ? plain(200, "ready") : plain(503, std::move(text));
}

}  // namespace

net::PageReply answer_page(const net::PageRequest& request, const bridge::BridgeSnapshot& snapshot,
                           const config::Config& config) {
  if (request.post) return plain(405, "nest2mqtt: this page can only be read");
  if (request.path == "/") {
    return {.content_type = "text/html; charset=utf-8",
            .body = status_page(status_view(snapshot, config), request.query != "refresh=off")};
  }
  if (request.path == "/livez") return plain(200, "alive");  // the thread that does everything has just said so
  if (request.path == "/readyz") return readiness(snapshot);
  if (request.path == "/health") {
    return {.content_type = "application/json", .body = model::to_text(bridge::health_json(snapshot)) + '\n'};
  }
  if (request.path == "/metrics") {
    return {.content_type = std::string(metrics_content_type), .body = metrics_text(snapshot)};
  }
  return plain(404, "nest2mqtt: nothing here; there are /, /livez, /readyz, /health and /metrics");
}

}  // namespace nest2mqtt::report
