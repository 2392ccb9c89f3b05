#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "control/change_feed.h"
#include "control/control_api.h"
#include "control/settings.h"
#include "control/simulated_service.h"
#include "http/http_port.h"
#include "nle/nle_control.h"
#include "nle/nle_server.h"
#include "sdm/sdm_control.h"
#include "sdm/sdm_server.h"
#include "wwn/wwn_server.h"

namespace nest2mqtt::simulator {

/// The simulator: the services that it plays, and the control port with its page. Everything runs on the one thread of
/// the io_context.
class Server : public Connections {
 public:
  /// `report_error` is called with each error while running (a scenario step that cannot be done).
  Server(asio::io_context& io, Settings settings, json::object home,
         std::function<void(const std::string&)> report_error);

  /// Opens the ports and begins to serve. The error names the port that could not be opened.
  Result<void> start();

  /// Closes every port and connection; then the io_context has no more work. `quit` does it too.
  void stop();

  /// Called once by `stop`.
  void on_stop(std::function<void()> action) { on_stop_ = std::move(action); }

  /// Every port, in the order in which they are printed at start: those of Works with Nest, the control port, then
  /// those of other services.
  [[nodiscard]] std::vector<PortUrl> urls() const;
  [[nodiscard]] std::string front_url() const { return wwn_.front_url(); }
  [[nodiscard]] std::string api_url() const override { return wwn_.api_url(); }
  /// Only if No Longer Evil is played.
  [[nodiscard]] std::string nle_url() const { return nle_->urls().front().url; }
  /// Only if Google Device Access is played.
  [[nodiscard]] std::string sdm_url() const { return sdm_->urls().front().url; }
  [[nodiscard]] std::string control_url() const { return url_of(*control_, settings_.bind); }

  void cut_streams(const std::optional<std::string>& service) override;
  void stall_streams(const std::optional<std::string>& service) override;
  void resume_streams() override;
  void send_raw(const std::optional<std::string>& service, const std::string& bytes) override;
  void send_padded(const std::optional<std::string>& service, std::size_t padding) override;
  void revoke_streams(const std::optional<std::string>& token) override { wwn_.revoke_streams(token); }
  void end_streams(const std::optional<std::string>& token) override { wwn_.end_streams(token); }
  bool move_api() override { return wwn_.move_api(); }
  [[nodiscard]] std::size_t open_streams() const override;
  [[nodiscard]] std::vector<ServiceState> services() const override;
  /// Stops after the request that asks for it is answered.
  void quit() override { quitting_ = true; }

 private:
  /// The service of that name, or all of them.
  [[nodiscard]] std::vector<SimulatedService*> chosen(const std::optional<std::string>& name) const;
  HttpReply reply_on_control(const HttpRequest& request);
  asio::awaitable<bool> answer_control(HttpRequest request, tcp::socket& socket);
  void add_no_longer_evil();
  void add_google_device_access();
  asio::awaitable<void> tick();
  /// Every service sends to its streams what has changed since the last time.
  void publish();

  asio::io_context& io_;
  Settings settings_;
  std::function<void(const std::string&)> report_error_;
  Simulation simulation_;
  WwnServer wwn_;
  std::unique_ptr<NleServer> nle_;  ///< if it is played
  std::unique_ptr<SdmServer> sdm_;  ///< if it is played
  std::vector<SimulatedService*> services_;
  ControlApi control_api_;
  ChangeFeed change_feed_;
  std::shared_ptr<HttpPort> control_;
  asio::steady_timer ticker_;
  std::function<void()> on_stop_;
  bool quitting_ = false;
  bool stopped_ = false;
};

}  // namespace nest2mqtt::simulator
