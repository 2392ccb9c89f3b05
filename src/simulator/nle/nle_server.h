#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "control/settings.h"
#include "control/simulation.h"
#include "control/streaming_service.h"
#include "home/services.h"
#include "http/event_stream.h"
#include "http/http_port.h"
#include "nle/service.h"

namespace nest2mqtt::simulator {

/// A server of No Longer Evil with its port and its streams. It can be stopped and started again while the simulator
/// runs.
class NleServer : public StreamingService<EventStream, NleEvents> {
 public:
  /// How long a server that was told to stop waits for the requests of thermostats, and then for its open streams
  /// (virtual time).
  static constexpr std::chrono::seconds stop_timeout{122};

  /// `changed` is called after each request that may have changed a home.
  NleServer(asio::io_context& io, const Settings& settings, Simulation& simulation, std::function<void()> changed);

  [[nodiscard]] std::string_view name() const override { return no_longer_evil; }
  Result<void> open() override;
  void close() override;
  [[nodiscard]] std::vector<PortUrl> urls() const override;
  void publish(Instant now) override;

  void resume_streams() override;

  /// The server process gets SIGTERM. While it waits for the requests of thermostats it answers as before, with what it
  /// knows. Then, or at once if there are none, it refuses connections; open streams are silent and end later. With
  /// `kill` it gets SIGKILL, and every connection is closed at once.
  void stop(bool kill, Instant now);
  /// The server process starts again on its port. The error says why it cannot.
  Result<void> start(Instant now);
  [[nodiscard]] NleService& service() { return service_; }

 protected:
  [[nodiscard]] std::shared_ptr<EventStream> make_stream(NleEvents, tcp::socket& socket) override;
  /// A stream begins without an event.
  void send_first_events(EventStream&) override {}
  void send_state(EventStream& stream) override;
  void send_padded_event(EventStream& stream, std::size_t padding) override;

 private:
  Result<void> open_nle_port(std::uint16_t number);
  /// Refuses connections from now on, and lets the open streams fall silent.
  void refuse_connections(WallTime time);
  asio::awaitable<bool> answer(HttpRequest request, tcp::socket& socket);

  asio::io_context& io_;
  const Settings& settings_;
  Simulation& simulation_;
  NleService service_;
  std::shared_ptr<HttpPort> port_;
  std::optional<WallTime> refuses_at_;      ///< when a server that was told to stop closes its port
  std::optional<WallTime> streams_end_at_;  ///< and when it closes its streams
};

}  // namespace nest2mqtt::simulator
