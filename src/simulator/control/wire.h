#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace nest2mqtt::simulator {

/// What only the owner of the sockets can do. The service asks for it.
class Wire {
 public:
  Wire() = default;
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  virtual ~Wire() = default;

  virtual void cut_streams() = 0;
  virtual void stall_streams() = 0;
  /// Ends a stall: the streams get the document as it is now.
  virtual void resume_streams() = 0;
  /// The same bytes to every open stream.
  virtual void send_raw(const std::string& bytes) = 0;
  /// One put of the whole document with a string of `padding` bytes added to it.
  virtual void send_padded(std::size_t padding) = 0;
  /// Tells the streams of the token (of all tokens) that it is revoked and closes them.
  virtual void revoke_streams(const std::optional<std::string>& token) = 0;
  /// Closes the streams of the token (of all tokens) without a word.
  virtual void end_streams(const std::optional<std::string>& token) = 0;
  /// Opens the API on another port and closes everything on the old one. False if no port could be opened.
  virtual bool move_api() = 0;
  [[nodiscard]] virtual std::size_t open_streams() const = 0;
  /// Where the API is now: `http://127.0.0.1:41235`.
  [[nodiscard]] virtual std::string api_url() const = 0;
  virtual void quit() = 0;
};

}  // namespace nest2mqtt::simulator
