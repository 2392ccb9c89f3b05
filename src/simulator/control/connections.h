#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "control/simulated_service.h"

namespace nest2mqtt::simulator {

/// A service that is played.
struct ServiceState {
  std::string name;
  std::vector<PortUrl> urls;
  std::size_t streams = 0;  ///< that are open
};

/// What the simulation asks of the owner of the sockets (`Server`; a fake in unit tests). A stream is an open event
/// stream, whatever its service. Functions with a service
/// act on its streams, without one on those of every service; functions with a token act on the streams that were
/// opened with it, without one on all streams of services that have tokens.
class Connections {
 public:
  Connections() = default;
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;
  virtual ~Connections() = default;

  /// Closes every stream at once.
  virtual void cut_streams(const std::optional<std::string>& service) = 0;
  /// The streams stay open, but nothing is sent any more.
  virtual void stall_streams(const std::optional<std::string>& service) = 0;
  /// Ends a stall: the streams tell again how things are now.
  virtual void resume_streams() = 0;
  /// Sends these bytes to every stream, as they are.
  virtual void send_raw(const std::optional<std::string>& service, const std::string& bytes) = 0;
  /// Sends one event with an additional string of `padding` bytes.
  virtual void send_padded(const std::optional<std::string>& service, std::size_t padding) = 0;
  /// Sends `auth_revoked` for the token and closes the streams that have no other token.
  virtual void revoke_streams(const std::optional<std::string>& token) = 0;
  /// Closes the streams of the token without an event.
  virtual void end_streams(const std::optional<std::string>& token) = 0;
  /// Opens the API of Works with Nest on another port and closes the old port with its connections. False if no port
  /// could be opened.
  virtual bool move_api() = 0;
  [[nodiscard]] virtual std::size_t open_streams() const = 0;
  [[nodiscard]] virtual std::vector<ServiceState> services() const = 0;
  /// The current URL of the API of Works with Nest: `http://127.0.0.1:41235`.
  [[nodiscard]] virtual std::string api_url() const = 0;
  virtual void quit() = 0;
};

}  // namespace nest2mqtt::simulator
