#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "control/control_api.h"
#include "control/settings.h"
#include "http/http_port.h"
#include "wwn/event_stream.h"
#include "wwn/service.h"

namespace nest2mqtt::simulator {

/// The simulator with its three ports: front, api and control. Everything runs on the one thread of the io_context.
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

  /// `http://127.0.0.1:8553`, as printed at start.
  [[nodiscard]] std::string front_url() const;
  [[nodiscard]] std::string api_url() const override;
  [[nodiscard]] std::string control_url() const;

  void cut_streams() override;
  void stall_streams() override;
  void resume_streams() override;
  void send_raw(const std::string& bytes) override;
  void send_padded(std::size_t padding) override;
  void revoke_streams(const std::optional<std::string>& token) override;
  void end_streams(const std::optional<std::string>& token) override;
  bool move_api() override;
  [[nodiscard]] std::size_t open_streams() const override { return streams_.size(); }
  /// Stops after the request that asks for it is answered.
  void quit() override { quitting_ = true; }

 private:
  using Open = std::function<asio::awaitable<bool>(HttpRequest, tcp::socket&)>;

  std::shared_ptr<HttpPort> open_port(std::uint16_t port, Open handler);
  std::shared_ptr<HttpPort> open_api(std::uint16_t port);
  asio::awaitable<bool> answer_front(HttpRequest request, tcp::socket& socket);
  asio::awaitable<bool> answer_api(HttpRequest request, tcp::socket& socket);
  asio::awaitable<bool> answer_control(HttpRequest request, tcp::socket& socket);
  asio::awaitable<void> run_stream(Subscription subscription, tcp::socket& socket);
  asio::awaitable<void> tick();

  /// Sends their documents to the streams of the users whose home has changed since the last time.
  void publish();
  /// Sends the listener's document, or half of it and the end.
  void put(EventStream& stream, const Listener& listener, bool half) const;
  [[nodiscard]] std::string url_of(const HttpPort& port, const std::string& host) const;
  [[nodiscard]] Addresses addresses_for(const HttpRequest& request) const;

  asio::io_context& io_;
  Settings settings_;
  std::function<void(const std::string&)> report_error_;
  Simulation simulation_;
  WwnService service_;
  ControlApi control_api_;
  std::shared_ptr<HttpPort> front_;
  std::shared_ptr<HttpPort> api_;
  std::shared_ptr<HttpPort> control_;
  std::set<std::shared_ptr<EventStream>> streams_;
  asio::steady_timer ticker_;
  std::map<std::string, std::uint64_t> published_;  ///< revision by user
  std::function<void()> on_stop_;
  bool quitting_ = false;
  bool stopped_ = false;
};

}  // namespace nest2mqtt::simulator
