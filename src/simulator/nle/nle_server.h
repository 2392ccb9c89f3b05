#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "control/settings.h"
#include "control/simulated_service.h"
#include "control/simulation.h"
#include "home/services.h"
#include "http/event_stream.h"
#include "http/http_port.h"
#include "nle/service.h"

namespace nest2mqtt::simulator {

/// A server of No Longer Evil with its port and its streams. It can be stopped and started again while the simulator
/// runs.
class NleServer : public SimulatedService {
 public:
  /// A server that was told to stop leaves its open streams silent for this long (virtual time).
  static constexpr std::chrono::seconds silence_after_stop{182};

  /// `changed` is called after each request that may have changed a home.
  NleServer(asio::io_context& io, const Settings& settings, Simulation& simulation, std::function<void()> changed);

  [[nodiscard]] std::string_view name() const override { return no_longer_evil; }
  Result<void> open() override;
  void close() override;
  [[nodiscard]] std::vector<PortUrl> urls() const override;
  void publish(Instant now) override;

  void cut_streams() override;
  void stall_streams() override;
  void resume_streams() override;
  void send_raw(const std::string& bytes) override;
  void send_padded(std::size_t padding) override;
  [[nodiscard]] std::size_t open_streams() const override { return streams_.size(); }

  /// The server process gets SIGTERM: new connections are refused, open streams fall silent and end later. With `kill`
  /// it gets SIGKILL, and every connection is closed at once.
  void stop(bool kill, Instant now);
  /// The server process starts again on its port. The error says why it cannot.
  Result<void> start(Instant now);
  [[nodiscard]] NleService& service() { return service_; }

 private:
  Result<void> open_nle_port(std::uint16_t number);
  asio::awaitable<bool> answer(HttpRequest request, tcp::socket& socket);
  asio::awaitable<void> run_stream(tcp::socket& socket);

  asio::io_context& io_;
  const Settings& settings_;
  Simulation& simulation_;
  FaultPlan& faults_;
  std::function<void()> changed_;
  NleService service_;
  std::shared_ptr<HttpPort> port_;
  std::set<std::shared_ptr<EventStream>> streams_;
  std::optional<WallTime> silent_until_;  ///< the end of the streams of a server that was stopped
};

}  // namespace nest2mqtt::simulator
