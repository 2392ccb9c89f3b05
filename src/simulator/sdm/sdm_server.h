#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "control/settings.h"
#include "control/simulated_service.h"
#include "control/simulation.h"
#include "home/services.h"
#include "http/http_port.h"
#include "sdm/service.h"

namespace nest2mqtt::simulator {

/// Google Device Access with its port. It has no event streams: of the functions for streams, `cut_streams` closes
/// every connection, and while streams are stalled no request is answered.
class SdmServer : public SimulatedService {
 public:
  /// `changed` is called after each request that may have changed a home.
  SdmServer(asio::io_context& io, const Settings& settings, Simulation& simulation, std::function<void()> changed);

  [[nodiscard]] std::string_view name() const override { return google_device_access; }
  Result<void> open() override;
  void close() override;
  [[nodiscard]] std::vector<PortUrl> urls() const override;
  void publish(Instant now) override { service_.advance(now); }

  void cut_streams() override;
  void stall_streams() override { silent_ = true; }
  void resume_streams() override;
  void send_raw(const std::string&) override {}
  void send_padded(std::size_t) override {}
  [[nodiscard]] std::size_t open_streams() const override { return 0; }

  [[nodiscard]] SdmService& service() { return service_; }

 private:
  asio::awaitable<bool> answer(HttpRequest request, tcp::socket& socket);
  /// Waits for the end of the silence. False: there is none.
  asio::awaitable<bool> was_silent();

  /// Holds a pull until there is a message; nothing if the client has gone.
  asio::awaitable<std::optional<HttpReply>> wait_for_messages(PubSubPull pull, tcp::socket& socket);

  asio::io_context& io_;
  const Settings& settings_;
  FaultPlan& faults_;
  std::function<void()> changed_;
  SdmService service_;
  std::shared_ptr<HttpPort> port_;
  asio::steady_timer speaks_;  ///< never expires; cancelled when the port answers again
  bool silent_ = false;
};

}  // namespace nest2mqtt::simulator
