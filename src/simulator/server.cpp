#include "server.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "control/control_reply.h"
#include "http/browser_guard.h"
#include "http/socket.h"
#include "page/page.h"
#include "wwn/wwn_control.h"

namespace nest2mqtt::simulator {
namespace {

constexpr std::chrono::milliseconds tick_interval(100);

}  // namespace

Server::Server(asio::io_context& io, Settings settings, json::object home,
               std::function<void(const std::string&)> report_error)
    : io_(io),
      settings_(std::move(settings)),
      report_error_(std::move(report_error)),
      simulation_(settings_, std::move(home), Instant::now(), *this),
      wwn_(io, settings_, simulation_, [this] { publish(); }),
      services_{&wwn_},
      control_api_(simulation_),
      ticker_(io) {
  control_api_.add_service(works_with_nest, [this](const HttpRequest& request, const Path& path, Instant now) {
    return answer_wwn_control(wwn_.service(), request, path, now);
  });
  if (settings_.nle_port) add_no_longer_evil();
  if (settings_.sdm.port) add_google_device_access();
}

void Server::add_no_longer_evil() {
  nle_ = std::make_unique<NleServer>(io_, settings_, simulation_, [this] { publish(); });
  services_.push_back(nle_.get());
  const auto control = [this](const HttpRequest& request, const Path& path, Instant now) {
    return NleControl(*nle_).answer(request, path, now);
  };
  control_api_.add_service(no_longer_evil, control);
}

void Server::add_google_device_access() {
  sdm_ = std::make_unique<SdmServer>(io_, settings_, simulation_, [this] { publish(); });
  services_.push_back(sdm_.get());
  const auto control = [this](const HttpRequest& request, const Path& path, Instant now) {
    return SdmControl(sdm_->service()).answer(request, path, now);
  };
  control_api_.add_service(google_device_access, control);
}

Result<void> Server::start() {
  for (SimulatedService* const service : services_) {
    const auto opened = service->open();
    if (!opened) return tl::unexpected(opened.error());
  }
  const auto answer = [this](HttpRequest request, tcp::socket& socket) {
    return answer_control(std::move(request), socket);
  };
  return open_port(io_, "control", settings_.bind, settings_.control_port, answer)
      .map([&](std::shared_ptr<HttpPort> port) {
        control_ = std::move(port);
        asio::co_spawn(io_, tick(), asio::detached);
      });
}

void Server::stop() {
  if (stopped_) return;
  stopped_ = true;
  if (on_stop_) on_stop_();
  ticker_.cancel();
  for (SimulatedService* const service : services_) service->close();
  if (control_ != nullptr) control_->close();
}

std::vector<PortUrl> Server::urls() const {
  std::vector<PortUrl> all = wwn_.urls();
  all.push_back({"control", control_url()});
  for (const SimulatedService* const service : services_) {
    if (service == &wwn_) continue;
    for (PortUrl& port : service->urls()) all.push_back(std::move(port));
  }
  return all;
}

std::vector<SimulatedService*> Server::chosen(const std::optional<std::string>& name) const {
  if (!name) return services_;
  std::vector<SimulatedService*> named;
  std::copy_if(services_.begin(), services_.end(), std::back_inserter(named),
               [&](const SimulatedService* service) { return service->name() == *name; });
  return named;
}

void Server::cut_streams(const std::optional<std::string>& service) {
  for (SimulatedService* const one : chosen(service)) one->cut_streams();
}

void Server::stall_streams(const std::optional<std::string>& service) {
  for (SimulatedService* const one : chosen(service)) one->stall_streams();
}

void Server::resume_streams() {
  for (SimulatedService* const service : services_) service->resume_streams();
}

void Server::send_raw(const std::optional<std::string>& service, const std::string& bytes) {
  for (SimulatedService* const one : chosen(service)) one->send_raw(bytes);
}

void Server::send_padded(const std::optional<std::string>& service, std::size_t padding) {
  for (SimulatedService* const one : chosen(service)) one->send_padded(padding);
}

std::size_t Server::open_streams() const {
  std::size_t open = 0;
  for (const SimulatedService* const service : services_) open += service->open_streams();
  return open;
}

std::vector<ServiceState> Server::services() const {
  std::vector<ServiceState> states;
  for (const SimulatedService* const service : services_) {
    states.push_back({std::string(service->name()), service->urls(), service->open_streams()});
  }
  return states;
}

HttpReply Server::reply_on_control(const HttpRequest& request) {
  if (const auto refusal = foreign_page_refusal(request)) return error_reply(403, *refusal);
  if (auto page = page_reply(request)) return std::move(*page);
  return control_api_.handle(request, Instant::now());
}

asio::awaitable<bool> Server::answer_control(HttpRequest request, tcp::socket& socket) {
  const bool is_feed = request.method == "GET" && request.target == "/events" && !foreign_page_refusal(request);
  if (is_feed && !change_feed_.is_full()) {
    co_await change_feed_.run(socket, to_text(json::value(control_api_.state())));
    co_return false;
  }
  HttpReply reply = is_feed ? error_reply(503, "too many look on already") : reply_on_control(request);
  publish();
  const bool usable = co_await send_reply(socket, std::move(reply), full_speed);
  if (quitting_) stop();
  co_return usable;
}

asio::awaitable<void> Server::tick() {
  while (!stopped_) {
    ticker_.expires_after(tick_interval);
    co_await ticker_.async_wait(use_result);
    if (stopped_) co_return;
    for (const std::string& error : simulation_.advance(Instant::now())) {
      report_error_("scenario: " + error);
    }
    publish();
  }
}

void Server::publish() {
  const Instant now = Instant::now();
  for (SimulatedService* const service : services_) service->publish(now);
  if (change_feed_.has_readers()) change_feed_.tell(to_text(json::value(control_api_.state())));
}

}  // namespace nest2mqtt::simulator
