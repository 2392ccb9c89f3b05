#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nest2mqtt/base/error.h"
#include "nest2mqtt/base/instant.h"

namespace nest2mqtt::simulator {

/// A port of a service, as printed at start: `front http://127.0.0.1:8553`.
struct PortUrl {
  std::string name;
  std::string url;
};

/// A service that the simulator plays: its ports and its event streams. The server owns it. Everything happens on the
/// server's thread.
class SimulatedService {
 public:
  SimulatedService() = default;
  SimulatedService(const SimulatedService&) = delete;
  SimulatedService& operator=(const SimulatedService&) = delete;
  virtual ~SimulatedService() = default;

  /// As in home/services.h.
  [[nodiscard]] virtual std::string_view name() const = 0;

  /// Opens the ports. The error names the port that could not be opened.
  virtual Result<void> open() = 0;
  /// Closes every port and connection.
  virtual void close() = 0;
  /// Of the ports; they must be open.
  [[nodiscard]] virtual std::vector<PortUrl> urls() const = 0;

  /// Called often: lets the service's own timers run and sends to its streams what has changed in the homes.
  virtual void publish(Instant now) = 0;

  /// Closes every stream at once.
  virtual void cut_streams() = 0;
  /// The streams stay open, but nothing is sent any more.
  virtual void stall_streams() = 0;
  /// Ends a stall: the streams tell again how things are now.
  virtual void resume_streams() = 0;
  /// Sends these bytes to every stream, as they are.
  virtual void send_raw(const std::string& bytes) = 0;
  /// Sends one event with an additional string of `padding` bytes to every stream.
  virtual void send_padded(std::size_t padding) = 0;
  [[nodiscard]] virtual std::size_t open_streams() const = 0;
};

}  // namespace nest2mqtt::simulator
